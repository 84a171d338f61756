import { createGateway } from './gateway.ts'
import { privileged } from './intents.ts'
import { createRates, discordLimits, type RateOptions } from './rate.ts'
import { createSnowflakes, snowflakeOf } from './snowflake.ts'
import type { World } from './world.ts'

export type StandinOptions = {
  /** The port to listen on at 127.0.0.1; default: a free one. */
  port?: number
  token?: string
  name?: string
  /** So many servers from the start, `guild(1)` and so on, each with a channel `general`. */
  guilds?: number
  /** The number of shards that the bot is told to use; default 1. */
  shards?: number
  /** Privileged intents that are switched on for the bot; default: none. */
  privilegedIntents?: (keyof typeof privileged)[]
  /** Answers 429 past Discord's limits (or past these); default: never. */
  rateLimits?: boolean | RateOptions
  /** Seconds in which an interaction has to be acknowledged, default 3; in which it can be followed up, default 900. */
  ackSeconds?: number
  tokenSeconds?: number
  heartbeatMs?: number
  /** Milliseconds since 1970; default: the clock. */
  now?: () => number
  /** Keeps a record of every request; default true. Turn it off for long runs. */
  record?: boolean
}

export const createWorld = (options: StandinOptions): { world: World; lastChange: () => number } => {
  let change = 0
  const now = options.now ?? Date.now
  const id = snowflakeOf('application', 1)
  const name = options.name ?? 'Accord'
  const on = options.privilegedIntents ?? []
  const flags = { presences: 1 << 13, members: 1 << 15, messageContent: 1 << 19 }
  const limits = options.rateLimits ?? false
  const world: World = {
    token:
      options.token ?? `${Buffer.from(id).toString('base64url')}.Standin.token_of_a_bot_that_is_nowhere_real`,
    application: {
      id,
      name,
      flags: on.reduce((sum, one) => sum | flags[one], 0),
      owner: snowflakeOf('user', 0),
    },
    bot: {
      id,
      username: name,
      discriminator: '0000',
      global_name: null,
      avatar: null,
      bot: true,
      public_flags: 0,
    },
    privileged: on.reduce((sum, one) => sum | privileged[one], 0),
    api: () => '',
    gatewayUrl: () => '',
    gateway: createGateway(() => world, options.heartbeatMs ?? 41_250),
    guilds: new Map(),
    channels: new Map(),
    people: new Map(),
    interactions: new Map(),
    tokens: new Map(),
    open: new Set(),
    calm: new Set(),
    commands: new Map(),
    files: new Map(),
    limits: createRates(limits === false ? undefined : limits === true ? discordLimits : limits, now),
    ackMs: (options.ackSeconds ?? 3) * 1000,
    tokenMs: (options.tokenSeconds ?? 900) * 1000,
    shards: options.shards ?? 1,
    snowflake: createSnowflakes(now),
    nextChange: () => ++change,
    now,
  }
  return { world, lastChange: () => change }
}

import { once } from 'node:events'

import { createWorld, type StandinOptions } from './create-world.ts'
import { serveApi } from './http.ts'
import { idOf, type Ref } from './people.ts'
import { createChannel, type SimulatedChannel } from './place.ts'
import type { Refuse } from './rate.ts'
import { createGuild, type GuildOptions, type SimulatedGuild } from './server.ts'
import { createUser, type SimulatedUser } from './user.ts'
import type { Person, RequestRecord, World } from './world.ts'

export type { StandinOptions } from './create-world.ts'

type UserOptions = { name?: string; username?: string; locale?: string }

/** A Discord server for one bot, with the people and the servers that it meets. */
export type DiscordStandin = {
  /** Goes into discord.js' `rest: { api }`. */
  api: string
  token: string
  applicationId: string
  botId: string
  /** The server of that id, or of that number; the same one for the same id. */
  guild(id: number | string, options?: GuildOptions): SimulatedGuild
  /** The person of that id, or of that number; the same one for the same id. */
  user(id: number | string, options?: UserOptions): SimulatedUser
  /** A channel or a thread that is there. */
  channel(id: Ref): SimulatedChannel
  /** The number of the last change: what is sent or edited from now on has a greater one. */
  mark(): number
  /** The interactions that still wait for their answer. */
  pending(): { id: string; token: string; type: number }[]
  /** Resolves once every interaction has its answer, and what was deferred has come. */
  settled(): Promise<void>
  /** Cuts the bot's connections; it may resume. */
  drop(): void
  /** Tells the bot that its session is invalid (op 9); `resumable`: that it may try to resume it. */
  invalidateSession(resumable?: boolean): void
  /** Tells the bot to connect anew (op 7). */
  reconnect(): void
  /** From now on every interaction is delivered so many times. */
  redeliver(times: number): void
  /** Leaves heartbeats unanswered, as a dead connection does. */
  ignoreHeartbeats(on: boolean): void
  /** Refuses the next calls with 429. */
  refuse(order: Refuse): void
  /** The bot's sessions, and how often it identified, resumed and beat. */
  sessions: World['gateway']['sessions']
  counts: World['gateway']['counts']
  /** Resolves when a session becomes ready or is resumed. */
  connected(): Promise<void>
  requests: RequestRecord[]
  /** Registered commands by `global` or the server's id. */
  commands: World['commands']
  close(): Promise<void>
}

/**
 * A server that speaks Discord's API over HTTP and its gateway over WebSocket, as strict as the real one
 * (https://discord.com/developers/docs), with simulated people to use the bot. `api` goes where
 * `https://discord.com/api` stands.
 */
export const startDiscordStandin = async (options: StandinOptions = {}): Promise<DiscordStandin> => {
  const requests: RequestRecord[] = []
  const { world, lastChange } = createWorld(options)
  const server = serveApi(world, (record) => {
    if (options.record !== false) requests.push(record)
  })
  server.on('upgrade', (request, socket, head) => {
    const { server: sockets } = world.gateway
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request))
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  world.api = () => `http://${host}/api`
  world.gatewayUrl = () => `ws://${host}`
  const { gateway } = world
  const people = createPeople(world)
  for (let number = 1; number <= (options.guilds ?? 0); number++) people.guild(number)
  return {
    api: world.api(),
    token: world.token,
    applicationId: world.application.id,
    botId: world.bot.id,
    ...people,
    mark: lastChange,
    pending: () => [...world.open].map(({ id, token, type }) => ({ id, token, type })),
    settled: async () => {
      if (world.open.size > 0) await new Promise<void>((resolve) => void world.calm.add(resolve))
    },
    drop: gateway.drop,
    invalidateSession: (resumable = false) => gateway.invalidate(resumable),
    reconnect: gateway.reconnect,
    redeliver: gateway.redeliver,
    ignoreHeartbeats: gateway.deaf,
    refuse: (order) => world.limits.refuse(order),
    sessions: gateway.sessions,
    counts: gateway.counts,
    connected: async () =>
      new Promise<void>((resolve) => {
        const leave = gateway.watch(() => {
          leave()
          resolve()
        })
      }),
    requests,
    commands: world.commands,
    close: async () => {
      for (const { timer } of world.open) clearTimeout(timer)
      gateway.close()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

const createPeople = (world: World): Pick<DiscordStandin, 'user' | 'guild' | 'channel'> => {
  const users = new Map<string, SimulatedUser>()
  const guilds = new Map<string, SimulatedGuild>()
  const user: DiscordStandin['user'] = (ref, options = {}) => {
    const id = idOf('user', ref)
    const known = users.get(id)
    if (known !== undefined) return known
    const { name = `Person ${ref}`, username = `person${ref}`, locale = 'en-US' } = options
    const person: Person = {
      id,
      name,
      username,
      locale,
      dmClosed: false,
      seen: new Map(),
      watchers: new Set(),
    }
    world.people.set(id, person)
    const created = createUser(world, person)
    users.set(id, created)
    return created
  }
  const guild: DiscordStandin['guild'] = (ref, options = {}) => {
    const id = idOf('guild', ref)
    const known = guilds.get(id)
    if (known !== undefined) return known
    for (const member of options.members ?? []) {
      const one = typeof member === 'object' && 'user' in member ? member.user : member
      if (typeof one !== 'object') user(one)
    }
    const owner = user(typeof options.owner === 'object' ? options.owner.id : (options.owner ?? 0)).id
    const created = createGuild(world, id, options, owner)
    guilds.set(id, created)
    return created
  }
  const channel: DiscordStandin['channel'] = (ref) => {
    const found = world.channels.get(idOf('channel', ref))
    if (found === undefined) throw new Error(`there is no channel ${JSON.stringify(ref)}`)
    return createChannel(world, found)
  }
  return { user, guild, channel }
}

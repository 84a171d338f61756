import { Client, Collection, GatewayDispatchEvents, LimitedCollection, type APIInteraction } from 'discord.js'

import type { Log } from '#core/log.ts'

export type Gateway = { connect(): Promise<void>; close(): Promise<void> }

/** Close codes after which trying again is of no use, and what the operator can do about each. */
const fatal: Record<number, string> = {
  4004: 'DISCORD_BOT_TOKEN is not accepted anymore: get a new one at https://discord.com/developers/applications, under Bot',
  4010: 'Discord does not know this shard: restart Accord',
  4011: 'the bot is in too many servers for so few shards: restart Accord, which asks Discord how many it needs',
  4012: 'Discord does not speak this version of its gateway anymore: update discord.js',
  4013: 'Discord does not take the intents of the gateway: update Accord',
  4014: 'Discord does not allow the intents of the gateway: update Accord',
}

/** What discord.js cannot do without. Of these it hears nothing but the list of the bot's servers, see below. */
const kept = new Set([
  'GuildManager',
  'ChannelManager',
  'GuildChannelManager',
  'RoleManager',
  'PermissionOverwriteManager',
])

/**
 * The connection to Discord's gateway, through discord.js' own sharding: as many shards as Discord recommends, each
 * resumed after a drop. No intents: interactions come without any, so that no member, no message and no server's state is
 * ever sent to us, let alone kept; every cache is off.
 *
 * One process holds the shards of some ten thousand servers. Beyond that, discord.js' ShardingManager starts several
 * processes (each runs this same door, and jobs as ever).
 */
export const createGateway = (
  { token, api, log }: { token: string; api: string; log: Log },
  onInteraction: (interaction: APIInteraction) => void,
): Gateway => {
  const client = new Client({
    intents: [],
    // A ShardingManager says by SHARDS which ones this process holds, and discord.js reads it where nothing else is said.
    ...(process.env['SHARDS'] === undefined && { shards: 'auto' as const }),
    makeCache: (manager) =>
      (kept.has(manager.name) ? new Collection() : new LimitedCollection({ maxSize: 0 })) as never,
    sweepers: {},
    waitGuildTimeout: 0,
    rest: { api },
  })
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (data) => onInteraction(data as APIInteraction))
  // A shard begins with the list of its servers, which nobody asks for: a thousand of them would stay for ever.
  client.on('shardReady', () => client.guilds.cache.clear())
  client.on('error', (error) => log.error({ err: error }, 'the connection to Discord has an error'))
  client.on('shardError', (error, shard) =>
    log.warn({ err: error, shard }, 'a connection to Discord was lost'),
  )
  client.on('shardReconnecting', (shard) => log.info({ shard }, 'connecting to Discord again'))
  client.on('shardResume', (shard, replayed) =>
    log.info({ shard, replayed }, 'the connection to Discord goes on'),
  )
  client.on('shardDisconnect', ({ code }, shard) =>
    log.error({ shard, code }, fatal[code] ?? 'a connection to Discord has ended: restart Accord'),
  )
  client.on('warn', (message) => log.warn({}, message))
  return {
    async connect() {
      await client.login(token)
    },
    close: async () => client.destroy(),
  }
}

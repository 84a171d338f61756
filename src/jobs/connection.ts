import { createPostgresBackend, type QueueOptions, type WorkerOptions } from 'bullmq'
import { setTimeout } from 'node:timers/promises'

import { Cluster, Redis } from 'ioredis'

import { RedisUnreachable } from './redis-unreachable.ts'

/**
 * Where the queues live: Redis where `redisUrl` is given, else BullMQ's own tables in the database. `migrate` (true where
 * nothing is said): makes those tables where they are missing or old, which the application's own role may not.
 */
export type QueueSettings = {
  databaseUrl: string
  redisUrl?: string
  migrate?: boolean
}

/** What a BullMQ queue and a worker are opened with. `close` ends the connections that are shared between them. */
export type QueueConnection = {
  queue: QueueOptions
  worker: Pick<WorkerOptions, 'connection' | 'prefix'>
  backend: typeof createPostgresBackend | undefined
  close(): Promise<void>
}

export const openConnection = (settings: QueueSettings): QueueConnection =>
  settings.redisUrl === undefined ? onPostgres(settings) : onRedis(settings.redisUrl)

const onPostgres = ({ databaseUrl, migrate = true }: QueueSettings): QueueConnection => {
  const connection = { connectionString: databaseUrl, schema: 'bullmq', max: 3 }
  return {
    queue: { connection: { ...connection, migrate } },
    worker: { connection },
    backend: createPostgresBackend,
    close: async () => undefined,
  }
}

const patienceMs = 5000

/** One question to Redis before anything waits for it. Throws a RedisUnreachable with what is wrong. */
export const askRedis = async (url: string): Promise<void> => {
  const connection = openRedis(url)
  let last = 'no answer'
  connection.on('error', (error: Error) => {
    last = error.message || last
  })
  const timeout = setTimeout(patienceMs, undefined, { ref: false })
  try {
    const pong = await Promise.race([connection.ping(), timeout])
    if (pong === undefined) throw new RedisUnreachable(`Redis at ${hostOf(url)} does not answer: ${last}`)
  } finally {
    connection.disconnect()
  }
}

/** The address without user and password. */
const hostOf = (url: string): string => (url.split('://')[1] ?? url).replace(/^.*@/, '')

/** In a cluster all keys of a queue must hash to one slot, hence the braces. */
const prefix = '{accord}'

const onRedis = (url: string): QueueConnection => {
  const connection = openRedis(url)
  // BullMQ tells of a lost connection itself; without a listener here it would be told on the terminal too.
  connection.on('error', () => undefined)
  return {
    queue: { connection, prefix },
    worker: { connection, prefix },
    backend: undefined,
    close: async () => {
      await connection.quit()
    },
  }
}

/**
 * A connection to one Redis (`redis://`, `rediss://`), to Sentinels (`redis-sentinel://host:26379,host:26379/name`) or
 * to a cluster (`redis-cluster://host:6379,host:6379`). Commands wait for a lost connection instead of failing.
 */
const openRedis = (url: string): Redis | Cluster => {
  const options = { maxRetriesPerRequest: null }
  const [scheme = '', rest = ''] = url.split('://')
  if (scheme === 'redis' || scheme === 'rediss') return new Redis(url, options)
  const [authority = '', name = 'mymaster'] = rest.split('/')
  const at = authority.lastIndexOf('@')
  const password =
    at < 0 ? {} : { password: decodeURIComponent(authority.slice(0, at).replace(/^[^:]*:/, '')) }
  const hosts = authority.slice(at + 1).split(',')
  const port = scheme === 'redis-sentinel' ? 26379 : 6379
  const nodes = hosts.map((host) => ({
    host: host.split(':')[0] ?? host,
    port: Number(host.split(':')[1] ?? port),
  }))
  if (scheme === 'redis-sentinel') return new Redis({ ...options, ...password, sentinels: nodes, name })
  return new Cluster(nodes, { redisOptions: { ...options, ...password } })
}

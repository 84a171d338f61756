/** The limits that a bot meets: calls a second over everything, and calls in some seconds to one channel or token. */
export type RateOptions = { global: number; bucket: { calls: number; seconds: number } }

/** https://discord.com/developers/docs/topics/rate-limits: 50 requests a second; a channel takes about 5 in 5 seconds. */
export const discordLimits: RateOptions = { global: 50, bucket: { calls: 5, seconds: 5 } }

/** Calls that are to be refused, as a test orders them. */
export type Refuse = {
  /** Only calls whose `METHOD path` holds this; default: all. */
  route?: string
  /** How many calls; default 1. */
  times?: number
  /** Default 0.05. */
  retryAfterSeconds?: number
  global?: boolean
}

type Verdict = { headers: Record<string, string>; limited?: { retryAfter: number; global: boolean } }

export type RateLimits = {
  /** What the call's answer says about limits, and whether the call came too early. */
  check(method: string, path: string): Verdict
  refuse(order: Refuse): void
}

type Window = { from: number; calls: number }

export const createRates = (options: RateOptions | undefined, now: () => number): RateLimits => {
  const orders: { route: string; left: number; retryAfter: number; global: boolean }[] = []
  const windows = new Map<string, Window>()
  const spend = (key: string, seconds: number): Window => {
    const known = windows.get(key)
    const fresh = known === undefined || now() - known.from >= seconds * 1000
    const window = fresh ? { from: now(), calls: 0 } : known
    windows.set(key, window)
    window.calls++
    return window
  }
  const count = (method: string, path: string): Verdict => {
    const bucket = bucketOf(method, path)
    if (options === undefined) return { headers: headersOf(bucket, 1000, 999, 1) }
    const { calls, seconds } = options.bucket
    // Answers to interactions are not bound to the bot's limit over everything.
    const all = path.startsWith('/interactions/') ? undefined : spend('global', 1)
    const waitAll = all === undefined ? 0 : (all.from + 1000 - now()) / 1000
    if (all !== undefined && all.calls > options.global)
      return { headers: {}, limited: { retryAfter: Math.max(0.001, waitAll), global: true } }
    if (!isWrite(method, path)) return { headers: headersOf(bucket, 1000, 999, 1) }
    const window = spend(bucket, seconds)
    const wait = Math.max(0.001, (window.from + seconds * 1000 - now()) / 1000)
    const headers = headersOf(bucket, calls, Math.max(0, calls - window.calls), wait)
    return window.calls > calls ? { headers, limited: { retryAfter: wait, global: false } } : { headers }
  }
  return {
    check(method, path) {
      const order = orders.find((one) => one.left > 0 && `${method} ${path}`.includes(one.route))
      if (order === undefined) return count(method, path)
      order.left--
      const headers = headersOf(bucketOf(method, path), 5, 0, order.retryAfter)
      return { headers, limited: { retryAfter: order.retryAfter, global: order.global } }
    },
    refuse({ route = '', times = 1, retryAfterSeconds = 0.05, global = false }) {
      orders.push({ route, left: times, retryAfter: retryAfterSeconds, global })
    },
  }
}

const isWrite = (method: string, path: string): boolean =>
  method !== 'GET' && (path.startsWith('/channels/') || path.startsWith('/webhooks/'))

/** Calls of one kind to one channel, server or token share a bucket. */
const bucketOf = (method: string, path: string): string => {
  const [, kind = '', id = '', token = ''] = path.split('/')
  return `${method}-${kind}-${id}${kind === 'webhooks' ? `-${token.slice(-8)}` : ''}`
}

const headersOf = (
  bucket: string,
  limit: number,
  remaining: number,
  after: number,
): Record<string, string> => ({
  'x-ratelimit-limit': String(limit),
  'x-ratelimit-remaining': String(remaining),
  'x-ratelimit-reset': (Date.now() / 1000 + after).toFixed(3),
  'x-ratelimit-reset-after': after.toFixed(3),
  'x-ratelimit-bucket': bucket,
})

import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'

import type { Limits } from './deps.ts'

/**
 * The page is all its own: no inline script, nothing from elsewhere but the pictures that tasks show. A page beside the
 * chat may bring a policy of its own.
 */
export const headers = secureHeaders({
  overwrite: false,
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    connectSrc: ["'self'"],
    imgSrc: ["'self'", 'https:', 'data:'],
    manifestSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  strictTransportSecurity: false,
  xFrameOptions: 'DENY',
  permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [] },
})

/** Bytes of a request: the longest text, in characters of four bytes, with room for the rest. */
export const smallBody = bodyLimit({
  maxSize: 64 * 1024,
  onError: (c) => c.json({ error: 'too-large' }, 413),
})

/**
 * Lets a change in from our own page alone. A browser says by `Sec-Fetch-Site` and `Origin` which page asks, and
 * another site cannot send JSON without asking first; a program that is no browser carries no one's cookies.
 */
export const ownPageOnly: MiddlewareHandler = async (c, next) => {
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  const foreign =
    (site !== undefined && site !== 'same-origin') ||
    (origin !== undefined && hostOf(origin) !== c.req.header('host')?.toLowerCase())
  if (foreign) return c.json({ error: 'foreign-page' }, 403)
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? ''))
    return c.json({ error: 'not-json' }, 415)
  return next()
}

const hostOf = (origin: string): string | undefined =>
  URL.canParse(origin) ? new URL(origin).host : undefined

/**
 * A bucket of `burst` drops for each person, refilled by `perSecond`. Gives 0 where one more is fine, else the seconds
 * to wait. Full buckets are forgotten, so the memory it takes is bounded by those who are busy right now.
 */
export const rateLimiter = (limits: Limits, now: () => Date) => {
  const buckets = new Map<string, { drops: number; at: number }>()
  const refill = (bucket: { drops: number; at: number }, at: number): number =>
    Math.min(limits.burst, bucket.drops + ((at - bucket.at) / 1000) * limits.perSecond)
  const forgetFull = (at: number): void => {
    for (const [who, bucket] of buckets) if (refill(bucket, at) >= limits.burst) buckets.delete(who)
  }
  return (who: string): number => {
    const at = now().getTime()
    if (buckets.size > 1000) forgetFull(at)
    const drops = refill(buckets.get(who) ?? { drops: limits.burst, at }, at)
    if (drops < 1) return Math.ceil((1 - drops) / limits.perSecond)
    buckets.set(who, { drops: drops - 1, at })
    return 0
  }
}

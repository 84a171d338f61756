import { isIP } from 'node:net'

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

/** An address in numbers, a name without a dot, or this machine's own: no page from elsewhere can have such a name. */
const isNear = (name: string): boolean =>
  isIP(name.replaceAll(/^\[|\]$/g, '')) !== 0 || !name.includes('.') || name.endsWith('.localhost')

/**
 * Answers to its own names alone. Another site may let its name point to this machine (DNS rebinding), and its page would
 * then count as ours. Where the server is open to other machines and nobody said what it is called, every name is fine.
 */
export const ownNamesOnly = ({
  host,
  publicUrl,
}: {
  host: string
  publicUrl?: string
}): MiddlewareHandler => {
  const known = new Set([host.toLowerCase()])
  if (publicUrl !== undefined) known.add(new URL(publicUrl).hostname)
  const anyName = publicUrl === undefined && !/^(127\.|localhost$|::1$)/.test(host)
  return async (c, next) => {
    const given = c.req.header('host') ?? ''
    const name = URL.canParse(`http://${given}`) ? new URL(`http://${given}`).hostname : ''
    if (given === '' || (name !== '' && (anyName || isNear(name) || known.has(name)))) return next()
    const shown = name === '' ? 'this name' : name
    return c.text(
      `Accord does not answer to ${shown}. Open it by its own address.\n` +
        `If this is where people shall open it, start Accord with PUBLIC_URL=https://${name === '' ? 'your.name' : name}\n`,
      421,
    )
  }
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

import type { Context } from 'hono'
import { getSignedCookie, setSignedCookie } from 'hono/cookie'

import { newToken, sha256 } from '#core/ids.ts'

/** How many people one browser can be. */
export const maxSlots = 9
const year = 365 * 24 * 3600

/** Who a request speaks for: the identity's id, and which of the browser's contributors it is. */
export type Identity = { id: string; slot: number }

/**
 * The browser's identities: one signed cookie a contributor. The name holds a mark of this installation, because
 * cookies of one host are shared between its ports. The id stays on the server's side of the cookie: `me` is its mark.
 */
export const createIdentities = (secret: string) => {
  const mark = sha256(secret).slice(0, 8)
  const nameOf = (slot: number): string => `accord-${mark}-${slot}`

  const slotOf = (c: Context): number => {
    const slot = Number(c.req.query('as') ?? '1')
    return Number.isInteger(slot) && slot >= 1 && slot <= maxSlots ? slot : 1
  }

  const find = async (c: Context): Promise<Identity | undefined> => {
    const slot = slotOf(c)
    const id = await getSignedCookie(c, secret, nameOf(slot))
    return typeof id === 'string' && id !== '' ? { id, slot } : undefined
  }

  /** The identity of a page that opens; a browser that is new here gets one. Opening renews the cookie's year. */
  const open = async (c: Context): Promise<Identity> => {
    const found = (await find(c)) ?? { id: newToken(), slot: slotOf(c) }
    await setSignedCookie(c, nameOf(found.slot), found.id, secret, {
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      maxAge: year,
      secure: new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https',
    })
    return found
  }

  /** The browser's contributors, by their number. */
  const slots = async (c: Context): Promise<number[]> => {
    const all = await getSignedCookie(c, secret)
    return Array.from({ length: maxSlots }, (_, index) => index + 1).filter(
      (slot) => typeof all[nameOf(slot)] === 'string',
    )
  }

  return { find, open, slots, markOf: (id: string): string => sha256(`${mark}:${id}`).slice(0, 16) }
}
export type Identities = ReturnType<typeof createIdentities>

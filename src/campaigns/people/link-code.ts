import { randomInt } from 'node:crypto'

import { sql } from 'kysely'

import { sha256 } from '#core/ids.ts'
import { refuse, type Refusal } from '#core/refusal.ts'
import type { Tx } from '#db/connect.ts'

/** No letter or digit that could be read as another: no 0 O, 1 I L, 5 S, 2 Z, 8 B, U V. */
const alphabet = '34679ACDEFGHJKMNPQRTWXY'
const length = 8
const validMs = 10 * 60_000
const guesses = { most: 5, perMs: 60 * 60_000 }

export const linkMinutes = validMs / 60_000

/** A new code of a person, valid for ten minutes and for one use; the ones before are no longer. */
export const createLinkCode = async (tx: Tx, contributorId: number, now: Date): Promise<string> => {
  await tx
    .deleteFrom('link_codes')
    .where('contributor_id', '=', contributorId)
    .where('used_at', 'is', null)
    .execute()
  await tx
    .deleteFrom('link_codes')
    .where('expires_at', '<', new Date(now.getTime() - 30 * 86_400_000))
    .execute()
  const code = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
  const expires_at = new Date(now.getTime() + validMs)
  await tx
    .insertInto('link_codes')
    .values({ hash: sha256(code), contributor_id: contributorId, created_at: now, expires_at })
    .execute()
  return code
}

export type LinkCodeRefusal = 'link-unknown' | 'link-own' | 'link-used' | 'link-expired' | 'link-too-many'

/**
 * Whose code it is, locked until the transaction ends; it is used up by `useLinkCode`. Refusals: `link-unknown` {left}
 * (counted: five wrong ones an hour, then `link-too-many` {minutes} whatever the code), `link-own`, `link-used`,
 * `link-expired`.
 */
export const findLinkCode = async (
  tx: Tx,
  typed: string,
  contributorId: number,
  now: Date,
): Promise<{ issuer: number } | Refusal<LinkCodeRefusal>> => {
  const waiting = await wrongOnes(tx, contributorId, now)
  if (waiting.length >= guesses.most) {
    const free = (waiting[0]?.getTime() ?? 0) + guesses.perMs - now.getTime()
    return refuse('link-too-many', { minutes: Math.max(1, Math.ceil(free / 60_000)) })
  }
  const row = await tx
    .selectFrom('link_codes')
    .selectAll()
    .where('hash', '=', sha256(tidy(typed)))
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) {
    await tx.insertInto('link_guesses').values({ contributor_id: contributorId, at: now }).execute()
    return refuse('link-unknown', { left: guesses.most - waiting.length - 1 })
  }
  if (row.used_at !== null) return refuse('link-used')
  if (row.contributor_id === contributorId) return refuse('link-own')
  if (row.expires_at <= now) return refuse('link-expired')
  return { issuer: row.contributor_id }
}

export const useLinkCode = async (tx: Tx, typed: string, now: Date): Promise<void> => {
  await tx
    .updateTable('link_codes')
    .set({ used_at: now })
    .where('hash', '=', sha256(tidy(typed)))
    .execute()
}

/** When the last wrong codes were tried, of those that still count; the oldest first. */
const wrongOnes = async (tx: Tx, contributorId: number, now: Date): Promise<Date[]> => {
  // A person's events follow each other here, so that codes tried at the same time are counted too.
  await sql`select id from contributors where id = ${contributorId} for no key update`.execute(tx)
  const rows = await tx
    .selectFrom('link_guesses')
    .select('at')
    .where('contributor_id', '=', contributorId)
    .where('at', '>', new Date(now.getTime() - guesses.perMs))
    .orderBy('at', 'desc')
    .limit(guesses.most)
    .execute()
  return rows.map(({ at }) => at).reverse()
}

/** People type codes in small letters, with spaces or dashes, or paste the whole command that they were given. */
const tidy = (typed: string): string =>
  typed
    .replace(/^\s*\/\S+\s+/, '')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')

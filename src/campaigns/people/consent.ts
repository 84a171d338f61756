import type { Db, Tx } from '#db/connect.ts'

import { releaseAllOf } from '../assignments/expire-assignments.ts'

export type Consent = { version: string; givenAt: Date }

/** The consent a person has given and not taken back. */
export const liveConsent = async (db: Db | Tx, contributorId: number): Promise<Consent | undefined> => {
  const row = await db
    .selectFrom('consents')
    .select(['version', 'given_at'])
    .where('contributor_id', '=', contributorId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row === undefined ? undefined : { version: row.version, givenAt: row.given_at }
}

/** Records that a person agreed to a version of the text; an older version's consent ends. Twice is the same as once. */
export const giveConsent = async (
  tx: Tx,
  contributorId: number,
  version: string,
  now: Date,
): Promise<void> => {
  await tx
    .updateTable('consents')
    .set({ revoked_at: now })
    .where('contributor_id', '=', contributorId)
    .where('revoked_at', 'is', null)
    .where('version', '<>', version)
    .execute()
  await tx
    .insertInto('consents')
    .values({ contributor_id: contributorId, version, given_at: now })
    .onConflict((on) => on.column('contributor_id').where('revoked_at', 'is', null).doNothing())
    .execute()
}

/**
 * Takes the consent back: the person is no longer asked, and none of their answers leaves in an export until they
 * agree again. Gives whether there was one.
 */
export const revokeConsent = async (tx: Tx, contributorId: number, now: Date): Promise<boolean> => {
  const revoked = await tx
    .updateTable('consents')
    .set({ revoked_at: now })
    .where('contributor_id', '=', contributorId)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (revoked === undefined) return false
  await releaseAllOf(tx, contributorId)
  return true
}

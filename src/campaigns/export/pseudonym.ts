import { randomBytes } from 'node:crypto'

import { sha256 } from '#core/ids.ts'
import { json, type Db } from '#db/connect.ts'

const fact = 'pseudonym-salt'

/**
 * Names for people in one campaign's export: the same person has the same name all through it, another one in every
 * other campaign, and nobody without the secret salt (kept in `facts`) can tell whose name it is.
 */
export const pseudonyms = async (db: Db, campaignId: number): Promise<(contributorId: number) => string> => {
  await db
    .insertInto('facts')
    .values({ key: fact, value: json(randomBytes(32).toString('hex')) })
    .onConflict((on) => on.column('key').doNothing())
    .execute()
  const { value } = await db
    .selectFrom('facts')
    .select('value')
    .where('key', '=', fact)
    .executeTakeFirstOrThrow()
  return (contributorId) => `p-${sha256(`${campaignId}:${contributorId}:${String(value)}`).slice(0, 20)}`
}

import type { Db, Tx } from '#db/connect.ts'

import type { Measured } from './agreement.ts'

/** How far people agreed at the last refit; undefined before, and where answers are texts. */
export const storedAgreement = async (db: Db | Tx, campaignId: number): Promise<Measured | undefined> => {
  const { agreement } = await db
    .selectFrom('campaigns')
    .select('agreement')
    .where('id', '=', campaignId)
    .executeTakeFirstOrThrow()
  return agreement === null ? undefined : (agreement as Measured)
}

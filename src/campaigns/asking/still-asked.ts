import type { Db, Tx } from '#db/connect.ts'

/** Whether a settled item has a known answer that this person can still be asked for. */
export const mayStillBeAsked = async (db: Db | Tx, itemId: number, contributorId: number): Promise<boolean> =>
  (await db
    .selectFrom('items')
    .select('id')
    .where('id', '=', itemId)
    .where('status', '=', 'settled')
    .where('gold', 'is not', null)
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('answers')
            .select('answers.id')
            .whereRef('answers.item_id', '=', 'items.id')
            .where('answers.contributor_id', '=', contributorId),
        ),
      ),
    )
    .executeTakeFirst()) !== undefined

import type { Db } from '#db/connect.ts'

/** An item that people could not agree on, with what each of them said. Values are as the task type stores answers. */
export type Dispute = { itemId: number; externalId: string; payload: unknown; answers: unknown[] }

/** The disputed items of a campaign, oldest first, at most 200. */
export const listDisputes = async (db: Db, campaignId: number): Promise<Dispute[]> => {
  const items = await db
    .selectFrom('items')
    .select(['id', 'external_id', 'payload'])
    .where('campaign_id', '=', campaignId)
    .where('status', '=', 'disputed')
    .orderBy('id')
    .limit(200)
    .execute()
  if (items.length === 0) return []
  const answers = await db
    .selectFrom('answers')
    .select(['item_id', 'value'])
    .where(
      'item_id',
      'in',
      items.map(({ id }) => id),
    )
    .orderBy('id')
    .execute()
  return items.map(({ id, external_id, payload }) => ({
    itemId: id,
    externalId: external_id,
    payload,
    answers: answers.filter((answer) => answer.item_id === id).map(({ value }) => value),
  }))
}

/** The disputed item of a campaign with that id in the file it came from. */
export const findDispute = async (
  db: Db,
  campaignId: number,
  externalId: string,
): Promise<{ itemId: number; payload: unknown } | undefined> =>
  db
    .selectFrom('items')
    .select(['id as itemId', 'payload'])
    .where('campaign_id', '=', campaignId)
    .where('external_id', '=', externalId)
    .where('status', '=', 'disputed')
    .executeTakeFirst()

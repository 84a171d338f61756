import { sql } from 'kysely'

import type { Db, Tx } from '#db/connect.ts'

import { whoseIs, type Whose } from '../seen-in.ts'

/** An item that people could not agree on, with what each of them said. Values are as the task type stores answers. */
export type Dispute = {
  itemId: number
  externalId: string
  campaignId: number
  payload: unknown
  answers: unknown[]
}

/** Disputed items, oldest first, at most 200. */
export const listDisputes = async (db: Db | Tx, whose: Whose, limit = 200): Promise<Dispute[]> => {
  const items = await db
    .selectFrom('items')
    .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
    .select(['items.id', 'external_id', 'payload', 'campaign_id'])
    .where('items.status', '=', 'disputed')
    .where(whoseIs(whose))
    .orderBy('items.id')
    .limit(limit)
    .execute()
  const ids = items.map(({ id }) => id)
  const answers = await db
    .selectFrom('answers')
    .select(['item_id', 'value'])
    .where(sql<boolean>`item_id = any(${ids}::bigint[])`)
    .orderBy('id')
    .execute()
  return items.map(({ id, external_id, campaign_id, payload }) => ({
    itemId: id,
    externalId: external_id,
    campaignId: campaign_id,
    payload,
    answers: answers.filter((answer) => answer.item_id === id).map(({ value }) => value),
  }))
}

/** What was said how often, the most frequent first. */
export const tally = (said: string[]): [string, number][] => {
  const counts = new Map<string, number>()
  for (const one of said) counts.set(one, (counts.get(one) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)
}

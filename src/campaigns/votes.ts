import { sql } from 'kysely'

import type { Voice } from '#consensus/method.ts'
import type { Db } from '#db/connect.ts'

/** What one voice said. `answerId` and `contributorId` for people; `confidence` where a model told its own. */
export type ItemVote = {
  voice: Voice
  value: unknown
  answerId?: number
  contributorId?: number
  confidence?: number
}

/** An item with everything that was said about it. `answered`: how many people said something. */
export type ItemVotes = {
  itemId: number
  campaignId: number
  status: 'open' | 'settled' | 'disputed' | 'withdrawn'
  payload: unknown
  gold: unknown
  outcome: unknown
  answered: number
  votes: ItemVote[]
}

export const voiceOf = (contributorId: number): Voice => `c:${contributorId}`

/** The votes of one item, or undefined where there is no such item. */
export const votesOfItem = async (db: Db, itemId: number): Promise<ItemVotes | undefined> => {
  const item = await db.selectFrom('items').select(columns).where('id', '=', itemId).executeTakeFirst()
  return item === undefined ? undefined : (await withVotes(db, [item]))[0]
}

/** All items of a campaign that anybody has answered, or that have a gold answer, in the order of their ids outside. */
export const votesOfCampaign = async (db: Db, campaignId: number): Promise<ItemVotes[]> => {
  const all: ItemVotes[] = []
  let after = ''
  for (;;) {
    const items = await db
      .selectFrom('items')
      .select([...columns, 'external_id'])
      .where('campaign_id', '=', campaignId)
      .where('external_id', '>', after)
      .orderBy('external_id')
      .limit(page)
      .execute()
    const last = items.at(-1)
    if (last === undefined) return all
    all.push(...(await withVotes(db, items)).filter((item) => item.votes.length > 0 || item.gold !== null))
    after = last.external_id
  }
}

const page = 2000
const columns = ['id', 'campaign_id', 'status', 'payload', 'gold', 'outcome', 'answered'] as const

type Item = {
  id: number
  campaign_id: number
  status: ItemVotes['status']
  payload: unknown
  gold: unknown
  outcome: unknown
  answered: number
}

const withVotes = async (db: Db, items: Item[]): Promise<ItemVotes[]> => {
  const ids = items.map((item) => item.id)
  const people = await db
    .selectFrom('answers')
    .select(['id', 'item_id', 'contributor_id', 'value'])
    .where(sql<boolean>`item_id = any(${ids}::bigint[])`)
    .orderBy('id')
    .execute()
  const models = await db
    .selectFrom('model_answers')
    .select(['item_id', 'voice', 'value', 'confidence'])
    .where(sql<boolean>`item_id = any(${ids}::bigint[])`)
    .orderBy('voice')
    .execute()
  const votes = new Map<number, ItemVote[]>(ids.map((id) => [id, []]))
  for (const { id, item_id, contributor_id, value } of people)
    votes
      .get(item_id)
      ?.push({ voice: voiceOf(contributor_id), value, answerId: id, contributorId: contributor_id })
  for (const { item_id, voice, value, confidence } of models)
    votes.get(item_id)?.push({ voice, value, ...(confidence === null ? {} : { confidence }) })
  return items.map(({ id, campaign_id, status, payload, gold, outcome, answered }) => ({
    itemId: id,
    campaignId: campaign_id,
    status,
    payload,
    gold,
    outcome,
    answered,
    votes: votes.get(id) ?? [],
  }))
}

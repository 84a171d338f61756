import { sql } from 'kysely'

import { votesOfItem } from '#campaigns/votes.ts'
import { json, type Db } from '#db/connect.ts'
import type { Example } from '#prompts/task-type.ts'

import { campaignOf, itemOf } from '../campaign-of.ts'
import { idOf, type Task } from '../task.ts'

/** Asks the model once for an item. People never wait for it: the item goes on with their answers alone. */
export const task: Task = {
  name: 'baseline',
  queue: 'models',
  key: (data) => String(idOf(data, 'itemId')),
  run: async ({ db, types, baseline, log }, data) => {
    const itemId = idOf(data, 'itemId')
    const item = await db
      .selectFrom('items')
      .select(['status', 'baseline'])
      .where('id', '=', itemId)
      .executeTakeFirst()
    if (item?.status !== 'open' || item.baseline !== 'due') return
    const votes = await votesOfItem(db, itemId)
    if (votes === undefined) return
    const { campaign, type } = await campaignOf(db, types, votes.campaignId)
    const examples = await examplesOf(db, campaign.id)
    const judged = await baseline.judge(
      type,
      itemOf(campaign, votes.payload),
      examples.map(({ payload, gold }): Example => ({ item: itemOf(campaign, payload), answer: gold })),
    )
    if ('retryLater' in judged) {
      log.info({ item: itemId, why: judged.retryLater }, 'the model answers later')
      return
    }
    if ('abstained' in judged) return close(db, itemId, 'abstained')
    const { version } = type.baseline(itemOf(campaign, votes.payload), [])
    await keep(db, itemId, { voice: baseline.voice, version }, judged)
  },
}

/** Gold items of the campaign show the model what is meant; the same ones every time, so that replies can be cached. */
const examplesOf = async (db: Db, campaignId: number) =>
  db
    .selectFrom('items')
    .select(['payload', 'gold'])
    .where('campaign_id', '=', campaignId)
    .where('gold', 'is not', null)
    .orderBy('id')
    .limit(4)
    .execute()

const close = async (db: Db, itemId: number, result: 'done' | 'abstained'): Promise<void> => {
  await db.updateTable('items').set({ baseline: result }).where('id', '=', itemId).execute()
}

/** Its answer may decide an item that people have answered before. */
const keep = async (
  db: Db,
  itemId: number,
  by: { voice: string; version: string },
  judged: { answer: unknown; confidence?: number },
): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await tx
      .insertInto('model_answers')
      .values({ item_id: itemId, ...by, value: json(judged.answer), confidence: judged.confidence ?? null })
      .onConflict((conflict) => conflict.columns(['item_id', 'voice']).doNothing())
      .execute()
    await tx
      .updateTable('items')
      .set({ baseline: 'done', decided_answers: 0 })
      .where('id', '=', itemId)
      .execute()
    await tx
      .insertInto('outbox')
      .columns(['job', 'payload'])
      .expression((eb) =>
        eb
          .selectFrom('items')
          .select([sql<string>`'decide'`.as('job'), sql`jsonb_build_object('itemId', id)`.as('payload')])
          .where('id', '=', itemId)
          .where('status', '=', 'open')
          .where('answered', '>', 0),
      )
      .execute()
  })

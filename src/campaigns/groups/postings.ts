import type { Place } from '#core/view.ts'
import { json, type Db, type Tx } from '#db/connect.ts'

import { closeCampaign } from '../lifecycle.ts'
import { inTransaction } from '../transaction.ts'

/** A card that is to stand in a group. `title`: how its moderator knows the place. */
export type Posting = { itemId: number; place: Place; locale: string }

/** So long the door that heard of the task has, to post its card itself. */
const graceMs = 20_000

const keyOf = (itemId: number): string => `card:${itemId}`

/**
 * Writes down that a card is to be posted, in the transaction of its task: whatever becomes of the process or of the
 * platform, a job posts it then. `contributorId`: whoever asked for it, who is told if it can never be posted.
 */
export const planPosting = async (
  tx: Tx,
  { itemId, place, locale }: Posting,
  contributorId: number,
  now: Date,
): Promise<void> => {
  const { platform, chat, kind, thread, title } = place
  const where: Place = {
    platform,
    chat,
    kind,
    ...(thread !== undefined && { thread }),
    ...(title !== undefined && { title }),
  }
  await tx
    .insertInto('deliveries')
    .values({
      key: keyOf(itemId),
      kind: 'card',
      contributor_id: contributorId,
      platform,
      payload: json({ itemId, place: where, locale }),
      due_at: new Date(now.getTime() + graceMs),
    })
    .execute()
}

/** The card stands there: nobody posts it again. */
export const postingDone = async (db: Db | Tx, itemId: number, now: Date): Promise<void> => {
  await db
    .updateTable('deliveries')
    .set({ sent_at: now })
    .where('key', '=', keyOf(itemId))
    .where('sent_at', 'is', null)
    .where('failed', 'is', null)
    .execute()
}

/**
 * A card that can never be posted: its task is closed, and what was set aside for it is free again. Whoever asked for it
 * is told in private where `tell` says so, and the door has not told them already. `why`: a word of `Delivery`.
 */
export const refusePosting = async (
  db: Db | Tx,
  itemId: number,
  { why, tell, now }: { why: string; tell: boolean; now: Date },
): Promise<void> =>
  inTransaction(db, async (tx) => {
    const planned = await tx
      .updateTable('deliveries')
      .set({ failed: why })
      .where('key', '=', keyOf(itemId))
      .where('sent_at', 'is', null)
      .where('failed', 'is', null)
      .returning(['contributor_id', 'platform', 'payload'])
      .executeTakeFirst()
    if (planned === undefined) return
    const { campaign_id: campaignId } = await tx
      .selectFrom('items')
      .select('campaign_id')
      .where('id', '=', itemId)
      .executeTakeFirstOrThrow()
    await closeCampaign(tx, campaignId, { actor: 'accord', now })
    await tx
      .insertInto('outbox')
      .values({ job: 'release', payload: json({ campaignId }) })
      .execute()
    const { place } = planned.payload as Posting
    if (!tell || planned.contributor_id === null) return
    const { id } = await tx
      .insertInto('deliveries')
      .values({
        key: `card-refused:${itemId}`,
        kind: 'card-refused',
        contributor_id: planned.contributor_id,
        platform: planned.platform,
        payload: json({ title: place.title ?? place.chat, why }),
        due_at: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('outbox')
      .values({ job: 'deliver', payload: json({ deliveryId: id }) })
      .execute()
  })

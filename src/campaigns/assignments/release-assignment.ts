import { refuse, type Refusal } from '#core/refusal.ts'
import type { Tx } from '#db/connect.ts'

import { recordAction } from '../actions.ts'
import { lockItem, moveCounts } from '../counts.ts'
import { lockPerson } from '../people/lock-person.ts'

type Own = { token: string; contributorId: number; now: Date }
type ReleaseRefusal = 'not-yours' | 'already-answered'

/** Lets a task go; the person is never asked about this item again. Refusals: `not-yours`, `already-answered`. */
export const skipAssignment = async (
  tx: Tx,
  own: Own,
): Promise<{ itemId: number } | Refusal<ReleaseRefusal>> => release(tx, own, 'skipped')

/** The same, and the operator learns that something is wrong with the item. */
export const reportAssignment = async (
  tx: Tx,
  own: Own & { reason?: string | undefined },
): Promise<{ itemId: number } | Refusal<ReleaseRefusal>> => {
  const released = await release(tx, own, 'reported')
  if ('itemId' in released)
    await recordAction(
      tx,
      { actor: `contributor:${own.contributorId}`, now: own.now },
      'item.reported',
      own.reason === undefined
        ? { itemId: released.itemId }
        : { itemId: released.itemId, reason: own.reason },
    )
  return released
}

/** Takes a task that somebody holds out of their hands; they may be asked again. */
export const takeBack = async (tx: Tx, { id, item_id }: { id: number; item_id: number }): Promise<void> => {
  await lockItem(tx, item_id)
  const taken = await tx
    .updateTable('assignments')
    .set({ status: 'expired' })
    .where('id', '=', id)
    .where('status', '=', 'open')
    .returning('id')
    .executeTakeFirst()
  if (taken !== undefined) await moveCounts(tx, [item_id], 'release')
}

const release = async (
  tx: Tx,
  own: Own,
  status: 'skipped' | 'reported',
): Promise<{ itemId: number } | Refusal<ReleaseRefusal>> => {
  await lockPerson(tx, own.contributorId)
  const found = await tx
    .selectFrom('assignments')
    .select(['id', 'item_id'])
    .where('token', '=', own.token)
    .where('contributor_id', '=', own.contributorId)
    .executeTakeFirst()
  if (found === undefined) return refuse('not-yours')
  await lockItem(tx, found.item_id)
  const { status: now } = await tx
    .selectFrom('assignments')
    .select('status')
    .where('id', '=', found.id)
    .executeTakeFirstOrThrow()
  if (now === 'answered') return refuse('already-answered')
  if (now === 'open') await moveCounts(tx, [found.item_id], 'release')
  // One that has expired, or was let go before, is marked too: the person does not want it back.
  await tx.updateTable('assignments').set({ status }).where('id', '=', found.id).execute()
  return { itemId: found.item_id }
}

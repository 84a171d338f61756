import { sql } from 'kysely'

import { refuse, type Refusal } from '#core/refusal.ts'
import type { Db, Tx } from '#db/connect.ts'

import { recordAction } from './actions.ts'
import { lockItem, lockItems, moveCounts } from './counts.ts'
import { inTransaction } from './transaction.ts'

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

const release = async (
  tx: Tx,
  own: Own,
  status: 'skipped' | 'reported',
): Promise<{ itemId: number } | Refusal<ReleaseRefusal>> => {
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
  if (now === 'open') await moveCounts(tx, found.item_id, 'release')
  // One that has expired, or was let go before, is marked too: the person does not want it back.
  await tx.updateTable('assignments').set({ status }).where('id', '=', found.id).execute()
  return { itemId: found.item_id }
}

/** Takes back what was assigned and not answered in time; gives how many. In portions, so that nobody waits long. */
export const expireAssignments = async (db: Db, now: Date): Promise<number> => {
  let total = 0
  for (;;) {
    const expired = await inTransaction(db, async (tx) => expireSome(tx, now))
    total += expired
    if (expired === 0) return total
  }
}

const expireSome = async (tx: Tx, now: Date): Promise<number> => {
  const { rows } = await sql<{ id: number }>`
    select distinct item_id as id from (
      select item_id from assignments where status = 'open' and expires_at <= ${now} order by expires_at limit 500
    ) as due`.execute(tx)
  const items = rows.map((row) => row.id)
  if (items.length === 0) return 0
  await lockItems(tx, items)
  const released = await tx
    .updateTable('assignments')
    .set({ status: 'expired' })
    .where('item_id', 'in', items)
    .where('status', '=', 'open')
    .where('expires_at', '<=', now)
    .returning('item_id')
    .execute()
  await moveCounts(
    tx,
    released.map((row) => row.item_id),
    'release',
  )
  return released.length
}

/** Takes back everything that a person holds; gives how many. */
export const releaseAllOf = async (tx: Tx, contributorId: number): Promise<number> => {
  const held = await tx
    .selectFrom('assignments')
    .select('item_id')
    .where('contributor_id', '=', contributorId)
    .where('status', '=', 'open')
    .execute()
  await lockItems(
    tx,
    held.map((row) => row.item_id),
  )
  const released = await tx
    .updateTable('assignments')
    .set({ status: 'expired' })
    .where('contributor_id', '=', contributorId)
    .where('status', '=', 'open')
    .returning('item_id')
    .execute()
  await moveCounts(
    tx,
    released.map((row) => row.item_id),
    'release',
  )
  return released.length
}

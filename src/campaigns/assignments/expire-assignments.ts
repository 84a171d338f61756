import { sql } from 'kysely'

import type { Db, Tx } from '#db/connect.ts'

import { lockItems, moveCounts } from '../counts.ts'
import { inTransaction } from '../transaction.ts'

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

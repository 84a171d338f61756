import type { Tx } from '#db/connect.ts'

import { hold, newBatches, type Member } from './book.ts'
import type { Run } from './pass.ts'
import { fitToday } from './today.ts'

/**
 * Moves payouts out of a batch into new ones, a group each. Where something was signed for that batch they count towards the
 * day's cap again; whom it has no room for goes tomorrow.
 */
export const moveOut = async (
  run: Run,
  tx: Tx,
  batchId: number,
  groups: readonly (readonly Member[])[],
): Promise<void> => {
  const signed = await tx
    .selectFrom('attempts')
    .select('id')
    .where('batch_id', '=', batchId)
    .limit(1)
    .executeTakeFirst()
  const { tomorrow } =
    signed === undefined ? { tomorrow: [] } : await fitToday({ ...run, db: tx }, groups.flat())
  const late = new Set(tomorrow)
  const going = groups.map((group) => group.filter((one) => !late.has(one)).map((one) => one.id))
  await newBatches(
    tx,
    going.filter((group) => group.length > 0),
  )
  await hold(
    run,
    tx,
    tomorrow.map((one) => one.id),
    'day-cap',
  )
}

/** Halves a batch: its second half goes into a new one. One payout alone is held instead: it is the one at fault. */
export const bisect = async (
  run: Run,
  tx: Tx,
  batchId: number,
  members: readonly Member[],
): Promise<void> => {
  const [only, ...rest] = members
  if (only !== undefined && rest.length === 0) return hold(run, tx, [only.id], 'transfer-failed')
  await moveOut(run, tx, batchId, [members.slice(Math.ceil(members.length / 2))])
}

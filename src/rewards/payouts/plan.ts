import { newBatches, type Member } from './book.ts'
import { fenced } from './lease.ts'
import { holdAll, sort } from './look.ts'
import type { Run } from './pass.ts'

/** Payouts gathered at a time. */
const GATHER = 2000

/**
 * Gathers what is planned into batches that each fit into one transaction; who cannot be paid is held at once. As many
 * as go in one step: true while there may be more.
 */
export const plan = async (run: Run): Promise<boolean> => {
  const planned = await run.db
    .selectFrom('payouts')
    .selectAll()
    .where('status', '=', 'planned')
    .where('asset', '=', run.chain.asset.mint)
    .orderBy('id')
    .limit(GATHER)
    .execute()
  if (planned.length === 0) return false
  const { payable, transfers, poisoned } = await sort(run, planned)
  const groups = run.chain.pack(transfers).map((group) => group.map((index) => (payable[index] as Member).id))
  await fenced(run, async (tx) => {
    await holdAll(run, tx, poisoned)
    await newBatches(tx, groups)
  })
  run.report.batched += payable.length
  return planned.length === GATHER
}

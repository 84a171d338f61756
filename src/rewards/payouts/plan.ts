import { newBatches, type Member } from './book.ts'
import { byFunds, holdUnfunded } from './funds.ts'
import { fenced } from './lease.ts'
import { holdAll, sort } from './look.ts'
import type { Run } from './pass.ts'
import { fitToday, holdForTomorrow } from './today.ts'

/** Payouts gathered at a time: as many as fill batches to the last place, 28 in v1, 114 in legacy transactions. */
export const GATHER = 1596

/**
 * Gathers what is planned into batches that each fit into one transaction; who cannot be paid is held at once, and what
 * is above the day's cap waits for tomorrow. As many as go in one step, behind the payout `after`: returns the last of them,
 * or undefined where there are no more.
 */
export const plan = async (run: Run, after: number): Promise<number | undefined> => {
  const planned = await run.db
    .selectFrom('payouts')
    .selectAll()
    .where('status', '=', 'planned')
    .where('asset', '=', run.chain.asset.mint)
    .where('id', '>', after)
    .orderBy('id')
    .limit(GATHER)
    .execute()
  if (planned.length === 0) return undefined
  const { funded, unfunded } = await byFunds(run, planned)
  const { payable, transfers, poisoned } = await sort(run, funded)
  const { today, tomorrow } = await fitToday(run, payable)
  const kept = new Set(today)
  const going = transfers.filter((_, index) => kept.has(payable[index] as Member))
  const groups = run.chain.pack(going).map((group) => group.map((index) => (today[index] as Member).id))
  await fenced(run, async (tx) => {
    await holdUnfunded(run, tx, unfunded)
    await holdAll(run, tx, poisoned)
    await holdForTomorrow(run, tx, tomorrow)
    await newBatches(tx, groups)
  })
  run.report.batched += today.length
  return planned.length === GATHER ? planned.at(-1)?.id : undefined
}

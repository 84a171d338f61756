import { sql } from 'kysely'

import { showAmount } from '#core/money.ts'
import { forEach } from '#db/by-key.ts'

import { Unanswered } from '../chain.ts'
import { Fenced, fenced, keepLease, takeLease } from './lease.ts'
import { follow, liveAttempts } from './follow.ts'
import { findAnyLanded } from './landed.ts'
import { emptyReport, sentenceOf, wait, type PayoutDeps, type PayoutReport, type Run } from './pass.ts'
import { payOpen } from './carry.ts'
import { observe } from '../observe.ts'
import { otherTreasury, otherTreasuryLine } from '../whose-ledger.ts'

export type { PayoutReport } from './pass.ts'

/**
 * One pass over everything that is to be paid; it may be called at any time, by any number of workers, and killed
 * anywhere: the next pass goes on from what the database says.
 *
 * 1. Follow every signed attempt, of this worker or a dead one, to its proven end (rules 4, 5 and 8 of the design).
 * 2. Gather planned payouts into batches; find who cannot be paid before anything is signed (rules 1 and 12).
 * 3. Sign, store, and only then send (rules 2 and 3). 4. Follow once more: a fast chain is final by now.
 *
 * While `live` is not 0 in the report, another pass is due within seconds.
 */
export const runPayouts = async (deps: PayoutDeps): Promise<PayoutReport> => {
  const report = emptyReport()
  const fence = await takeLease(deps)
  if (fence === undefined) return { ...report, busy: true }
  const run: Run = { ...deps, fence, report, seen: new Map() }
  try {
    await keepLease(run, async () => pass(run))
  } catch (error) {
    if (!(error instanceof Fenced)) throw error
    report.busy = true
  }
  return report
}

const pass = async (run: Run): Promise<void> => {
  await follow(run, true)
  if (await hasWork(run)) {
    try {
      await payOut(run)
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
      wait(run, {}, sentenceOf(error))
    }
  }
  const { aside } = run.report
  run.report.live = (await liveAttempts(run)).filter((one) => !aside.includes(one.batch_id)).length
}

const payOut = async (run: Run): Promise<void> => {
  if ((await isElsewhere(run)) || !(await isSound(run))) return
  await payOpen(run)
  if (run.report.signed > 0) await follow(run, false)
}

/** Whether anything is planned, or open and to be signed. */
const hasWork = async (run: Run): Promise<boolean> => {
  const { mint } = run.chain.asset
  const { rows } = await fenced(run, async (tx) =>
    sql<{ work: boolean }>`
      select exists (select from payouts where status = 'planned' and asset = ${mint})
        or exists (select from batches b where b.status = 'open' and exists (
          select from payouts p where p.batch_id = b.id and p.asset = ${mint} ${forEach})) as work`.execute(
      tx,
    ),
  )
  return rows[0]?.work === true
}

/** Nothing is signed by another treasury than the ledger's. */
const isElsewhere = async ({ db, chain, report, log }: Run): Promise<boolean> => {
  const other = await otherTreasury(db, chain)
  if (other === undefined) return false
  report.stopped = otherTreasuryLine(other, chain)
  log.error({}, report.stopped)
  return true
}

/** Rule 10: nothing is signed while the chain holds less than the ledger says. */
const isSound = async (run: Run): Promise<boolean> => {
  let { surplus } = await observe(run.db, run.chain)
  // What was taken for dead may have landed: that explains itself.
  if (surplus < 0n && (await findAnyLanded(run))) ({ surplus } = await observe(run.db, run.chain))
  if (surplus >= 0n) return true
  const { asset } = run.chain
  run.report.stopped = `The treasury holds ${showAmount(-surplus, asset, 'en')} less than the ledger says: nothing is paid until that is explained (see reconcile).`
  run.log.error({ missing: `${-surplus}` }, run.report.stopped)
  return false
}

import { Unanswered, type Batch } from '../chain.ts'
import { ANY_MEMO } from '../proofs/check/leaf.ts'
import { dissolveEmpty, hold, membersOf, type Member } from './book.ts'
import { areClear } from './departed.ts'
import { inParallel } from '../in-parallel.ts'
import { fenced } from './lease.ts'
import { findLanded, mayLeave } from './landed.ts'
import { holdAll, sort } from './look.ts'
import { bisect, moveOut } from './move-out.ts'
import { sentenceOf, wait, type Run } from './pass.ts'

/** A batch to be signed. All its attempts share its seed, so that only one of them can ever land. */
export type Open = { id: number; seed: string }

/** A batch that would go through as the chain is now; `units` is what it takes to compute. */
export type Prepared = { batchId: number; batch: Batch; units: number; members: number[] }

const WIDTH = 8

/**
 * Makes open batches ready to be signed (rule 1): looks at every account, simulates each batch unsigned, and takes out
 * whom the simulation names, until it passes. What is left of none, and what has to wait, is not among the results.
 */
export const prepare = async (run: Run, batches: readonly Open[]): Promise<Prepared[]> => {
  if (batches.length === 0) return []
  const members = await membersOf(
    run.db,
    batches.map((batch) => batch.id),
  )
  const prepared = await inParallel(WIDTH, batches, async (batch) =>
    prepareOne(run, batch, members.get(batch.id) ?? []),
  )
  return prepared.filter((one) => one !== undefined)
}

const prepareOne = async (run: Run, open: Open, members: Member[]): Promise<Prepared | undefined> => {
  try {
    return await tryPrepare(run, open, members)
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    wait(run, { batchId: open.id }, sentenceOf(error))
    return undefined
  }
}

const tryPrepare = async (run: Run, open: Open, first: Member[]): Promise<Prepared | undefined> => {
  const { id: batchId, seed } = open
  for (let members = first; ; members = (await membersOf(run.db, [batchId])).get(batchId) ?? []) {
    if (members.length === 0) return dissolve(run)
    if (isForeign(run, batchId, members) || !(await areClear(run, batchId, members))) return undefined
    const { payable, transfers, poisoned } = await sort(run, members)
    if (poisoned.length > 0 && !(await canLeave(run, batchId))) return undefined
    if (poisoned.length > 0) await fenced(run, async (tx) => holdAll(run, tx, poisoned))
    if (payable.length === 0) continue
    const [, ...rest] = run.chain.pack(transfers)
    if (rest.length > 0) {
      if (!(await canLeave(run, batchId))) return undefined
      await split(run, batchId, payable, rest)
      continue
    }
    const batch = { transfers, memo: ANY_MEMO, seed }
    const result = await run.chain.simulate(batch)
    if ('units' in result)
      return { batchId, batch, units: result.units, members: payable.map(({ id }) => id) }
    const { blame, error } = result
    if (blame === 'landed') return booked(run, batchId)
    if (blame !== 'nobody' && 'treasury' in blame) return stop(run, blame.treasury)
    run.log.warn({ batchId, error }, 'the simulation refuses a payout')
    if (!(await canLeave(run, batchId))) return undefined
    const culprit = blame === 'nobody' ? undefined : payable[blame.transfer]
    await fenced(run, async (tx) =>
      culprit === undefined
        ? bisect(run, tx, batchId, payable)
        : hold(run, tx, [culprit.id], 'transfer-failed'),
    )
  }
}

const booked = async (run: Run, batchId: number): Promise<undefined> => {
  await findLanded(run, batchId)
}

const canLeave = async (run: Run, batchId: number): Promise<boolean> => {
  if (await mayLeave(run, run.db, batchId)) return true
  wait(run, { batchId }, `Batch ${batchId} waits until its earlier transactions are long dead.`)
  return false
}

/** Accounts that were closed since make a batch larger than a transaction: what does not fit moves to new batches. */
const split = async (
  run: Run,
  batchId: number,
  payable: readonly Member[],
  rest: readonly number[][],
): Promise<void> =>
  fenced(run, async (tx) =>
    moveOut(
      run,
      tx,
      batchId,
      rest.map((group) => group.map((index) => payable[index] as Member)),
    ),
  )

/** Amounts of another asset are no amounts of this one: whoever writes rows may have put one in, however it was looked for. */
const isForeign = (run: Run, batchId: number, members: readonly Member[]): boolean => {
  const foreign = members.find((one) => one.asset !== run.chain.asset.mint)
  if (foreign === undefined) return false
  const text = `Payout ${foreign.id} in batch ${batchId} is of another token: the batch is not signed. Find out who wrote it.`
  run.log.error({ batchId, payoutId: foreign.id }, text)
  wait(run, {}, text)
  return true
}

const dissolve = async (run: Run): Promise<undefined> => {
  await fenced(run, dissolveEmpty)
}

const stop = (run: Run, why: string): undefined => {
  run.report.stopped = `The treasury cannot pay: ${why}. See treasury fund: it says how much lacks.`
  run.log.error({}, run.report.stopped)
}

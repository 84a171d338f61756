import { Unanswered, type Batch, type Transfer } from '../chain.ts'
import { bisect, dissolveEmpty, hold, membersOf, newBatches, type Member } from './book.ts'
import { inParallel } from './in-parallel.ts'
import { fenced } from './lease.ts'
import { holdAll, sort } from './look.ts'
import { sentenceOf, wait, type Run } from './pass.ts'

/** A batch that would go through as the chain is now; `units` is what it takes to compute. */
export type Prepared = { batchId: number; batch: Batch; units: number }

const WIDTH = 8

/**
 * Makes open batches ready to be signed (rule 1): looks at every account, simulates each batch unsigned, and takes out
 * whom the simulation names, until it passes. What is left of none, and what has to wait, is not among the results.
 */
export const prepare = async (run: Run, batchIds: readonly number[]): Promise<Prepared[]> => {
  const members = await membersOf(run.db, batchIds)
  const prepared = await inParallel(WIDTH, batchIds, async (id) => prepareOne(run, id, members.get(id) ?? []))
  return prepared.filter((one) => one !== undefined)
}

const prepareOne = async (run: Run, batchId: number, members: Member[]): Promise<Prepared | undefined> => {
  try {
    return await tryPrepare(run, batchId, members)
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    wait(run, { batchId }, sentenceOf(error))
    return undefined
  }
}

const tryPrepare = async (run: Run, batchId: number, first: Member[]): Promise<Prepared | undefined> => {
  for (let members = first; ; members = (await membersOf(run.db, [batchId])).get(batchId) ?? []) {
    if (members.length === 0) return dissolve(run)
    const { payable, transfers, poisoned } = await sort(run, members)
    if (poisoned.length > 0) await fenced(run, async (tx) => holdAll(run, tx, poisoned))
    if (payable.length === 0) continue
    if (await isSplit(run, payable, transfers)) continue
    const batch = { transfers, memo: `accord ${batchId}` }
    const result = await run.chain.simulate(batch)
    if ('units' in result) return { batchId, batch, units: result.units }
    const { blame, error } = result
    if (blame !== 'nobody' && 'treasury' in blame) return stop(run, blame.treasury)
    run.log.warn({ batchId, error }, 'the simulation refuses a payout')
    const culprit = blame === 'nobody' ? undefined : payable[blame.transfer]
    await fenced(run, async (tx) =>
      culprit === undefined ? bisect(run, tx, payable) : hold(run, tx, [culprit.id], 'transfer-failed'),
    )
  }
}

/** Accounts that were closed since make a batch larger than a transaction: what does not fit moves to new batches. */
const isSplit = async (run: Run, payable: Member[], transfers: Transfer[]): Promise<boolean> => {
  const [, ...rest] = run.chain.pack(transfers)
  if (rest.length === 0) return false
  await fenced(run, async (tx) => {
    await newBatches(
      tx,
      rest.map((group) => group.map((index) => (payable[index] as Member).id)),
    )
  })
  return true
}

const dissolve = async (run: Run): Promise<undefined> => {
  await fenced(run, dissolveEmpty)
}

const stop = (run: Run, why: string): undefined => {
  run.report.stopped = `The treasury cannot pay: ${why}`
  run.log.error({}, run.report.stopped)
}

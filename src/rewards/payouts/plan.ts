import type { TokenAccount, Transfer } from '../chain.ts'
import { hold, newBatch, type Member } from './book.ts'
import { fenced, renew } from './lease.ts'
import type { HoldReason, Run } from './pass.ts'

/** Payouts gathered at a time. */
const GATHER = 1000

const poison: Partial<Record<TokenAccount, HoldReason>> = {
  frozen: 'account-frozen',
  reassigned: 'account-reassigned',
  unusable: 'account-unusable',
}

/** Gathers what is planned into batches that each fit into one transaction. Who cannot be paid is held at once. */
export const plan = async (run: Run): Promise<void> => {
  for (;;) {
    const planned = await run.db
      .selectFrom('payouts')
      .selectAll()
      .where('status', '=', 'planned')
      .where('asset', '=', run.chain.asset.mint)
      .orderBy('id')
      .limit(GATHER)
      .execute()
    if (planned.length === 0) return
    await renew(run)
    const { payable, transfers, poisoned } = await sort(run, planned)
    await fenced(run, async (tx) => {
      await holdAll(run, tx, poisoned)
      for (const group of run.chain.pack(transfers))
        await newBatch(
          tx,
          group.map((index) => (payable[index] as Member).id),
        )
    })
    run.report.batched += payable.length
  }
}

export type Poisoned = { id: number; reason: HoldReason }

/** Looks at the token account of everybody (rule 12): who is payable, with which transfer, and who is not. */
export const sort = async (
  run: Run,
  members: readonly Member[],
): Promise<{ payable: Member[]; transfers: Transfer[]; poisoned: Poisoned[] }> => {
  const accounts = await run.chain.tokenAccounts(members.map((member) => member.wallet))
  const stateOf = (index: number): TokenAccount => accounts[index] ?? 'unusable'
  const reasons = members.map((_, index) => poison[stateOf(index)])
  const payable = members.filter((_, index) => reasons[index] === undefined)
  const transfers = members.flatMap(({ wallet, amount }, index) =>
    reasons[index] === undefined ? [{ wallet, amount, create: stateOf(index) === 'missing' }] : [],
  )
  const poisoned = members.flatMap(({ id }, index) => {
    const reason = reasons[index]
    return reason === undefined ? [] : [{ id, reason }]
  })
  return { payable, transfers, poisoned }
}

export const holdAll = async (
  run: Run,
  tx: Parameters<typeof hold>[1],
  poisoned: readonly Poisoned[],
): Promise<void> => {
  for (const reason of new Set(poisoned.map((one) => one.reason)))
    await hold(
      run,
      tx,
      poisoned.filter((one) => one.reason === reason).map((one) => one.id),
      reason,
    )
}

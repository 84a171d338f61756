import { sql } from 'kysely'

import type { Tx } from '#db/connect.ts'

import { transit, world } from '../accounts.ts'
import { post } from '../ledger.ts'
import { fenced } from './lease.ts'
import type { HoldReason, Run } from './pass.ts'
import type { Attempt } from './witnesses.ts'

/** The payouts of a batch in the order of the transfers in its transaction: by id. */
export const membersOf = async (db: Pick<Tx, 'selectFrom'>, batchId: number) =>
  db.selectFrom('payouts').selectAll().where('batch_id', '=', batchId).orderBy('id').execute()

export type Member = Awaited<ReturnType<typeof membersOf>>[number]

/** Finalized without an error: the money has left. Payouts, batches and ledger say so together. */
export const bookPaid = async (
  run: Run,
  attempts: readonly (Attempt & { slot: number })[],
): Promise<void> => {
  const paid = await fenced(run, async (tx) => {
    const now = run.now()
    const ids = attempts.map((attempt) => attempt.id)
    const batches = attempts.map((attempt) => attempt.batch_id)
    const signatures = new Map(attempts.map((attempt) => [attempt.batch_id, attempt.signature]))
    for (const { id, slot } of attempts)
      await tx
        .updateTable('attempts')
        .set({ status: 'finalized_ok', ended_at: now, slot })
        .where('id', '=', id)
        .execute()
    await tx.updateTable('batches').set({ status: 'paid' }).where('id', 'in', batches).execute()
    const members = await tx
      .updateTable('payouts as p')
      .from('attempts as a')
      .set((eb) => ({ status: 'paid' as const, signature: eb.ref('a.signature'), paid_at: now, told: false }))
      .whereRef('a.batch_id', '=', 'p.batch_id')
      .where('a.id', 'in', ids)
      .where('p.status', '=', 'batched')
      .returning(['p.id', 'p.amount', 'p.asset', 'p.batch_id', 'p.contributor_id'])
      .execute()
    await post(
      tx,
      members.map(({ id, amount, asset, batch_id, contributor_id }) => ({
        key: `payout:${id}:paid`,
        from: transit(id),
        to: world,
        amount,
        asset,
        reason: 'payout-paid',
        refs: {
          payoutId: id,
          contributorId: contributor_id,
          signature: signatures.get(batch_id as number) as string,
        },
      })),
    )
    return members.map((member) => member.id)
  })
  run.report.paid.push(...paid)
  for (const { batch_id, signature } of attempts)
    run.log.info({ batchId: batch_id, signature }, 'payouts paid')
}

/** Takes payouts out of their batch, with the reason why they wait. Only while no attempt of the batch lives. */
export const hold = async (run: Run, tx: Tx, ids: readonly number[], reason: HoldReason): Promise<void> => {
  if (ids.length === 0) return
  await tx
    .updateTable('payouts')
    .set({ status: 'held', hold_reason: reason, batch_id: null, told: false })
    .where('id', 'in', ids)
    .where('status', 'in', ['planned', 'batched'])
    .execute()
  for (const payoutId of ids) {
    run.report.held.push({ payoutId, reason })
    run.log.warn({ payoutId, reason }, 'payout held')
  }
}

/** Puts payouts into a new batch of their own. */
export const newBatch = async (tx: Tx, ids: readonly number[]): Promise<number> => {
  const { id } = await tx.insertInto('batches').defaultValues().returning('id').executeTakeFirstOrThrow()
  await tx
    .updateTable('payouts')
    .set({ status: 'batched', batch_id: id })
    .where('id', 'in', ids)
    .where('status', 'in', ['planned', 'batched'])
    .execute()
  return id
}

/** Halves a batch: its second half goes into a new one. One payout alone is held instead: it is the one at fault. */
export const bisect = async (run: Run, tx: Tx, members: readonly Member[]): Promise<void> => {
  const ids = members.map((member) => member.id)
  if (ids.length === 1) return hold(run, tx, ids, 'transfer-failed')
  await newBatch(tx, ids.slice(Math.ceil(ids.length / 2)))
}

/** Closes batches that everybody has left. */
export const dissolveEmpty = async (tx: Tx): Promise<void> => {
  await sql`
    update batches b set status = 'dissolved'
      where b.status = 'open' and not exists (select from payouts p where p.batch_id = b.id)`.execute(tx)
}

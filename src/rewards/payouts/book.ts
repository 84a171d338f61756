import { sql } from 'kysely'

import { json, type Tx } from '#db/connect.ts'

import { transit, world } from '../accounts.ts'
import { post } from '../ledger.ts'
import { fenced } from './lease.ts'
import type { HoldReason, Run } from './pass.ts'
import type { Attempt } from './witnesses.ts'

/** The payouts of batches, each batch's in the order of the transfers in its transaction: by id. */
export const membersOf = async (
  db: Pick<Tx, 'selectFrom'>,
  batchIds: readonly number[],
): Promise<Map<number, Member[]>> => {
  const members = new Map<number, Member[]>(batchIds.map((id) => [id, []]))
  for (const row of await allMembers(db, batchIds)) members.get(row.batch_id as number)?.push(row)
  return members
}

const allMembers = async (db: Pick<Tx, 'selectFrom'>, batchIds: readonly number[]) =>
  db.selectFrom('payouts').selectAll().where('batch_id', 'in', batchIds).orderBy('id').execute()

export type Member = Awaited<ReturnType<typeof allMembers>>[number]

/** Finalized without an error: the money has left. Payouts, batches and ledger say so together. */
export const bookPaid = async (
  run: Run,
  attempts: readonly (Attempt & { slot: number })[],
): Promise<void> => {
  const paid = await fenced(run, async (tx) => {
    const members = await markPaid(run, tx, attempts)
    await post(
      tx,
      members.map(({ id, amount, asset, contributorId, signature }) => ({
        key: `payout:${id}:paid`,
        from: transit(id),
        to: world,
        amount,
        asset,
        reason: 'payout-paid',
        refs: { payoutId: id, contributorId, signature },
      })),
    )
    return members.map((member) => member.id)
  })
  for (const id of paid) run.report.paid.push(id)
  for (const { batch_id, signature } of attempts)
    run.log.info({ batchId: batch_id, signature }, 'payouts paid')
}

type Paid = { id: number; amount: bigint; asset: string; contributorId: number; signature: string }

const markPaid = async (
  run: Run,
  tx: Tx,
  attempts: readonly (Attempt & { slot: number })[],
): Promise<Paid[]> => {
  const now = run.now()
  const final = json(attempts.map(({ id, slot }) => ({ id, slot })))
  await sql`
    update attempts a set status = 'finalized_ok', ended_at = ${now}, slot = f.slot
      from jsonb_to_recordset(${final}::jsonb) as f (id bigint, slot bigint) where a.id = f.id`.execute(tx)
  const batches = attempts.map((attempt) => attempt.batch_id)
  await tx.updateTable('batches').set({ status: 'paid' }).where('id', 'in', batches).execute()
  const { rows } = await sql<Paid>`
    update payouts p set status = 'paid', signature = a.signature, paid_at = ${now}, told = false
      from attempts a
      where a.batch_id = p.batch_id and a.id = any (${attempts.map((attempt) => attempt.id)}::bigint[])
        and p.batch_id = any (${batches}::bigint[]) and p.status = 'batched'
      returning p.id, p.amount, p.asset, p.contributor_id as "contributorId", a.signature`.execute(tx)
  return rows
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

/** Puts each group of payouts into a new batch of its own. */
export const newBatches = async (tx: Tx, groups: readonly (readonly number[])[]): Promise<void> => {
  if (groups.length === 0) return
  const { rows } = await sql<{ id: number }>`
    insert into batches (status) select 'open' from generate_series(1, ${groups.length}::int) returning id`.execute(
    tx,
  )
  const members = groups.flatMap((ids, group) => ids.map((id) => ({ id, batch: rows[group]?.id })))
  await sql`
    update payouts p set status = 'batched', batch_id = m.batch
      from jsonb_to_recordset(${json(members)}::jsonb) as m (id bigint, batch bigint)
      where p.id = m.id and p.status in ('planned', 'batched')`.execute(tx)
}

/** Closes batches that everybody has left. */
export const dissolveEmpty = async (tx: Tx): Promise<void> => {
  await sql`
    update batches b set status = 'dissolved'
      where b.status = 'open' and not exists (select from payouts p where p.batch_id = b.id)`.execute(tx)
}

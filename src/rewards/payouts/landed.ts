import { sql } from 'kysely'

import type { Tx } from '#db/connect.ts'

import { transit, world } from '../accounts.ts'
import { post } from '../ledger.ts'
import { bookApart } from './apart.ts'
import { judge, slotOf } from './evidence.ts'
import { fenced } from './lease.ts'
import { wait, type Run } from './pass.ts'
import { followMarker } from './taken-marker.ts'
import { witnessesOf, type Attempt } from './witnesses.ts'

/** By this clock, not by an endpoint's word: in such a time no cluster makes as few blocks as a blockhash lives. */
export const LONG_DEAD_MS = 10 * 60_000

/**
 * Whether payouts may leave a batch. The marker keeps its own transactions from paying twice, but it knows nothing of
 * another batch: whoever leaves must not be in a transaction that might yet land. What is finalized with an error cannot;
 * what expired cannot if one endpoint is honest, and to that a while by our own clock is added.
 */
export const mayLeave = async (
  { now }: Run,
  db: Pick<Tx, 'selectFrom'>,
  batchId: number,
): Promise<boolean> => {
  const dead = await deadFrom(db, batchId)
  return dead === undefined || now() >= dead
}

/** When what expired in a batch is long dead; undefined where nothing did. */
export const deadFrom = async (db: Pick<Tx, 'selectFrom'>, batchId: number): Promise<Date | undefined> => {
  const youngest = await db
    .selectFrom('attempts')
    .select('created_at')
    .where('batch_id', '=', batchId)
    .where('status', '=', 'expired')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return youngest && new Date(youngest.created_at.getTime() + LONG_DEAD_MS)
}

/** Attempts looked at when money is missing: the newest. */
const MANY = 1000

/**
 * The chain holds the batch's marker, so one of its attempts has landed, whatever was concluded about them before: finds
 * out which and books it. Until a majority has one of them finalized nothing is signed, split or blamed; where no known
 * attempt is the one, `followMarker` finds out who made it.
 */
export const findLanded = async (run: Run, batchId: number): Promise<void> => {
  const ended = await endedAttempts(run)
    .where('a.batch_id', '=', batchId)
    .where('a.status', 'in', ['expired', 'finalized_err'])
    .execute()
  const { landed, unknown } = await look(run, ended)
  if (landed.length > 0) return bookAll(run, landed.slice(0, 1))
  const known = ended.map((attempt) => attempt.signature)
  if (unknown) return followMarker(run, { batchId, known, free: await mayLeave(run, run.db, batchId) })
  const text = `Batch ${batchId} has been paid by an earlier transaction, which is not final yet.`
  wait(run, { batchId, attempts: known }, text)
}

/** Looks for transactions that were taken for dead and have landed after all, and books them; false where there is none. */
export const findAnyLanded = async (run: Run): Promise<boolean> => {
  const ended = await endedAttempts(run)
    .where('a.status', 'in', ['expired', 'finalized_err'])
    .where('b.status', '<>', 'paid')
    .limit(MANY)
    .execute()
  const { landed } = await look(run, ended)
  await bookAll(run, landed)
  return landed.length > 0
}

const bookAll = async (run: Run, landed: Looked['landed']): Promise<void> =>
  bookApart(run, landed, async (some) => {
    for (const attempt of some) await bookLanded(run, attempt)
  })

const endedAttempts = ({ db }: Run) =>
  db
    .selectFrom('attempts as a')
    .innerJoin('batches as b', 'b.id', 'a.batch_id')
    .select(['a.id', 'a.batch_id', 'a.status', 'a.raw', 'a.signature', 'a.expiry_height'])
    .orderBy('a.id', 'desc')

type Looked = { landed: (Attempt & { slot: number })[]; unknown: boolean }

/** `unknown`: every endpoint answers, and none has ever heard of any of them. */
const look = async (run: Run, attempts: readonly Attempt[]): Promise<Looked> => {
  const heard = await witnessesOf(run, attempts, true)
  return {
    landed: attempts.flatMap((attempt, index) => {
      const witnesses = heard[index] ?? []
      return judge(witnesses, attempt.expiry_height) === 'paid'
        ? [{ ...attempt, slot: slotOf(witnesses) }]
        : []
    }),
    unknown: heard.every((all) =>
      all.every((one) => one !== 'unreachable' && (one.status === null || one.status.error !== null)),
    ),
  }
}

type Member = {
  id: number
  amount: bigint
  asset: string
  contributor_id: number
  status: string
  elsewhere: boolean
}

/** Books an attempt that was taken for dead: it has paid those who were in it when it was signed. */
const bookLanded = async (run: Run, attempt: Attempt & { slot: number }): Promise<void> => {
  const paid = await fenced(run, async (tx) => {
    const { batch_id: batchId, signature } = attempt
    const taken = await tx
      .updateTable('attempts')
      .set({ status: 'finalized_ok', error: null, slot: attempt.slot, ended_at: run.now() })
      .where('id', '=', attempt.id)
      .where('status', 'in', ['expired', 'finalized_err'])
      .returning('id')
      .execute()
    if (taken.length === 0) return []
    const members = await membersOfAttempt(tx, attempt)
    const free = members.filter((one) => one.status !== 'paid' && !one.elsewhere)
    for (const { id } of members.filter((one) => !free.includes(one)))
      run.log.error(
        { payoutId: id, signature },
        'a payout may have been paid twice: look at both transactions',
      )
    const ids = free.map((one) => one.id)
    // Whoever is in the batch and was not in this attempt is paid by another one.
    await tx
      .updateTable('payouts')
      .set({ status: 'planned', batch_id: null })
      .where('batch_id', '=', batchId)
      .where('status', '=', 'batched')
      .where('id', 'not in', [0, ...members.map((one) => one.id)])
      .execute()
    if (ids.length > 0)
      await tx
        .updateTable('payouts')
        .set({
          status: 'paid',
          batch_id: batchId,
          hold_reason: null,
          signature,
          paid_at: run.now(),
          told: false,
        })
        .where('id', 'in', ids)
        .execute()
    await tx.updateTable('batches').set({ status: 'paid' }).where('id', '=', batchId).execute()
    await post(
      tx,
      free.map(({ id, amount, asset, contributor_id }) => ({
        key: `payout:${id}:paid`,
        from: transit(id),
        to: world,
        amount,
        asset,
        reason: 'payout-paid',
        refs: { payoutId: id, contributorId: contributor_id, signature },
      })),
    )
    return ids
  })
  if (paid.length === 0) return
  run.report.paid.push(...paid)
  run.log.warn(
    { batchId: attempt.batch_id, signature: attempt.signature },
    'a transaction that was taken for dead has paid: it is booked',
  )
}

/** `elsewhere`: another batch has taken the payout over, and a transaction of that batch may be under way. */
const membersOfAttempt = async (tx: Tx, { id, batch_id }: Attempt): Promise<Member[]> => {
  const { rows } = await sql<Member>`
    select p.id, p.amount, p.asset, p.contributor_id, p.status,
        p.batch_id is not null and p.batch_id <> ${batch_id} and exists (
          select from attempts o where o.batch_id = p.batch_id
            and o.status in ('signed', 'sent', 'confirmed', 'finalized_ok', 'unknown')) as elsewhere
      from attempts a, jsonb_array_elements_text(a.members) m join payouts p on p.id = m::bigint
      where a.id = ${id} order by p.id for update of p`.execute(tx)
  return rows
}

import { sql } from 'kysely'

import type { Member } from './book.ts'
import { isDead, judge } from './evidence.ts'
import { findLanded, LONG_DEAD_MS } from './landed.ts'
import { wait, type Run } from './pass.ts'
import { witnessesOf, type Attempt } from './witnesses.ts'

/**
 * Whether nothing that was signed in other batches for these payouts can land any more, asked of the chain and not of the
 * table: a marker guards its own batch alone, and whoever can write rows can say that a transaction has failed, take payouts
 * out of its batch and have them signed for again. Which batches they have left, the database keeps by itself. What turns out to
 * have landed is booked. Costs nothing for payouts that have left no batch.
 */
export const areClear = async (run: Run, batchId: number, members: readonly Member[]): Promise<boolean> => {
  const left = members.filter((one) => one.departures !== null)
  if (left.length === 0) return true
  const attempts = await attemptsElsewhere(run, batchId, left)
  const heard = await witnessesOf(run, attempts, true)
  const alive = attempts.filter((one, index) => !isOver(run, one, heard[index] ?? []))
  if (alive.length === 0) return true
  const landed = attempts.filter((one, index) => judge(heard[index] ?? [], one.expiry_height) === 'paid')
  for (const id of new Set(landed.map((one) => one.batch_id))) await findLanded(run, id)
  const signatures = alive.map((one) => one.signature).join(', ')
  wait(
    run,
    { batchId, signatures },
    `Batch ${batchId} waits: a payout of it is also in ${signatures}, which may land or has landed.`,
  )
  return false
}

type Elsewhere = Attempt & { created_at: Date }

/** A failure is certain; that something has expired counts after a while by our own clock, as in `mayLeave`. */
const isOver = (
  run: Run,
  { expiry_height, created_at }: Elsewhere,
  witnesses: Parameters<typeof isDead>[0],
): boolean => {
  const { dead, late } = isDead(witnesses, expiry_height)
  return dead && (!late || run.now().getTime() - created_at.getTime() >= LONG_DEAD_MS)
}

/** What was signed for one of these payouts in a batch that it has left, whatever is written about how it ended. */
const attemptsElsewhere = async (
  { db }: Run,
  batchId: number,
  left: readonly Member[],
): Promise<Elsewhere[]> => {
  const batches = left.flatMap(({ departures }) => (departures ?? []).map((one) => one.batch))
  const ids = left.map((one) => one.id)
  const { rows } = await sql<Elsewhere>`
    select a.id, a.batch_id, a.status, a.raw, a.signature, a.expiry_height, a.created_at from attempts a
      where a.batch_id = any(${batches}::bigint[]) and a.batch_id <> ${batchId}
        and (a.members = '[]' or exists (
          select from jsonb_array_elements_text(a.members) m where m::bigint = any(${ids}::bigint[])))
      order by a.id`.execute(db)
  return rows
}

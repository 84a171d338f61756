import { Unanswered } from '../chain.ts'
import { bookApart } from './apart.ts'
import { bookPaid, dissolveEmpty, hold, membersOf } from './book.ts'
import { errorOf, judge, slotOf, type Verdict, type Witness } from './evidence.ts'
import { fenced } from './lease.ts'
import { sentenceOf, wait, type Run } from './pass.ts'
import { broadcast } from './broadcast.ts'
import { findLanded, mayLeave } from './landed.ts'
import { bisect } from './move-out.ts'
import { witnessesOf, type Attempt } from './witnesses.ts'

/** Batches booked in one transaction. */
const BOOK = 64

const LIVE = ['signed', 'sent', 'confirmed', 'unknown'] as const

export const liveAttempts = async ({ db }: Pick<Run, 'db'>): Promise<Attempt[]> =>
  db
    .selectFrom('attempts')
    .select(['id', 'batch_id', 'status', 'raw', 'signature', 'expiry_height'])
    .where('status', 'in', [...LIVE])
    .orderBy('id')
    .execute()

/**
 * Follows every attempt that is signed and not ended, whoever signed it and whenever: books what is final, and sends
 * the same bytes again where nobody knows them yet. `again`: whether to do the latter.
 */
export const follow = async (run: Run, again: boolean): Promise<void> => {
  const { aside } = run.report
  const attempts = (await liveAttempts(run)).filter((one) => !aside.includes(one.batch_id))
  if (attempts.length === 0) return
  const judged = await judgeAll(run, attempts)
  const of = (verdict: Verdict): Judged[] => judged.filter((one) => one.verdict === verdict)
  const paid = of('paid').map(({ attempt, witnesses }) => ({ ...attempt, slot: slotOf(witnesses) }))
  for (let start = 0; start < paid.length; start += BOOK)
    await bookApart(run, paid.slice(start, start + BOOK), async (some) => bookPaid(run, some))
  for (const one of of('failed')) await bookFailedOrWait(run, one)
  await bookExpired(
    run,
    of('expired').map(({ attempt }) => attempt),
  )
  await mark(run, of('confirmed'), 'confirmed')
  await mark(run, of('conflict'), 'unknown')
  const waiting = of('waiting').map(({ attempt }) => attempt)
  if (again) await broadcast(run, waiting)
}

type Judged = { attempt: Attempt; verdict: Verdict; witnesses: Witness[] }

/** First by the endpoints' recent memory; what looks expired is asked for again, in the whole history. */
const judgeAll = async (run: Run, attempts: Attempt[]): Promise<Judged[]> => {
  const first = await judgeWith(run, attempts, false)
  const gone = first.filter((one) => one.verdict === 'expired').map((one) => one.attempt)
  if (gone.length === 0) return first
  const second = new Map((await judgeWith(run, gone, true)).map((one) => [one.attempt.id, one]))
  return first.map((one) => second.get(one.attempt.id) ?? one)
}

const judgeWith = async (run: Run, attempts: Attempt[], history: boolean): Promise<Judged[]> => {
  const witnesses = await witnessesOf(run, attempts, history)
  return attempts.map((attempt, index) => {
    const heard = witnesses[index] ?? []
    return { attempt, witnesses: heard, verdict: judge(heard, attempt.expiry_height) }
  })
}

const bookFailedOrWait = async (run: Run, judged: Judged): Promise<void> => {
  try {
    await bookFailed(run, judged)
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    wait(run, { batchId: judged.attempt.batch_id }, sentenceOf(error))
  }
}

/** Finalized with an error: nothing was paid. Who is at fault is held, and the others are signed anew. */
const bookFailed = async (run: Run, judged: Judged): Promise<void> => {
  const { attempt } = judged
  const error = errorOf(judged.witnesses)
  const blame = error === null ? 'nobody' : await run.chain.blame(attempt.raw, error)
  await fenced(run, async (tx) => {
    await tx
      .updateTable('attempts')
      .set({ status: 'finalized_err', error: JSON.stringify(error), ended_at: run.now() })
      .where('id', '=', attempt.id)
      .execute()
    const members = (await membersOf(tx, [attempt.batch_id])).get(attempt.batch_id) ?? []
    // Somebody was paid by another attempt, or an earlier one might yet: nobody leaves the batch.
    if (blame === 'landed' || !(await mayLeave(run, tx, attempt.batch_id))) return
    if (blame === 'nobody') await bisect(run, tx, attempt.batch_id, members)
    else if ('transfer' in blame) {
      const culprit = members[blame.transfer]
      if (culprit !== undefined) await hold(run, tx, [culprit.id], 'transfer-failed')
    } else wait(run, { batchId: attempt.batch_id }, `The treasury could not pay: ${blame.treasury}`)
    await dissolveEmpty(tx)
  })
  run.report.failed += 1
  run.log.warn({ batchId: attempt.batch_id, signature: attempt.signature, error }, 'payout failed on chain')
  if (blame === 'landed') await findLanded(run, attempt.batch_id)
}

/** Every endpoint is past the expiry and none knows it: it can never land, and the batch may be signed anew. */
const bookExpired = async (run: Run, attempts: Attempt[]): Promise<void> => {
  if (attempts.length === 0) return
  const ids = attempts.map((attempt) => attempt.id)
  await fenced(run, async (tx) => {
    await tx
      .updateTable('attempts')
      .set({ status: 'expired', ended_at: run.now() })
      .where('id', 'in', ids)
      .execute()
  })
  run.report.expired += attempts.length
  for (const { batch_id, signature } of attempts)
    run.log.info({ batchId: batch_id, signature }, 'payout expired; it will be signed anew')
}

const mark = async (run: Run, judged: Judged[], status: 'confirmed' | 'unknown'): Promise<void> => {
  if (status === 'unknown')
    for (const { attempt } of judged)
      wait(
        run,
        { batchId: attempt.batch_id, signature: attempt.signature },
        `The endpoints contradict each other about ${attempt.signature}: it waits until they agree.`,
      )
  const ids = judged.filter((one) => one.attempt.status !== status).map((one) => one.attempt.id)
  if (ids.length === 0) return
  await fenced(run, async (tx) => {
    await tx.updateTable('attempts').set({ status }).where('id', 'in', ids).execute()
  })
}

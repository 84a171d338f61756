import { KeyTaken } from '../ledger.ts'
import { messageOf, wait, type Run } from './pass.ts'

/** What the database's rules and the ledger say no to, and would the next time, too; a lost connection is another matter. */
const isRefused = (error: unknown): boolean =>
  error instanceof KeyTaken ||
  (error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('23'))

type Booked = { batch_id: number; signature: string }

/**
 * Books `all` together; where that is refused, one by one, and those that are refused alone are put aside for this pass
 * with a sentence for the operator: nobody's payment waits because another one's books do not add up.
 */
export const bookApart = async <T extends Booked>(
  run: Run,
  all: readonly T[],
  book: (some: readonly T[]) => Promise<void>,
): Promise<void> => {
  try {
    await book(all)
  } catch (error) {
    if (!isRefused(error)) throw error
    const [first, ...rest] = all
    if (first === undefined) return
    if (rest.length === 0) return putAside(run, first, error)
    for (const one of all) await bookApart(run, [one], book)
  }
}

const putAside = (run: Run, { batch_id: batchId, signature }: Booked, error: unknown): void => {
  run.report.aside.push(batchId)
  const text = `Batch ${batchId} has been paid by ${signature}, but the ledger refuses to book it: ${messageOf(error)}. The others go on; look at its payouts and their postings.`
  run.log.error({ batchId, signature, error }, text)
  wait(run, { batchId }, text)
}

import { inParallel } from '../in-parallel.ts'
import { fenced } from './lease.ts'
import { messageOf, wait, type Run } from './pass.ts'
import type { Attempt } from './witnesses.ts'

/** Transactions on their way to one endpoint at a time. */
const WIDTH = 8

/**
 * Hands signed and stored bytes to every endpoint. What an endpoint answers proves nothing: an error may hide a
 * transaction that lands, so the attempt lives on either way and is followed.
 */
export const broadcast = async (
  run: Run,
  attempts: readonly Pick<Attempt, 'id' | 'batch_id' | 'raw' | 'status'>[],
): Promise<void> => {
  if (attempts.length === 0) return
  const taken = new Set<number>()
  await Promise.all(
    run.chain.rpcs.map(async (rpc) =>
      inParallel(WIDTH, attempts, async ({ id, batch_id, raw }) => {
        try {
          await rpc.send(raw)
          taken.add(id)
        } catch (error) {
          wait(
            run,
            { batchId: batch_id, rpc: rpc.name },
            `The endpoint ${rpc.name} did not take a transaction: ${messageOf(error)}`,
          )
        }
      }),
    ),
  )
  const ids = attempts.filter(({ id, status }) => status === 'signed' && taken.has(id)).map(({ id }) => id)
  if (ids.length === 0) return
  await fenced(run, async (tx) => {
    await tx
      .updateTable('attempts')
      .set({ status: 'sent' })
      .where('id', 'in', ids)
      .where('status', '=', 'signed')
      .execute()
  })
}

import type { MarkerOrigin } from '../chain.ts'
import { dissolveEmpty, membersOf } from './book.ts'
import { fenced } from './lease.ts'
import { moveOut } from './move-out.ts'
import { messageOf, wait, type Run } from './pass.ts'

/** `known`: what was signed for the batch, none of which has landed; `free`: nobody has to stay because of it (`mayLeave`). */
type Stuck = { batchId: number; known: readonly string[]; free: boolean }

/**
 * A marker is on the chain that no known transaction of its batch has made. Somebody who saw one on its way may have sent
 * lamports to its address, and then none of them can land any more: their payouts go on in another batch. But only if every
 * endpoint shows the same transaction that put the first lamports there, not signed by the treasury. That it knows of none of
 * the batch's is not enough: it may have forgotten the one that paid.
 */
export const followMarker = async (run: Run, { batchId, known, free }: Stuck): Promise<void> => {
  const words = await ask(run, batchId)
  if (words === undefined) return
  const [first] = words
  const by = first?.by === 'stranger' ? first.signature : undefined
  if (by !== undefined && words.every((one) => one.by === 'stranger' && one.signature === by))
    return free
      ? goOn(run, batchId, by)
      : waitFor(run, batchId, 'until its earlier transactions are long dead')
  const isFinal = words.every((one) => one.by !== 'nobody')
  if (!isFinal && words.every((one) => one.by !== 'treasury'))
    return waitFor(run, batchId, 'until what stands at the address of its marker is final')
  const said = words.map(
    (one) => `${one.rpc} says ${sayings[one.by]}${'signature' in one ? ` ${one.signature}` : ''}`,
  )
  const text = `The marker of batch ${batchId} is on the chain at ${first?.address}, but none of its ${known.length} known transactions has landed: nothing of it is signed until that is explained. ${said.join('; ')}. See docs/operators.md, "A marker that nobody explains".`
  run.log.error({ batchId, attempts: known }, text)
  wait(run, { batchId }, text)
}

const sayings: Record<MarkerOrigin['by'], string> = {
  nobody: 'nothing is there',
  unknown: 'its history does not go back to what made it',
  treasury: 'the treasury made it by',
  stranger: 'somebody else made it by',
}

const waitFor = (run: Run, batchId: number, what: string): void =>
  wait(run, { batchId }, `Batch ${batchId} waits ${what}.`)

/** What every endpoint says; undefined where one does not. */
const ask = async (run: Run, batchId: number): Promise<(MarkerOrigin & { rpc: string })[] | undefined> => {
  const { seed } = await run.db
    .selectFrom('batches')
    .select('seed')
    .where('id', '=', batchId)
    .executeTakeFirstOrThrow()
  try {
    return await Promise.all(
      run.chain.rpcs.map(async (rpc) => ({ ...(await rpc.markerOrigin(seed)), rpc: rpc.name })),
    )
  } catch (error) {
    waitFor(run, batchId, `until every endpoint tells who made its marker: ${messageOf(error)}`)
    return undefined
  }
}

/** Its transactions cannot land while those lamports are there, and a sweep takes them only long after all are dead. */
const goOn = async (run: Run, batchId: number, by: string): Promise<void> => {
  await fenced(run, async (tx) => {
    const members = (await membersOf(tx, [batchId])).get(batchId) ?? []
    await moveOut(run, tx, batchId, [members])
    await dissolveEmpty(tx)
  })
  const text = `The marker of batch ${batchId} was made by ${by}, not by Accord: somebody sent lamports to its address. Its payments go on in another batch; the lamports come to the treasury by treasury sweep-markers.`
  run.log.warn({ batchId, signature: by }, text)
  wait(run, { batchId }, text)
}

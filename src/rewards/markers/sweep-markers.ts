import { bookCosts } from '../book-costs.ts'
import { findReclaimable, type Reclaimable } from './reclaimable.ts'
import { followSweeps, sendSweeps, type Sweep, type SweepDeps } from './follow-sweeps.ts'

export type { SweepDeps } from './follow-sweeps.ts'

/**
 * `swept`: markers that are gone now, `lamports`: what came back for them. `live`: transactions under way; call again in
 * some seconds to hear of them.
 */
export type SweepReport = { swept: number; lamports: bigint; live: number }

/** Blockhashes live so many blocks. */
const LIFETIME = 150

/**
 * Gives the lamports that lie on markers back to the treasury, once no attempt of their batch can land any more (rule 6).
 * It may be called by anybody at any time, and killed anywhere: a transaction is stored before it is sent, followed to
 * its end, and a marker that is gone is recorded as swept. `all`: also signs a transaction that is not full.
 */
export const sweepMarkers = async (
  deps: SweepDeps,
  { all = true }: { all?: boolean } = {},
): Promise<SweepReport> => {
  const report: SweepReport = { swept: 0, lamports: 0n, live: 0 }
  await bookCosts(deps.db, deps.chain)
  await followSweeps(deps, report)
  const { gone, found } = await findReclaimable(deps)
  await recordGone(deps, gone)
  report.swept += gone.length
  const signed = await signAll(deps, found, all)
  await sendSweeps(deps, signed)
  if (signed.length > 0) await followSweeps(deps, report)
  return report
}

const recordGone = async ({ db, now }: SweepDeps, ids: readonly number[]): Promise<void> => {
  if (ids.length === 0) return
  await db
    .updateTable('batches')
    .set({ swept_at: now() })
    .where('id', 'in', ids)
    .where('sweep_id', 'is', null)
    .execute()
}

const signAll = async (deps: SweepDeps, found: readonly Reclaimable[], all: boolean): Promise<Sweep[]> => {
  const width = deps.chain.reclaimWidth()
  const groups = Array.from({ length: Math.ceil(found.length / width) }, (_, at) =>
    found.slice(at * width, (at + 1) * width),
  ).filter((group) => all || group.length === width)
  const signed: Sweep[] = []
  for (const group of groups) {
    const one = await signOne(deps, group)
    if (one !== undefined) signed.push(one)
  }
  return signed
}

/** Signs and stores; undefined where an endpoint is silent, or somebody else has taken one of the markers meanwhile. */
const signOne = async (
  { db, chain, now }: SweepDeps,
  group: readonly Reclaimable[],
): Promise<Sweep | undefined> => {
  const answers = await Promise.allSettled(
    chain.rpcs.map(async (rpc) => ({ ...(await rpc.latestBlockhash()), height: await rpc.height() })),
  )
  const heard = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
  const [first] = heard
  if (first === undefined || heard.length < chain.rpcs.length) return undefined
  const expiry = Math.max(...heard.flatMap((one) => [one.lastValidHeight, one.height + LIFETIME]))
  const { raw, signature } = await chain.signReclaim(group, first.blockhash)
  const lamports = group.reduce((sum, one) => sum + one.lamports, 0n)
  return db.transaction().execute(async (tx) => {
    const ids = group.map((one) => one.id)
    const free = await tx
      .selectFrom('batches')
      .select('id')
      .where('id', 'in', ids)
      .where('sweep_id', 'is', null)
      .where('swept_at', 'is', null)
      .orderBy('id')
      .forUpdate()
      .execute()
    if (free.length < ids.length) return undefined
    const sweep = await tx
      .insertInto('sweeps')
      .values({
        asset: chain.asset.mint,
        raw: Buffer.from(raw),
        signature,
        expiry_height: expiry,
        lamports,
        created_at: now(),
      })
      .returning(['id', 'raw', 'signature', 'expiry_height', 'lamports'])
      .executeTakeFirstOrThrow()
    await tx.updateTable('batches').set({ sweep_id: sweep.id }).where('id', 'in', ids).execute()
    return sweep
  })
}

import type { Log } from '#core/log.ts'
import type { Db, Tx } from '#db/connect.ts'

import { treasury } from '../accounts.ts'
import type { Chain, Cost, Rpc } from '../chain.ts'
import { costPostings, markers, postSpent, SOL } from '../lamports.ts'
import type { Posting } from '../ledger.ts'
import { judge, slotOf, type Witness } from '../payouts/evidence.ts'
import { reclaimedSeeds } from './own-sweep.ts'
import type { SweepReport } from './sweep-markers.ts'

export type SweepDeps = { db: Db; chain: Chain; log: Log; now: () => Date }

/** A stored transaction that gives markers' lamports back. */
export type Sweep = {
  id: number
  raw: Uint8Array
  signature: string
  expiry_height: number
  lamports: bigint
}

/** How many signatures an endpoint takes in one call. */
const CALL = 256

/** Follows every sweep under way to its proven end, as payouts are followed; what nobody knows is sent again. */
export const followSweeps = async (deps: SweepDeps, report: SweepReport): Promise<void> => {
  const live = await ownSweeps(deps)
  const heard = await witnessesOf(deps.chain.rpcs, live)
  const waiting: Sweep[] = []
  for (const [index, sweep] of live.entries()) {
    const witnesses = heard[index] ?? []
    const verdict = judge(witnesses, sweep.expiry_height)
    if (verdict === 'paid') await end(deps, sweep, { ok: true, slot: slotOf(witnesses) }, report)
    else if (verdict === 'failed') await end(deps, sweep, { ok: false, slot: slotOf(witnesses) }, report)
    else if (verdict === 'expired')
      await deps.db.transaction().execute(async (tx) => release(deps, tx, sweep))
    else if (verdict === 'waiting') waiting.push(sweep)
  }
  await sendSweeps(deps, waiting)
  const { count } = await deps.db
    .selectFrom('sweeps')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('status', '=', 'signed')
    .where('asset', '=', deps.chain.asset.mint)
    .executeTakeFirstOrThrow()
  report.live = count
}

/** The sweeps under way, without rows that somebody made up: those end here, and their markers are free again. */
const ownSweeps = async (deps: SweepDeps): Promise<Sweep[]> => {
  const { db, chain, log } = deps
  const live = await db
    .selectFrom('sweeps')
    .select(['id', 'raw', 'signature', 'expiry_height', 'lamports'])
    .where('status', '=', 'signed')
    .where('asset', '=', chain.asset.mint)
    .orderBy('id')
    .limit(CALL)
    .execute()
  const isOwn = (sweep: Sweep): boolean => reclaimedSeeds(sweep, chain.treasury) !== undefined
  for (const strange of live.filter((sweep) => !isOwn(sweep))) {
    await db.transaction().execute(async (tx) => release(deps, tx, strange))
    const text = `The sweep ${strange.id} is no transaction by which the treasury takes markers back: nothing of it is booked. Find out who wrote it.`
    log.error({ signature: strange.signature }, text)
  }
  return live.filter(isOwn)
}

/** Hands the stored bytes to every endpoint; what they answer proves nothing. */
export const sendSweeps = async ({ chain, log }: SweepDeps, sweeps: readonly Sweep[]): Promise<void> => {
  await Promise.all(
    chain.rpcs.map(async (rpc) => {
      for (const { raw, signature } of sweeps)
        await rpc
          .send(raw)
          .catch((error: unknown) => log.warn({ rpc: rpc.name, signature, error }, 'a sweep was not taken'))
    }),
  )
}

const witnessesOf = async (rpcs: readonly Rpc[], sweeps: readonly Sweep[]): Promise<Witness[][]> => {
  if (sweeps.length === 0) return []
  const signatures = sweeps.map((sweep) => sweep.signature)
  const answers = await Promise.all(
    rpcs.map(async (rpc): Promise<Witness[]> => {
      try {
        const { height, slot: finalSlot } = await rpc.finalized()
        const { slot, statuses } = await rpc.statuses(signatures, true)
        return statuses.map((status) =>
          status === null && slot < finalSlot ? 'unreachable' : { height, status },
        )
      } catch {
        return []
      }
    }),
  )
  return sweeps.map((_, index) => answers.map((answer) => answer[index] ?? 'unreachable'))
}

/** Books a sweep that is final: its fee, and with `ok` the lamports that came back. */
const end = async (
  deps: SweepDeps,
  sweep: Sweep,
  { ok, slot }: { ok: boolean; slot: number },
  report: SweepReport,
): Promise<void> => {
  const { db, chain, log, now } = deps
  const { raw, signature } = sweep
  const cost = await chain.costOf({ raw, signature, ok })
  const swept = await db.transaction().execute(async (tx) => {
    const ended = await close(tx, sweep, {
      status: ok ? 'done' : 'dead',
      fee: cost.fee,
      slot,
      ended_at: now(),
    })
    if (!ended) return 0
    const seeds = ok ? await markSwept(tx, sweep, reclaimedSeeds(sweep, chain.treasury) ?? [], now()) : []
    await free(tx, sweep.id)
    await postSpent(tx, [...feeOf(sweep, cost), ...(await returned(tx, seeds, signature))])
    return seeds.length
  })
  if (swept === 0) return
  report.swept += swept
  report.lamports += sweep.lamports
  log.info({ signature, swept, lamports: `${sweep.lamports}` }, 'markers reclaimed')
}

/** It expired: nothing came of it, and its markers may be swept anew. */
const release = async ({ now }: SweepDeps, tx: Tx, sweep: Sweep): Promise<void> => {
  if (await close(tx, sweep, { status: 'dead', ended_at: now() })) await free(tx, sweep.id)
}

type End = { status: 'done' | 'dead'; fee?: bigint; slot?: number; ended_at: Date }

/** False where somebody else has ended it meanwhile. */
const close = async (tx: Tx, { id }: Sweep, how: End): Promise<boolean> => {
  const rows = await tx
    .updateTable('sweeps')
    .set(how)
    .where('id', '=', id)
    .where('status', '=', 'signed')
    .returning('id')
    .execute()
  return rows.length > 0
}

const free = async (tx: Tx, sweepId: number): Promise<void> => {
  await tx
    .updateTable('batches')
    .set({ sweep_id: null })
    .where('sweep_id', '=', sweepId)
    .where('swept_at', 'is', null)
    .execute()
}

const markSwept = async (
  tx: Tx,
  { id }: Sweep,
  reclaimed: readonly string[],
  now: Date,
): Promise<string[]> => {
  const rows = await tx
    .updateTable('batches')
    .set({ swept_at: now })
    .where('sweep_id', '=', id)
    .where('seed', 'in', ['', ...reclaimed])
    .returning('seed')
    .execute()
  return rows.map(({ seed }) => seed)
}

const feeOf = ({ signature }: Sweep, cost: Cost): Posting[] =>
  costPostings('', { signature, seed: '', cost: { ...cost, rents: [], marker: 0n } })

/** As much as was booked when each marker was made; what somebody has put on top of it comes in as a deposit. */
const returned = async (tx: Tx, seeds: readonly string[], signature: string): Promise<Posting[]> => {
  if (seeds.length === 0) return []
  const locked = await tx
    .selectFrom('postings')
    .select(['key', 'amount'])
    .where(
      'key',
      'in',
      seeds.map((seed) => `marker:${seed}`),
    )
    .execute()
  return locked.map(({ key, amount }) => ({
    key: key.replace('marker:', 'reclaim:'),
    from: markers,
    to: treasury,
    amount,
    asset: SOL,
    reason: 'marker-reclaimed',
    refs: { signature },
  }))
}

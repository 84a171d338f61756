import type { Amount } from '#core/money.ts'
import { refuse, type Refusal } from '#core/refusal.ts'
import type { Db, Tx } from '#db/connect.ts'

import { deadFrom } from './payouts/landed.ts'
import { Fenced, fenced, keepLease, takeLease } from './payouts/lease.ts'
import { emptyReport, type PayoutDeps, type Run } from './payouts/pass.ts'
import { unfundedOf } from './payouts/funds.ts'
import { askForPass, unfitness } from './request-payout.ts'
import { liveWallet } from './wallets.ts'

export type Steered = { id: number; amount: Amount; wallet: string; status: string }
export type SteerRefusal =
  | 'payout-not-found'
  | 'payout-on-its-way'
  | 'payout-expired-lately'
  | 'payout-worker-busy'
  | 'payout-was-paid'
  | 'payout-held-already'
  | 'payout-not-held'
  | 'payout-unfunded'
  | 'payout-needs-approval'
  | 'payout-wallet-cooling'
  | 'payout-wallet-unproven'

const find = async (tx: Tx, asset: string, id: number) =>
  tx
    .selectFrom('payouts')
    .selectAll()
    .where('id', '=', id)
    .where('asset', '=', asset)
    .forUpdate()
    .executeTakeFirst()

/**
 * Holds a payout that nothing is signed for that may land. Taken out of a batch only under the right to pay, so that no worker is
 * about to sign for it; while another one works: `payout-worker-busy`.
 */
export const holdPayout = async (
  deps: PayoutDeps,
  { id, why }: { id: number; why: string },
): Promise<Steered | Refusal<SteerRefusal>> => {
  const fence = await takeLease(deps)
  if (fence === undefined) return refuse('payout-worker-busy', { id })
  const run: Run = { ...deps, fence, report: emptyReport(), seen: new Map() }
  let result: Steered | Refusal<SteerRefusal> = refuse('payout-worker-busy', { id })
  try {
    await keepLease(run, async () => {
      result = await fenced(run, async (tx) =>
        holdNow(tx, deps.chain.asset.mint, { id, why, now: deps.now() }),
      )
    })
  } catch (error) {
    if (!(error instanceof Fenced)) throw error
  }
  return result
}

const holdNow = async (
  tx: Tx,
  asset: string,
  { id, why, now }: { id: number; why: string; now: Date },
): Promise<Steered | Refusal<SteerRefusal>> => {
  const payout = await find(tx, asset, id)
  if (payout === undefined) return refuse('payout-not-found', { id })
  if (payout.status === 'paid') return refuse('payout-was-paid', { id })
  if (payout.status === 'held' && payout.hold_reason === 'operator')
    return refuse('payout-held-already', { id })
  const batchId = payout.batch_id ?? 0
  const signed = await tx
    .selectFrom('attempts')
    .select('id')
    .where('batch_id', '=', batchId)
    .where('status', 'not in', ['finalized_err', 'expired'])
    .executeTakeFirst()
  if (signed !== undefined) return refuse('payout-on-its-way', { id })
  // What may yet land has to be waited for: also what expired, for a while.
  const dead = await deadFrom(tx, batchId)
  if (dead !== undefined && now < dead) return refuse('payout-expired-lately', { id, until: minuteOf(dead) })
  await tx
    .updateTable('payouts')
    .set({ status: 'held', hold_reason: 'operator', hold_note: why, batch_id: null, told: false })
    .where('id', '=', id)
    .execute()
  return { id, amount: payout.amount, wallet: payout.wallet, status: 'held' }
}

/** The minute after it, in UTC. */
const minuteOf = (at: Date): string =>
  `${new Date(at.getTime() + 60_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/**
 * `proof`: whether a wallet has to be proven before it is paid. `keepWallet`: pay where it was promised to, whatever wallet
 * the person has now.
 */
export type Releasing = {
  id: number
  proof: 'required' | 'offered'
  now: Date
  keepWallet?: boolean
}

/** `before`: the wallet that it was promised to, where it goes to another one now. */
export type Released = Steered & { before?: string }

/**
 * Plans a held payout again, to the wallet that its person has now; refused while nothing may be sent to that one yet, and
 * where the ledger does not hold its money: it would only be held again. What
 * two people have to approve is not released this way: it only goes over to the person's wallet, and approvals that
 * were given for the one before count no more, since they name it.
 */
export const releasePayout = async (
  db: Db,
  asset: string,
  { id, proof, now, keepWallet = false }: Releasing,
): Promise<Released | Refusal<SteerRefusal>> =>
  db.transaction().execute(async (tx) => {
    const payout = await find(tx, asset, id)
    if (payout === undefined) return refuse('payout-not-found', { id })
    if (payout.status !== 'held') return refuse('payout-not-held', { id, status: payout.status })
    if ((await unfundedOf(tx, [id])).has(id)) return refuse('payout-unfunded', { id })
    const live = keepWallet ? undefined : await liveWallet(tx, payout.contributor_id)
    const moved = live !== undefined && live.address !== payout.wallet
    const approval = payout.hold_reason === 'approval'
    if (approval && !moved) return refuse('payout-needs-approval', { id })
    const unfit = moved ? unfitness(live, { proof, now }) : undefined
    if (moved && unfit !== undefined)
      return refuse(unfit.refused === 'wallet-cooling' ? 'payout-wallet-cooling' : 'payout-wallet-unproven', {
        id,
        wallet: live.address,
        promised: payout.wallet,
        until: live.payableFrom?.toISOString() ?? '',
      })
    const wallet = moved ? live.address : payout.wallet
    const status = approval ? 'held' : 'planned'
    await tx
      .updateTable('payouts')
      .set({ wallet, told: false, ...(!approval && { status, hold_reason: null, hold_note: null }) })
      .where('id', '=', id)
      .execute()
    if (!approval) await askForPass(tx)
    return { id, amount: payout.amount, wallet, status, ...(moved && { before: payout.wallet }) }
  })

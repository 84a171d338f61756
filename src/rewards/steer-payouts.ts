import type { Amount } from '#core/money.ts'
import { refuse, type Refusal } from '#core/refusal.ts'
import type { Db, Tx } from '#db/connect.ts'

import { remedyOf } from './held.ts'
import { Fenced, fenced, keepLease, takeLease } from './payouts/lease.ts'
import { emptyReport, type PayoutDeps, type Run } from './payouts/pass.ts'
import { askForPass } from './request-payout.ts'
import { walletOf } from './wallets.ts'

export type Steered = { id: number; amount: Amount; wallet: string; status: string }
export type SteerRefusal =
  | 'payout-not-found'
  | 'payout-on-its-way'
  | 'payout-worker-busy'
  | 'payout-was-paid'
  | 'payout-held-already'
  | 'payout-not-held'
  | 'payout-needs-approval'

const find = async (tx: Tx, asset: string, id: number) =>
  tx
    .selectFrom('payouts')
    .selectAll()
    .where('id', '=', id)
    .where('asset', '=', asset)
    .forUpdate()
    .executeTakeFirst()

/**
 * Holds a payout that nothing was signed for yet. Taken out of a batch only under the right to pay, so that no worker is
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
      result = await fenced(run, async (tx) => holdNow(tx, deps.chain.asset.mint, { id, why }))
    })
  } catch (error) {
    if (!(error instanceof Fenced)) throw error
  }
  return result
}

const holdNow = async (
  tx: Tx,
  asset: string,
  { id, why }: { id: number; why: string },
): Promise<Steered | Refusal<SteerRefusal>> => {
  const payout = await find(tx, asset, id)
  if (payout === undefined) return refuse('payout-not-found', { id })
  if (payout.status === 'paid') return refuse('payout-was-paid', { id })
  if (payout.status === 'held' && payout.hold_reason === 'operator')
    return refuse('payout-held-already', { id })
  // What may yet land has to be waited for: also what expired, for a while (see payouts/landed.ts).
  const signed = await tx
    .selectFrom('attempts')
    .select('id')
    .where('batch_id', '=', payout.batch_id ?? 0)
    .where('status', '<>', 'finalized_err')
    .executeTakeFirst()
  if (signed !== undefined) return refuse('payout-on-its-way', { id })
  await tx
    .updateTable('payouts')
    .set({ status: 'held', hold_reason: 'operator', hold_note: why, batch_id: null, told: false })
    .where('id', '=', id)
    .execute()
  return { id, amount: payout.amount, wallet: payout.wallet, status: 'held' }
}

/**
 * Plans a held payout again. One that was held for the wallet's sake goes to the wallet that its person has now; any other
 * one where it was promised to. What two people have to approve is not released this way.
 */
export const releasePayout = async (
  db: Db,
  asset: string,
  id: number,
): Promise<Steered | Refusal<SteerRefusal>> =>
  db.transaction().execute(async (tx) => {
    const payout = await find(tx, asset, id)
    if (payout === undefined) return refuse('payout-not-found', { id })
    if (payout.status !== 'held') return refuse('payout-not-held', { id, status: payout.status })
    if (payout.hold_reason === 'approval') return refuse('payout-needs-approval', { id })
    const now = await walletOf(tx, payout.contributor_id)
    const wallet = remedyOf(payout.hold_reason) === 'wallet' ? (now ?? payout.wallet) : payout.wallet
    await tx
      .updateTable('payouts')
      .set({ status: 'planned', hold_reason: null, hold_note: null, wallet, told: false })
      .where('id', '=', id)
      .execute()
    await askForPass(tx)
    return { id, amount: payout.amount, wallet, status: 'planned' }
  })

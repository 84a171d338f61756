import type { Amount } from '#core/money.ts'
import { refuse, type Refusal } from '#core/refusal.ts'
import { json, type Tx } from '#db/connect.ts'

import { due, lockAccounts, transit } from './accounts.ts'
import { balance, post } from './ledger.ts'
import { walletOf } from './wallets.ts'

export type PayoutRequest = { payoutId: number; amount: Amount; wallet: string }
export type PayoutRefusal = 'no-wallet' | 'below-minimum' | 'payout-running' | 'payout-held'

/**
 * Sends all that is due to the contributor's wallet: the money leaves `due` at once, and a payout is planned. Refused
 * below `minimum` (`missing` and `minimum` in base units, as strings), and while another payout runs. A payout that was
 * held for a reason the person can mend is tried again.
 */
export const requestPayout = async (
  tx: Tx,
  { contributorId, asset, minimum }: { contributorId: number; asset: string; minimum: Amount },
): Promise<PayoutRequest | Refusal<PayoutRefusal>> => {
  await lockAccounts(tx, [{ ...due(contributorId), asset }])
  const wallet = await walletOf(tx, contributorId)
  if (wallet === undefined) return refuse('no-wallet')
  const live = await tx
    .selectFrom('payouts')
    .selectAll()
    .where('contributor_id', '=', contributorId)
    .where('asset', '=', asset)
    .where('status', '<>', 'paid')
    .forUpdate()
    .executeTakeFirst()
  if (live !== undefined && live.status !== 'held')
    return refuse('payout-running', { amount: `${live.amount}`, wallet: live.wallet })
  if (live !== undefined) {
    if (live.hold_reason === 'operator') return refuse('payout-held', { reason: 'operator' })
    return tryAgain(tx, live.id, live.amount, wallet)
  }
  const amount = await balance(tx, due(contributorId), asset)
  if (amount < minimum || amount === 0n)
    return refuse('below-minimum', {
      minimum: `${minimum}`,
      missing: `${minimum - amount}`,
      due: `${amount}`,
    })
  return plan(tx, contributorId, asset, amount, wallet)
}

const tryAgain = async (tx: Tx, payoutId: number, amount: Amount, wallet: string): Promise<PayoutRequest> => {
  await tx
    .updateTable('payouts')
    .set({ status: 'planned', hold_reason: null, wallet, told: false })
    .where('id', '=', payoutId)
    .execute()
  await askForPass(tx)
  return { payoutId, amount, wallet }
}

/** A pass over the payouts is due at once. */
const askForPass = async (tx: Tx): Promise<void> => {
  await tx
    .insertInto('outbox')
    .values({ job: 'pay', payload: json({}) })
    .execute()
}

const plan = async (
  tx: Tx,
  contributorId: number,
  asset: string,
  amount: Amount,
  wallet: string,
): Promise<PayoutRequest> => {
  const { id: payoutId } = await tx
    .insertInto('payouts')
    .values({ contributor_id: contributorId, wallet, asset, amount })
    .returning('id')
    .executeTakeFirstOrThrow()
  const refs = { payoutId, contributorId }
  const key = `payout:${payoutId}:requested`
  await post(tx, [
    { key, from: due(contributorId), to: transit(payoutId), amount, asset, reason: 'payout-requested', refs },
  ])
  await askForPass(tx)
  return { payoutId, amount, wallet }
}

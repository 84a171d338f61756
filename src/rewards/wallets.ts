import { refuse, type Refusal } from '#core/refusal.ts'
import type { Db, Tx } from '#db/connect.ts'

import { Unanswered, type AddressKind, type Chain } from './chain.ts'

export type WalletRefusal =
  | 'wallet-not-base58'
  | 'wallet-off-curve'
  | 'wallet-token-account'
  | 'wallet-is-mint'
  | 'wallet-is-program'
  | 'wallet-is-treasury'
  | 'wallet-check-later'

const refusals: Record<Exclude<AddressKind, 'wallet'>, WalletRefusal> = {
  'not-base58': 'wallet-not-base58',
  'off-curve': 'wallet-off-curve',
  'token-account': 'wallet-token-account',
  mint: 'wallet-is-mint',
  program: 'wallet-is-program',
  treasury: 'wallet-is-treasury',
}

/**
 * A wallet's address (base58) that can be paid, or why this one cannot. `wallet-check-later`: no endpoint of the
 * chain answers, so nobody can say.
 */
export const checkWallet = async (
  chain: Pick<Chain, 'addressKind'>,
  text: string,
): Promise<string | Refusal<WalletRefusal>> => {
  const address = text.trim()
  const kind = await chain.addressKind(address).catch((error: unknown) => {
    if (error instanceof Unanswered) return undefined
    throw error
  })
  if (kind === undefined) return refuse('wallet-check-later')
  return kind === 'wallet' ? address : refuse(refusals[kind], { address: address.slice(0, 64) })
}

/** The wallet that a contributor is paid to. */
export const walletOf = async (db: Db | Tx, contributorId: number): Promise<string | undefined> => {
  const row = await db
    .selectFrom('wallets')
    .select('address')
    .where('contributor_id', '=', contributorId)
    .where('replaced_at', 'is', null)
    .executeTakeFirst()
  return row?.address
}

/**
 * Makes a checked address the contributor's wallet. The one before stays on record as replaced. A payout that was
 * held because of the old wallet is planned again, to the new one; one that is under way goes where it was promised.
 */
export const setWallet = async (
  tx: Tx,
  contributorId: number,
  address: string,
  now: Date,
): Promise<{ changed: boolean }> => {
  await tx
    .selectFrom('contributors')
    .select('id')
    .where('id', '=', contributorId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if ((await walletOf(tx, contributorId)) === address) return { changed: false }
  await tx
    .updateTable('wallets')
    .set({ replaced_at: now })
    .where('contributor_id', '=', contributorId)
    .where('replaced_at', 'is', null)
    .execute()
  await tx.insertInto('wallets').values({ contributor_id: contributorId, address, set_at: now }).execute()
  await tx
    .updateTable('payouts')
    .set({ status: 'planned', hold_reason: null, wallet: address, told: false })
    .where('contributor_id', '=', contributorId)
    .where('status', '=', 'held')
    .where('hold_reason', '<>', 'operator')
    .execute()
  return { changed: true }
}

import { refuse, type Refusal } from '#core/refusal.ts'
import type { Db, Tx } from '#db/connect.ts'

import { Unanswered, type AddressKind, type Chain } from './chain.ts'
import { retryMended } from './held.ts'

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

/** `payableFrom`: nothing is sent to it before. */
export type Wallet = { id: number; address: string; provenAt?: Date; payableFrom?: Date }

/** The wallet that a contributor is paid to. */
export const liveWallet = async (db: Db | Tx, contributorId: number): Promise<Wallet | undefined> => {
  const row = await db
    .selectFrom('wallets')
    .select(['id', 'address', 'proven_at', 'payable_from'])
    .where('contributor_id', '=', contributorId)
    .where('replaced_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { id, address, proven_at, payable_from } = row
  return {
    id,
    address,
    ...(proven_at !== null && { provenAt: proven_at }),
    ...(payable_from !== null && { payableFrom: payable_from }),
  }
}

/** Its address alone. */
export const walletOf = async (db: Db | Tx, contributorId: number): Promise<string | undefined> =>
  (await liveWallet(db, contributorId))?.address

/** `before`: the address that was replaced; `payableFrom`: until when the new one cools off. */
export type WalletChange = { changed: boolean; walletId: number; before?: string; payableFrom?: Date }

/**
 * `proven`: its owner has signed that it is theirs; `coolOffHours`: how long payouts wait after a change; `proof`: whether
 * a wallet has to be proven before anything is sent to it, which is so where nothing is said.
 */
export type Setting = { proven?: boolean; coolOffHours?: number; proof?: 'required' | 'offered' }

/**
 * Makes a checked address the contributor's wallet. The one before stays on record as replaced, and payouts wait until
 * the new one has cooled off; a person's first wallet need not. A payout that was held because of the old wallet is then
 * planned again, to the new one, as soon as that may be paid; one that is under way goes where it was promised.
 */
export const setWallet = async (
  tx: Tx,
  contributorId: number,
  address: string,
  now: Date,
  { proven = false, coolOffHours = 0, proof = 'required' }: Setting = {},
): Promise<WalletChange> => {
  await lock(tx, contributorId)
  const live = await liveWallet(tx, contributorId)
  if (live?.address === address) {
    if (proven) await tx.updateTable('wallets').set({ proven_at: now }).where('id', '=', live.id).execute()
    return { changed: false, walletId: live.id, ...stillCooling(live.payableFrom, now) }
  }
  const coolOff = live === undefined || coolOffHours === 0 ? null : hoursAfter(now, coolOffHours)
  const row = { proven_at: proven ? now : null, payable_from: coolOff }
  return replace(tx, { contributorId, address, now, row, proof, ...(live !== undefined && { live }) })
}

const lock = async (tx: Tx, contributorId: number): Promise<void> => {
  await tx
    .selectFrom('contributors')
    .select('id')
    .where('id', '=', contributorId)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

const hoursAfter = (now: Date, hours: number): Date => new Date(now.getTime() + hours * 3_600_000)

const stillCooling = (at: Date | null | undefined, now: Date): { payableFrom?: Date } =>
  at !== null && at !== undefined && at > now ? { payableFrom: at } : {}

type Replacing = {
  contributorId: number
  address: string
  now: Date
  row: { proven_at: Date | null; payable_from: Date | null }
  proof: 'required' | 'offered'
  live?: Wallet
  disowned?: boolean
}

const replace = async (tx: Tx, change: Replacing): Promise<WalletChange> => {
  const { contributorId, address, now, row, proof, live, disowned = false } = change
  if (live !== undefined)
    await tx
      .updateTable('wallets')
      .set({ replaced_at: now, ...(disowned && { disowned_at: now }) })
      .where('id', '=', live.id)
      .execute()
  const { id } = await tx
    .insertInto('wallets')
    .values({ contributor_id: contributorId, address, set_at: now, ...row })
    .returning('id')
    .executeTakeFirstOrThrow()
  await retryMended(tx, { contributorId, proof, now })
  return {
    changed: true,
    walletId: id,
    ...(live !== undefined && { before: live.address }),
    ...stillCooling(row.payable_from, now),
  }
}

/**
 * Takes changes of wallet back, for somebody who did not make them: the last wallet that could be paid is theirs again,
 * as it was, without a cool-off while the change itself cools off; later it is a change like any other.
 * `wallet-back-none`: there is none.
 */
export const takeWalletBack = async (
  tx: Tx,
  contributorId: number,
  now: Date,
  { coolOffHours, proof = 'required' }: Pick<Setting, 'proof'> & { coolOffHours: number },
): Promise<(WalletChange & { address: string }) | Refusal<'wallet-back-none'>> => {
  await lock(tx, contributorId)
  const live = await liveWallet(tx, contributorId)
  const before = await tx
    .selectFrom('wallets')
    .selectAll()
    .where('contributor_id', '=', contributorId)
    .where('replaced_at', 'is not', null)
    .where('disowned_at', 'is', null)
    // One that never stood through its cool-off may be a thief's, who changed it twice.
    .where((is) => is.or([is('payable_from', 'is', null), is('payable_from', '<=', is.ref('replaced_at'))]))
    .orderBy('id', 'desc')
    .executeTakeFirst()
  if (live === undefined || before === undefined || before.address === live.address)
    return refuse('wallet-back-none')
  const cooling = live.payableFrom !== undefined && live.payableFrom > now
  const payable_from = cooling || coolOffHours === 0 ? before.payable_from : hoursAfter(now, coolOffHours)
  const row = { proven_at: before.proven_at, payable_from }
  const change = await replace(tx, {
    contributorId,
    address: before.address,
    now,
    row,
    proof,
    live,
    disowned: cooling || coolOffHours === 0,
  })
  // It stands twice now, as the live one and as history: only the live one can be gone back to after another change.
  await tx.updateTable('wallets').set({ disowned_at: now }).where('id', '=', before.id).execute()
  return { ...change, address: before.address }
}

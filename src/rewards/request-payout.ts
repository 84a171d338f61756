import { sql } from 'kysely'

import type { Amount } from '#core/money.ts'
import { refuse, type Refusal } from '#core/refusal.ts'
import { forEach } from '#db/by-key.ts'
import { json, type Tx } from '#db/connect.ts'

import { due, lockAccounts, transit } from './accounts.ts'
import { payable, remedyOf } from './held.ts'
import { balance, post } from './ledger.ts'
import { liveWallet, type Wallet } from './wallets.ts'

/** `again`: why it was held before. */
export type PayoutRequest = {
  payoutId: number
  contributorId: number
  amount: Amount
  wallet: string
  again?: string
}
export type PayoutRefusal =
  | 'no-wallet'
  | 'wallet-unproven'
  | 'wallet-cooling'
  | 'below-minimum'
  | 'below-opening'
  | 'payout-running'
  | 'payout-held'

/**
 * What holds for every payout: the least that is sent (`opening`: to a wallet whose token account has to be opened
 * first, which costs the treasury more than a transfer), and whether a wallet has to be proven first.
 */
export type PayoutTerms = {
  asset: string
  minimum: Amount
  opening?: Amount
  proof?: 'required' | 'offered'
  now?: Date
}

/**
 * Sends all that is due to the contributor's wallet: the money leaves `due` at once, and a payout is planned. Refused
 * below `minimum` (`missing` and `minimum` in base units, as strings; so below `opening`, to be given where the wallet's
 * token account is missing), while another payout runs, and while the wallet cools off (`until`, ISO 8601). A payout that
 * was held for a reason the person can mend is tried again.
 */
export const requestPayout = async (
  tx: Tx,
  { contributorId, ...terms }: { contributorId: number } & PayoutTerms,
): Promise<PayoutRequest | Refusal<PayoutRefusal>> => {
  const { asset, minimum } = terms
  await lockAccounts(tx, [{ ...due(contributorId), asset }])
  const wallet = await liveWallet(tx, contributorId)
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
  if (live !== undefined && ['operator', 'wait'].includes(remedyOf(live.hold_reason)))
    return refuse('payout-held', { reason: live.hold_reason ?? 'operator', amount: `${live.amount}` })
  const unfit = unfitness(wallet, terms)
  if (unfit !== undefined) return unfit
  if (live !== undefined)
    return tryAgain(tx, {
      payoutId: live.id,
      contributorId,
      amount: live.amount,
      wallet: wallet.address,
      again: live.hold_reason ?? '',
    })
  const amount = await balance(tx, due(contributorId), asset)
  const { opening = 0n } = terms
  if (amount < minimum || amount === 0n) return refuse('below-minimum', below(amount, minimum))
  if (amount < opening) return refuse('below-opening', below(amount, opening))
  const [planned] = await plan(tx, [contributorId], { ...terms, opening: 0n })
  if (planned === undefined) throw new Error(`the payout of contributor ${contributorId} was not planned`)
  return planned
}

const below = (amount: Amount, least: Amount) => ({
  minimum: `${least}`,
  missing: `${least - amount}`,
  due: `${amount}`,
})

/** Why nothing can be sent to a wallet for now: `payable` of held.ts, for one wallet and with the reason. */
export const unfitness = (
  { provenAt, payableFrom }: Wallet,
  { proof = 'offered', now = new Date() }: Pick<PayoutTerms, 'proof' | 'now'>,
): Refusal<'wallet-unproven' | 'wallet-cooling'> | undefined => {
  if (proof === 'required' && provenAt === undefined) return refuse('wallet-unproven')
  if (payableFrom !== undefined && payableFrom > now)
    return refuse('wallet-cooling', { until: payableFrom.toISOString() })
  return undefined
}

const tryAgain = async (tx: Tx, request: PayoutRequest): Promise<PayoutRequest> => {
  await tx
    .updateTable('payouts')
    .set({ status: 'planned', hold_reason: null, wallet: request.wallet, told: false })
    .where('id', '=', request.payoutId)
    .execute()
  await askForPass(tx)
  return request
}

/** A pass over the payouts is due at once. */
export const askForPass = async (tx: Tx): Promise<void> => {
  await tx
    .insertInto('outbox')
    .values({ job: 'pay', payload: json({}) })
    .execute()
}

/**
 * Sends all that is due to each of these people, as `requestPayout` does for one; who cannot be paid now is left out.
 * One statement each for the payouts and the postings, however many people.
 */
export const requestPayouts = async (
  tx: Tx,
  contributorIds: readonly number[],
  terms: PayoutTerms,
): Promise<PayoutRequest[]> => {
  const { asset } = terms
  const ids = await activeOf(tx, contributorIds)
  if (ids.length === 0) return []
  await lockAccounts(
    tx,
    ids.map((id) => ({ ...due(id), asset })),
  )
  return plan(tx, ids, terms)
}

/** Those who are not banned. */
const activeOf = async (tx: Tx, contributorIds: readonly number[]): Promise<number[]> => {
  const rows = await tx
    .selectFrom('contributors')
    .select('id')
    .where(sql<boolean>`id = any(${[...contributorIds]}::bigint[])`)
    .where('status', '=', 'active')
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** What is due on account `a`, and no more than what may leave in a day (see limits.ts): the rest stays due. */
const atMost = (alias: string) =>
  sql<Amount>`least(${sql.ref(`${alias}.balance`)}, (select least(l.person_cap, l.day_cap) from payout_limits l
    where l.asset = ${sql.ref(`${alias}.asset`)}))`

/** The least that is sent to wallet `w`: more where nothing was ever sent to it, since its account is to be opened. */
export const leastFor = ({
  minimum,
  opening = 0n,
  asset,
}: Pick<PayoutTerms, 'minimum' | 'opening' | 'asset'>) =>
  sql<Amount>`greatest(1, ${`${minimum}`}::numeric, case when exists (select from payouts o
    where o.contributor_id = w.contributor_id and o.wallet = w.address and o.asset = ${asset} and o.status = 'paid' ${forEach})
    then 0 else ${`${opening}`}::numeric end)`

/**
 * The caller holds the accounts' locks, so what is read here is what is posted. A second live payout of a person cannot
 * be: the index `payouts_one_live` would refuse it.
 */
const plan = async (
  tx: Tx,
  contributorIds: readonly number[],
  { asset, minimum, opening = 0n, proof = 'offered', now = new Date() }: PayoutTerms,
): Promise<PayoutRequest[]> => {
  const { rows } = await sql<{ id: number; contributor_id: number; amount: Amount; wallet: string }>`
    insert into payouts (contributor_id, wallet, asset, amount)
      select w.contributor_id, w.address, a.asset, ${atMost('a')}
        from unnest(${[...contributorIds]}::bigint[]) as n (id)
          cross join lateral (select * from wallets where contributor_id = n.id and replaced_at is null ${forEach}) w
          cross join lateral (
            select asset, balance from accounts where kind = 'due' and ref = n.id::text and asset = ${asset} ${forEach}) a
        where a.balance >= ${leastFor({ minimum, opening, asset })} and ${payable('w', proof, now)}
          and not exists (select from payouts p
            where p.contributor_id = w.contributor_id and p.asset = ${asset} and p.status <> 'paid' ${forEach})
        order by w.contributor_id
      returning id, contributor_id, amount, wallet`.execute(tx)
  if (rows.length === 0) return []
  await post(
    tx,
    rows.map(({ id, contributor_id, amount }) => ({
      key: `payout:${id}:requested`,
      from: due(contributor_id),
      to: transit(id),
      amount,
      asset,
      reason: 'payout-requested',
      refs: { payoutId: id, contributorId: contributor_id },
    })),
  )
  await askForPass(tx)
  return rows.map(({ id, contributor_id, amount, wallet }) => ({
    payoutId: id,
    contributorId: contributor_id,
    amount,
    wallet,
  }))
}

import { sql } from 'kysely'

import { refuse, type Refusal } from '#core/refusal.ts'
import type { Tx } from '#db/connect.ts'

import { due, lockAccounts } from './accounts.ts'
import { post } from './ledger.ts'
import { liveWallet, walletOf } from './wallets.ts'

type Two = { from: number; into: number; now: Date }

/**
 * Whether the money of two contributors can become one's. Locks what it looks at until the transaction ends. Refusals:
 * `link-wallets-differ` (nobody but the person can say which is right), `link-payout-running` (what is on its way was
 * promised to one of the two, in their own account).
 */
export const checkJoin = async (
  tx: Tx,
  { from, into }: Two,
): Promise<Refusal<'link-wallets-differ' | 'link-payout-running'> | undefined> => {
  await lockAccounts(tx, await accountsOf(tx, [from, into]))
  const [first, second] = [await walletOf(tx, from), await walletOf(tx, into)]
  if (first !== undefined && second !== undefined && first !== second) return refuse('link-wallets-differ')
  const running = await tx
    .selectFrom('payouts')
    .select('id')
    .where('contributor_id', 'in', [from, into])
    .where('status', '<>', 'paid')
    .executeTakeFirst()
  return running === undefined ? undefined : refuse('link-payout-running')
}

/** Moves everything that is due to `from`, and the record of its payouts and wallets, to `into`. Call `checkJoin` first. */
export const joinMoney = async (tx: Tx, { from, into, now }: Two): Promise<void> => {
  const balances = await tx
    .selectFrom('accounts')
    .select(['asset', 'balance'])
    .where('kind', '=', 'due')
    .where('ref', '=', `${from}`)
    .where('balance', '>', 0n)
    .execute()
  await post(
    tx,
    balances.map(({ asset, balance: amount }) => ({
      key: `link:${from}:${into}:${asset}`,
      from: due(from),
      to: due(into),
      amount,
      asset,
      reason: 'accounts-linked',
      refs: { from, into },
    })),
  )
  await tx.updateTable('payouts').set({ contributor_id: into }).where('contributor_id', '=', from).execute()
  await joinWallets(tx, { from, into, now })
  await tx.updateTable('wallets').set({ contributor_id: into }).where('contributor_id', '=', from).execute()
  // What `from` was given to sign names an account that is no more; a choice of `into` holds for both.
  await tx.deleteFrom('wallet_challenges').where('contributor_id', '=', from).execute()
  await sql`
    update autopay set contributor_id = ${into} where contributor_id = ${from}
      and not exists (select from autopay own where own.contributor_id = ${into})`.execute(tx)
  await tx.deleteFrom('autopay').where('contributor_id', '=', from).execute()
}

/**
 * Both are paid to the same address (see `checkJoin`): it cools off as long as it did in either account, and is proven if
 * it was in one. What either was paid to before is no wallet to go back to: to the other account it would be a new one.
 */
const joinWallets = async (tx: Tx, { from, into, now }: Two): Promise<void> => {
  const [joined, kept] = [await liveWallet(tx, from), await liveWallet(tx, into)]
  if (joined === undefined || kept === undefined) return
  await tx.updateTable('wallets').set({ replaced_at: now }).where('id', '=', joined.id).execute()
  await sql`
    update wallets set disowned_at = ${now}
      where contributor_id in (${from}, ${into}) and replaced_at is not null and disowned_at is null`.execute(
    tx,
  )
  await sql`
    update wallets kept set payable_from = greatest(kept.payable_from, joined.payable_from),
        proven_at = coalesce(kept.proven_at, joined.proven_at)
      from wallets joined where kept.id = ${kept.id} and joined.id = ${joined.id}`.execute(tx)
}

const accountsOf = async (tx: Tx, people: number[]) => {
  const assets = await tx
    .selectFrom('accounts')
    .select('asset')
    .distinct()
    .where('kind', '=', 'due')
    .where(
      'ref',
      'in',
      people.map((id) => `${id}`),
    )
    .execute()
  return assets.flatMap(({ asset }) => people.map((id) => ({ ...due(id), asset })))
}

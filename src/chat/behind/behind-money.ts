import type { Context } from '../context.ts'

/** A person's money on its way, in words. `transaction` is what the chain knows the payout by. */
export type BehindMoney = {
  balances: { pending: string; due: string; transit: string; paid: string }
  postings: { id: number; at: string; from: Side; to: Side; amount: string; reason: string }[]
  payouts: {
    id: number
    at: string
    amount: string
    wallet: string
    status: 'planned' | 'batched' | 'paid' | 'held'
    transaction?: string
    url?: string
  }[]
}
type Side = 'world' | 'treasury' | 'escrow' | 'due' | 'transit'

type Deps = Pick<Context, 'db' | 'asset' | 'chain'> & { show: (amount: bigint) => string }
const latest = 12

/** Balances, the latest postings and the latest payouts of a person, newest first. */
export const moneyBehind = async (deps: Deps, contributorId: number): Promise<BehindMoney> => {
  const payouts = await payoutsOf(deps, contributorId)
  return {
    balances: await balancesOf(deps, contributorId),
    postings: await postingsOf(
      deps,
      contributorId,
      payouts.map((payout) => payout.id),
    ),
    payouts,
  }
}

const balancesOf = async (deps: Deps, contributorId: number): Promise<BehindMoney['balances']> => {
  const asset = deps.asset.mint
  const due = await deps.db
    .selectFrom('accounts')
    .select('balance')
    .where('kind', '=', 'due')
    .where('ref', '=', `${contributorId}`)
    .where('asset', '=', asset)
    .executeTakeFirst()
  const pending = await deps.db
    .selectFrom('answers')
    .innerJoin('items', 'items.id', 'answers.item_id')
    .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
    .select((is) => is.fn.sum<bigint | null>('campaigns.reward').as('sum'))
    .where('answers.contributor_id', '=', contributorId)
    .where('items.status', '=', 'open')
    .where('campaigns.asset', '=', asset)
    .executeTakeFirst()
  const out = await deps.db
    .selectFrom('payouts')
    .select((is) => ['status', is.fn.sum<bigint>('amount').as('sum')])
    .where('contributor_id', '=', contributorId)
    .where('asset', '=', asset)
    .groupBy('status')
    .execute()
  const total = (paid: boolean): bigint =>
    out.filter((row) => (row.status === 'paid') === paid).reduce((sum, row) => sum + row.sum, 0n)
  return {
    pending: deps.show(pending?.sum ?? 0n),
    due: deps.show(due?.balance ?? 0n),
    transit: deps.show(total(false)),
    paid: deps.show(total(true)),
  }
}

const postingsOf = async (
  deps: Deps,
  contributorId: number,
  payouts: number[],
): Promise<BehindMoney['postings']> => {
  const own = deps.db
    .selectFrom('accounts')
    .select('id')
    .where('asset', '=', deps.asset.mint)
    .where((is) =>
      is.or([
        is.and([is('kind', '=', 'due'), is('ref', '=', `${contributorId}`)]),
        is.and([is('kind', '=', 'transit'), is('ref', 'in', ['', ...payouts.map(String)])]),
      ]),
    )
  const rows = await deps.db
    .selectFrom('postings')
    .innerJoin('accounts as giver', 'giver.id', 'postings.from_account')
    .innerJoin('accounts as taker', 'taker.id', 'postings.to_account')
    .select(['postings.id', 'postings.created_at', 'postings.amount', 'postings.reason'])
    .select(['giver.kind as from', 'taker.kind as to'])
    .where((is) => is.or([is('from_account', 'in', own), is('to_account', 'in', own)]))
    .orderBy('postings.id', 'desc')
    .limit(latest)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    at: row.created_at.toISOString(),
    from: row.from,
    to: row.to,
    amount: deps.show(row.amount),
    reason: row.reason,
  }))
}

const payoutsOf = async (deps: Deps, contributorId: number): Promise<BehindMoney['payouts']> => {
  const rows = await deps.db
    .selectFrom('payouts')
    .leftJoin('attempts', (join) =>
      join
        .onRef('attempts.batch_id', '=', 'payouts.batch_id')
        .on('attempts.status', 'in', ['sent', 'confirmed', 'finalized_ok']),
    )
    .select(['payouts.id', 'payouts.created_at', 'payouts.amount', 'payouts.wallet', 'payouts.status'])
    .select((is) => is.fn.coalesce('payouts.signature', 'attempts.signature').as('signature'))
    .where('payouts.contributor_id', '=', contributorId)
    .where('payouts.asset', '=', deps.asset.mint)
    .orderBy('payouts.id', 'desc')
    .limit(5)
    .execute()
  return rows.map((row) => {
    const url = row.signature === null ? undefined : deps.chain.explorerUrl(row.signature)
    return {
      id: row.id,
      at: row.created_at.toISOString(),
      amount: deps.show(row.amount),
      wallet: row.wallet,
      status: row.status,
      ...(row.signature === null ? {} : { transaction: row.signature }),
      ...(url === undefined ? {} : { url }),
    }
  })
}

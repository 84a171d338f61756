import { sql } from 'kysely'

import type { Amount } from '#core/money.ts'
import type { Db } from '#db/connect.ts'

import { Unanswered, type Chain, type Health, type TreasuryState } from './chain.ts'
import { limitsOf, usedToday, type Limits } from './limits.ts'
import { countPayouts, type PayoutCount } from './payout-view.ts'
import { lookAhead, type Ahead, type Outlook, type Waiting } from './treasury-ahead.ts'
import { observe } from './observe.ts'
import { mistakenFor } from './whose-ledger.ts'

export type Endpoint = { name: string } & ({ state: TreasuryState } | { error: string }) & { health?: Health }

/**
 * The treasury as an operator needs to see it. Amounts of tokens in base units. `campaigns`: what running ones can still
 * cost, and how much of it is not set aside. `ready`: who is due, has a wallet and would be paid by `payouts run --due`;
 * `accounts` of them have never been paid, so that a token account may have to be opened. `feeEach`: lamports of fees a
 * payment, by how many fit into a transaction. `waiting`: who is planned or in a batch, and not signed for. `outlook`: lamports to pay them and everybody who is
 * ready; `ahead`: the part of it that their batches lock on markers; `held`: who is held, and the lamports on top of that once they
 * are released; `stays`: what has to be left in the wallet besides.
 * `markers`: lamports that lie there already and come back by `treasury sweep-markers`.
 */
export type TreasuryStatus = {
  address: string
  /** The ledger's treasury, where this one is mistaken for it. */
  other: string | undefined
  mint: string
  endpoints: Endpoint[]
  ledger: Record<'free' | 'reserved' | 'due' | 'transit', Amount>
  campaigns: { running: number; needed: Amount; missing: Amount }
  ready: { people: number; amount: Amount; accounts: number }
  waiting: Waiting
  held: Outlook['held']
  feeEach: bigint
  openingCost: bigint
  outlook: bigint
  ahead: Ahead
  stays: bigint
  markers: { count: number; lamports: bigint }
  limits: Limits & { usedToday: Amount }
  payouts: PayoutCount[]
  /** What the chain holds beyond the ledger, payments under way explained; below 0 money is missing. Undefined where nobody answers. */
  surplus: Amount | undefined
}

export const treasuryStatus = async (db: Db, chain: Chain, minimum: Amount): Promise<TreasuryStatus> => {
  const asset = chain.asset.mint
  const [endpoints, ledger, campaigns, ready, markers, openingCost, stays] = await Promise.all([
    look(chain),
    balances(db, asset),
    needs(db, asset),
    due(db, asset, minimum),
    locked(db),
    chain.openingCost(),
    chain.markerCost(),
  ])
  const { waiting, held, ahead, fees, outlook } = await lookAhead(db, chain, ready)
  const people = BigInt(ready.people + waiting.people)
  return {
    address: chain.treasury,
    other: await mistakenFor(db, chain),
    mint: asset,
    endpoints,
    ledger,
    campaigns,
    ready,
    waiting,
    held,
    feeEach: people === 0n ? 0n : (fees + people - 1n) / people,
    openingCost,
    outlook,
    ahead,
    stays,
    markers,
    limits: { ...(await limitsOf(db, asset)), usedToday: await usedToday(db, asset) },
    payouts: await countPayouts(db, asset),
    surplus: await surplusOf(db, chain),
  }
}

const surplusOf = async (db: Db, chain: Chain): Promise<Amount | undefined> => {
  try {
    return (await observe(db, chain)).surplus
  } catch (error) {
    if (error instanceof Unanswered) return undefined
    throw error
  }
}

const look = async (chain: Chain): Promise<Endpoint[]> => {
  const looks = await Promise.allSettled(chain.rpcs.map(async (rpc) => rpc.treasury()))
  const health = chain.health()
  return chain.rpcs.map(({ name }, index) => {
    const one = looks[index]
    const state =
      one?.status === 'fulfilled'
        ? { state: one.value }
        : { error: one?.reason instanceof Error ? one.reason.message : String(one?.reason) }
    const its = health[index]
    return { name, ...state, ...(its !== undefined && { health: its }) }
  })
}

const balances = async (db: Db, asset: string): Promise<TreasuryStatus['ledger']> => {
  const { rows } = await sql<TreasuryStatus['ledger']>`
    select coalesce(sum(balance) filter (where kind = 'treasury'), 0) as free,
      coalesce(sum(balance) filter (where kind = 'escrow'), 0) as reserved,
      coalesce(sum(balance) filter (where kind = 'due'), 0) as due,
      coalesce(sum(balance) filter (where kind = 'transit'), 0) as transit
      from accounts where asset = ${asset}`.execute(db)
  return rows[0] ?? { free: 0n, reserved: 0n, due: 0n, transit: 0n }
}

/** What open items can still cost, campaign by campaign, against what each has set aside. */
const needs = async (db: Db, asset: string): Promise<TreasuryStatus['campaigns']> => {
  const { rows } = await sql<TreasuryStatus['campaigns']>`
    select count(*) as running, coalesce(sum(n.needed), 0) as needed,
        coalesce(sum(greatest(n.needed - n.held, 0)), 0) as missing
      from (
        select c.reward * coalesce((
            select sum(greatest(c.max_answers, i.answered)) from items i
              where i.campaign_id = c.id and i.status in ('open', 'disputed')), 0) as needed,
          coalesce((select balance from accounts a
            where a.kind = 'escrow' and a.ref = c.id::text and a.asset = c.asset), 0) as held
        from campaigns c where c.status = 'running' and c.asset = ${asset}) n`.execute(db)
  return rows[0] ?? { running: 0, needed: 0n, missing: 0n }
}

const due = async (db: Db, asset: string, minimum: Amount): Promise<TreasuryStatus['ready']> => {
  const { rows } = await sql<TreasuryStatus['ready']>`
    select count(*) as people, coalesce(sum(a.balance), 0) as amount,
        count(*) filter (where not exists (select from payouts o
          where o.contributor_id = w.contributor_id and o.wallet = w.address and o.asset = a.asset and o.status = 'paid')) as accounts
      from accounts a join wallets w on w.contributor_id = a.ref::bigint and w.replaced_at is null
      where a.kind = 'due' and a.asset = ${asset} and a.balance > 0 and a.balance >= ${`${minimum}`}::numeric
        and not exists (select from payouts p
          where p.contributor_id = w.contributor_id and p.asset = a.asset and p.status <> 'paid')`.execute(db)
  return rows[0] ?? { people: 0, amount: 0n, accounts: 0 }
}

/** Batches are counted once what they locked is booked. */
const locked = async (db: Db): Promise<TreasuryStatus['markers']> => {
  const { rows } = await sql<TreasuryStatus['markers']>`
    select (select count(*) from batches b where b.swept_at is null and b.status = 'paid' and exists (
        select from attempts a where a.batch_id = b.id and a.status = 'finalized_ok' and a.fee is not null)) as count,
      coalesce((select balance from accounts where kind = 'escrow' and ref = 'markers' and asset = 'SOL'), 0) as lamports`.execute(
    db,
  )
  return rows[0] ?? { count: 0, lamports: 0n }
}

import { sql } from 'kysely'

import type { Amount } from '#core/money.ts'
import { forEach } from '#db/by-key.ts'
import type { Db } from '#db/connect.ts'

import type { Chain, Transfer } from './chain.ts'

/** What the network takes for a transaction's one signature, in lamports. */
const SIGNATURE = 5_000n

/** Planned or in a batch, with nothing signed that may land; `accounts` of them were never paid at their wallet. */
export type Waiting = { people: number; amount: Amount; accounts: number }

/** Transactions that are still to be signed, and the lamports that they lock on their markers until these are reclaimed. */
export type Ahead = { count: number; lamports: bigint }

/**
 * In lamports. `outlook`: what payments take that are not signed yet; `fees`: the part of it that the network keeps.
 * `held`: what the held ones take, on top of that, once they are released.
 */
export type Outlook = {
  waiting: Waiting
  ahead: Ahead
  fees: bigint
  outlook: bigint
  held: Waiting & { lamports: bigint }
}

type Group = Waiting & { planned: number; opening: number; batches: number }
type Chained = Pick<Chain, 'asset' | 'pack' | 'markerCost' | 'openingCost'>

/** What payments that are not signed yet will take, with those of `ready`, whom nothing is planned for. */
export const lookAhead = async (
  db: Db,
  chain: Chained,
  ready: { people: number; accounts: number },
): Promise<Outlook> => {
  const { unsigned, held } = await groups(db, chain.asset.mint)
  const [priority, marker, opening] = await Promise.all([
    priorityEach(db, chain.asset.mint),
    chain.markerCost(),
    chain.openingCost(),
  ])
  const reckon = ({ people, accounts, planned, opening: creating, batches }: Group) => {
    const transfers = Array.from({ length: planned }, (_, index) => imagined(index, creating))
    const count = batches + chain.pack(transfers).length
    const fees = BigInt(count) * SIGNATURE + BigInt(people) * priority
    const ahead = { count, lamports: BigInt(count) * marker }
    return { ahead, fees, outlook: fees + BigInt(accounts) * opening + ahead.lamports }
  }
  const all = {
    ...unsigned,
    people: unsigned.people + ready.people,
    accounts: unsigned.accounts + ready.accounts,
    planned: unsigned.planned + ready.people,
    opening: unsigned.opening + ready.accounts,
  }
  return {
    ...reckon(all),
    waiting: waitingOf(unsigned),
    held: { ...waitingOf(held), lamports: reckon(held).outlook },
  }
}

const waitingOf = ({ people, amount, accounts }: Group): Waiting => ({ people, amount, accounts })

/** Only for how many fit into a transaction: the first `accounts` of them open one. */
const imagined = (index: number, accounts: number): Transfer => ({
  wallet: `${index}`,
  amount: 1n,
  create: index < accounts,
})

/**
 * Lamports that a person of the last transactions has cost beyond the signature, rounded up. The signature is shared by as many
 * as are in a transaction, so a fee is no measure for a transaction with more of them; what is offered for its work is.
 */
const priorityEach = async (db: Db, asset: string): Promise<bigint> => {
  const { rows } = await sql<{ each: bigint | null }>`
    select ceil(sum(greatest(fee - ${`${SIGNATURE}`}::numeric, 0)) / nullif(sum(jsonb_array_length(members)), 0)) as each from (
      select a.fee, a.members from attempts a
        where a.status = 'finalized_ok' and a.fee is not null
          and exists (select from payouts p where p.batch_id = a.batch_id and p.asset = ${asset})
        order by a.id desc limit 1000) l`.execute(db)
  return rows[0]?.each ?? 0n
}

/** Held ones that the ledger holds no money for are left out: they are not released. */
const groups = async (db: Db, asset: string): Promise<Record<'unsigned' | 'held', Group>> => {
  const { rows } = await sql<Group & { held: boolean }>`
    select w.status = 'held' as held, count(*) as people, coalesce(sum(w.amount), 0) as amount,
        count(*) filter (where w.new) as accounts,
        count(*) filter (where w.batch_id is null) as planned,
        count(*) filter (where w.batch_id is null and w.new) as opening,
        count(distinct w.batch_id) as batches
      from (
        select p.amount, p.status, p.batch_id, not exists (select from payouts o
            where o.contributor_id = p.contributor_id and o.wallet = p.wallet and o.asset = p.asset
              and o.status = 'paid') as new
          from payouts p
          where p.asset = ${asset} and p.status in ('planned', 'batched', 'held')
            and not exists (select from attempts a where a.batch_id = p.batch_id
              and a.status in ('signed', 'sent', 'confirmed', 'finalized_ok', 'unknown') ${forEach})
            and (p.status <> 'held' or exists (select from accounts t
              where t.kind = 'transit' and t.ref = p.id::text and t.asset = p.asset and t.balance = p.amount ${forEach}))) w
      group by w.status = 'held'`.execute(db)
  const none = { people: 0, amount: 0n, accounts: 0, planned: 0, opening: 0, batches: 0 }
  return {
    unsigned: rows.find((row) => !row.held) ?? none,
    held: rows.find((row) => row.held) ?? none,
  }
}

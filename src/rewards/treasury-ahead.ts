import { sql } from 'kysely'

import type { Amount } from '#core/money.ts'
import type { Db } from '#db/connect.ts'

import type { Chain, Transfer } from './chain.ts'

/** Planned or in a batch, with nothing signed that may land; `accounts` of them were never paid at their wallet. */
export type Waiting = { people: number; amount: Amount; accounts: number }

/** Transactions that are still to be signed, and the lamports that they lock on their markers until these are reclaimed. */
export type Ahead = { count: number; lamports: bigint }

type Row = Waiting & { planned: number; opening: number; batches: number }

/** What payments that are not signed yet will take besides their fees, with those of `ready`, whom nothing is planned for. */
export const lookAhead = async (
  db: Db,
  chain: Pick<Chain, 'asset' | 'pack' | 'markerCost'>,
  ready: { people: number; accounts: number },
): Promise<{ waiting: Waiting; ahead: Ahead }> => {
  const { planned, opening, batches, ...waiting } = await unsigned(db, chain.asset.mint)
  const accounts = ready.accounts + opening
  const transfers = Array.from({ length: ready.people + planned }, (_, index) => imagined(index, accounts))
  const count = batches + chain.pack(transfers).length
  return { waiting, ahead: { count, lamports: BigInt(count) * (await chain.markerCost()) } }
}

/** Only for how many fit into a transaction: the first `accounts` of them open one. */
const imagined = (index: number, accounts: number): Transfer => ({
  wallet: `${index}`,
  amount: 1n,
  create: index < accounts,
})

const unsigned = async (db: Db, asset: string): Promise<Row> => {
  const { rows } = await sql<Row>`
    select count(*) as people, coalesce(sum(w.amount), 0) as amount, count(*) filter (where w.new) as accounts,
        count(*) filter (where w.status = 'planned') as planned,
        count(*) filter (where w.status = 'planned' and w.new) as opening,
        count(distinct w.batch_id) as batches
      from (
        select p.amount, p.status, p.batch_id, not exists (select from payouts o
            where o.contributor_id = p.contributor_id and o.wallet = p.wallet and o.asset = p.asset
              and o.status = 'paid') as new
          from payouts p
          where p.asset = ${asset} and p.status in ('planned', 'batched')
            and not exists (select from attempts a where a.batch_id = p.batch_id
              and a.status in ('signed', 'sent', 'confirmed', 'finalized_ok', 'unknown'))) w`.execute(db)
  return rows[0] ?? { people: 0, amount: 0n, accounts: 0, planned: 0, opening: 0, batches: 0 }
}

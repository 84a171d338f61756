import { sql } from 'kysely'

import type { Amount } from '#core/money.ts'
import type { Db, Tx } from '#db/connect.ts'

import { due } from './accounts.ts'
import { balance, type Reason } from './ledger.ts'

/** Base units. `pending`: what answers without a verdict earn if they are accepted; `held`: part of `inTransit` that waits for someone. */
export type Balances = {
  due: Amount
  inTransit: Amount
  held: Amount
  /** Why. */
  holdReason?: string
  paid: Amount
  pending: Amount
  pendingCount: number
}

export const balances = async (db: Db | Tx, contributorId: number, asset: string): Promise<Balances> => {
  const { rows: payouts } = await sql<{
    in_transit: bigint
    held: bigint
    paid: bigint
    reason: string | null
  }>`
    select coalesce(sum(amount) filter (where status <> 'paid'), 0) as in_transit,
        coalesce(sum(amount) filter (where status = 'held'), 0) as held,
        coalesce(sum(amount) filter (where status = 'paid'), 0) as paid,
        min(hold_reason) as reason
      from payouts where contributor_id = ${contributorId} and asset = ${asset}`.execute(db)
  const { rows: waiting } = await sql<{ pending: bigint; count: number }>`
    select coalesce(sum(c.reward), 0) as pending, count(*) as count
      from answers a
        join items i on i.id = a.item_id
        join campaigns c on c.id = i.campaign_id and c.asset = ${asset}
      where a.contributor_id = ${contributorId}
        and not exists (select from verdicts v where v.answer_id = a.id)`.execute(db)
  const [sums] = payouts
  const [pending] = waiting
  return {
    due: await balance(db, due(contributorId), asset),
    inTransit: sums?.in_transit ?? 0n,
    held: sums?.held ?? 0n,
    ...(typeof sums?.reason === 'string' && { holdReason: sums.reason }),
    paid: sums?.paid ?? 0n,
    pending: pending?.pending ?? 0n,
    pendingCount: pending?.count ?? 0,
  }
}

/** One line: what came in (positive) or went out (negative), when, and why. `payout` follows what was requested. */
export type StatementLine = {
  at: Date
  amount: Amount
  reason: Reason
  answerId?: number
  campaignId?: number
  payout?: { id: number; status: string; wallet: string; signature?: string; holdReason?: string }
}

/** The newest `limit` lines of a contributor's account, newest first. */
export const statement = async (
  db: Db | Tx,
  contributorId: number,
  asset: string,
  limit = 20,
): Promise<StatementLine[]> => {
  const { rows } = await sql<Line>`
    select p.created_at, p.reason, p.refs, p.from_account = a.id as outgoing, p.amount,
        o.id as payout_id, o.status, o.wallet, o.signature, o.hold_reason
      from accounts a
        join postings p on p.id in (
          (select x.id from postings x where x.to_account = a.id order by x.id desc limit ${limit})
          union all
          (select y.id from postings y where y.from_account = a.id order by y.id desc limit ${limit}))
        left join payouts o on o.id = (p.refs ->> 'payoutId')::bigint
      where a.kind = 'due' and a.ref = ${`${contributorId}`} and a.asset = ${asset}
      order by p.id desc limit ${limit}`.execute(db)
  return rows.map(toLine)
}

type Line = {
  created_at: Date
  reason: Reason
  refs: { answerId?: number; campaignId?: number }
  outgoing: boolean
  amount: bigint
  payout_id: number | null
  status: string | null
  wallet: string | null
  signature: string | null
  hold_reason: string | null
}

const toLine = (row: Line): StatementLine => ({
  at: row.created_at,
  amount: row.outgoing ? -row.amount : row.amount,
  reason: row.reason,
  ...(row.refs.answerId === undefined ? {} : { answerId: row.refs.answerId }),
  ...(row.refs.campaignId === undefined ? {} : { campaignId: row.refs.campaignId }),
  ...(row.payout_id === null
    ? {}
    : {
        payout: {
          id: row.payout_id,
          status: row.status ?? '',
          wallet: row.wallet ?? '',
          ...(row.signature === null ? {} : { signature: row.signature }),
          ...(row.hold_reason === null ? {} : { holdReason: row.hold_reason }),
        },
      }),
})

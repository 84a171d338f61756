import { sql } from 'kysely'

import type { Amount } from '#core/money.ts'
import type { Db, Tx } from '#db/connect.ts'

/** The payment that took an answer's reward along. `batch`: the transaction's batch; `at`: when it was asked for. */
export type LinePayout = {
  id: number
  status: 'planned' | 'batched' | 'paid' | 'held'
  at: Date
  batch?: number
  signature?: string
  paidAt?: Date
  holdReason?: string
}

/**
 * One answer and what became of its reward: `base` × `quality` (thousandths) = `reward`, in base units. `checkedAt` is
 * there once it has a verdict, and so has `accepted`; from then on an accepted reward is due, and `payout` is the payment
 * that took it along.
 */
export type AnswerLine = {
  answerId: number
  at: Date
  campaign: { id: number; name: string; kind: string; locale: string; options: unknown }
  item: { id: number; payload: unknown }
  base: Amount
  quality: number
  reward: Amount
  accepted?: boolean
  checkedAt?: Date
  payout?: LinePayout
}

/**
 * A contributor's answers in this asset, newest first, at most `limit` and older than answer `before`. Every payment
 * takes all that is due, so an answer's is the first one asked for after its posting, in the account that it went to; an
 * account that was joined to another is followed there.
 */
export const answerLines = async (
  db: Db | Tx,
  contributorId: number,
  asset: string,
  { before, limit }: { before?: number; limit: number },
): Promise<AnswerLine[]> => {
  const { rows } = await sql<Row>`
    with recursive lines as (
      select a.id, a.created_at, a.item_id, i.payload, c.id as campaign_id, c.name, c.task_kind, c.locale, c.options,
          c.reward as pays, v.accepted, v.base, v.quality, v.reward, v.created_at as checked_at,
          p.id as posting, p.to_account
        from answers a
          join items i on i.id = a.item_id
          join campaigns c on c.id = i.campaign_id and c.asset = ${asset}
          left join verdicts v on v.answer_id = a.id
          left join postings p on p.key = 'answer:' || a.id
        where a.contributor_id = ${contributorId} and (${before ?? null}::bigint is null or a.id < ${before ?? null}::bigint)
        order by a.id desc limit ${limit}),
    way (answer, posting, account, reason, refs, at) as (
      select id, posting, to_account, 'answer-accepted', '{}'::jsonb, null::timestamptz from lines where posting is not null
      union all
      select way.answer, o.id, o.to_account, o.reason, o.refs, o.created_at
        from way, lateral (select * from postings o
          where o.from_account = way.account and o.id > way.posting order by o.id limit 1) o
        where way.reason in ('answer-accepted', 'accounts-linked'))
    select l.*, o.id as payout, o.status, o.batch_id, o.signature, o.paid_at, o.hold_reason, way.at as asked_at
      from lines l
        left join way on way.answer = l.id and way.reason = 'payout-requested'
        left join payouts o on o.id = (way.refs ->> 'payoutId')::bigint
      order by l.id desc`.execute(db)
  return rows.map(toLine)
}

type Row = {
  id: number
  created_at: Date
  item_id: number
  payload: unknown
  campaign_id: number
  name: string
  task_kind: string
  locale: string
  options: unknown
  pays: bigint
  accepted: boolean | null
  base: bigint | null
  quality: number | null
  reward: bigint | null
  checked_at: Date | null
  payout: number | null
  status: LinePayout['status'] | null
  batch_id: number | null
  signature: string | null
  paid_at: Date | null
  hold_reason: string | null
  asked_at: Date | null
}

const toLine = (row: Row): AnswerLine => ({
  answerId: row.id,
  at: row.created_at,
  campaign: {
    id: row.campaign_id,
    name: row.name,
    kind: row.task_kind,
    locale: row.locale,
    options: row.options,
  },
  item: { id: row.item_id, payload: row.payload },
  // A verdict from before its base was kept: accepted ones were paid the whole.
  base: row.base ?? (row.accepted === true ? (row.reward ?? row.pays) : row.pays),
  quality: row.quality ?? 1000,
  reward: row.reward ?? row.pays,
  ...(row.accepted !== null && { accepted: row.accepted }),
  ...(row.checked_at !== null && { checkedAt: row.checked_at }),
  ...payoutOf(row),
})

const payoutOf = (row: Row): { payout?: LinePayout } => {
  if (row.payout === null || row.status === null || row.asked_at === null) return {}
  return {
    payout: {
      id: row.payout,
      status: row.status,
      at: row.asked_at,
      ...(row.batch_id !== null && { batch: row.batch_id }),
      ...(row.signature !== null && { signature: row.signature }),
      ...(row.paid_at !== null && { paidAt: row.paid_at }),
      ...(row.hold_reason !== null && { holdReason: row.hold_reason }),
    },
  }
}

import { sql } from 'kysely'

import type { Amount } from '#core/money.ts'
import { forEach } from '#db/by-key.ts'
import { json, type Db, type Tx } from '#db/connect.ts'

/** One payout as an operator looks at it, with everything that was signed for it, the latest last. */
export type PayoutRecord = {
  id: number
  contributor: number
  wallet: string
  asset: string
  amount: Amount
  status: 'planned' | 'batched' | 'paid' | 'held'
  holdReason: string | null
  holdNote: string | null
  batch: number | null
  signature: string | null
  asked: Date
  paid: Date | null
  attempts: AttemptRecord[]
  approvals: { key: string; at: string }[]
  /** It is paid, or the ledger holds exactly its money for it. */
  funded: boolean
}

export type AttemptRecord = {
  id: number
  batch: number
  status: string
  signature: string
  expiryHeight: number
  slot: number | null
  error: string | null
  signed: string
  ended: string | null
}

export type PayoutFilter = {
  status?: PayoutRecord['status']
  contributor?: number
  id?: number
  limit?: number
}

/** The newest first. Attempts of a payout: those that name it, and those of the batch that it is in. */
export const listPayouts = async (
  db: Db,
  asset: string,
  { status, contributor, id, limit = 50 }: PayoutFilter,
): Promise<PayoutRecord[]> => {
  const { rows } = await sql<PayoutRecord>`
    select p.id, p.contributor_id as contributor, p.wallet, p.asset, p.amount, p.status, p.hold_reason as "holdReason",
        p.hold_note as "holdNote", p.batch_id as batch, p.signature, p.created_at as asked, p.paid_at as paid,
        coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'batch', a.batch_id, 'status', a.status,
            'signature', a.signature, 'expiryHeight', a.expiry_height, 'slot', a.slot, 'error', a.error,
            'signed', a.created_at, 'ended', a.ended_at) order by a.id)
          from attempts a where a.batch_id = p.batch_id
            or (${id ?? null}::bigint is not null and a.members @> ${json(id ?? 0)}::jsonb)), '[]') as attempts,
        coalesce((select jsonb_agg(jsonb_build_object('key', x.approver, 'at', x.created_at) order by x.id)
          from payout_approvals x where x.payout_id = p.id and x.amount = p.amount and x.wallet = p.wallet), '[]') as approvals,
        p.status = 'paid' or exists (select from accounts t
          where t.kind = 'transit' and t.ref = p.id::text and t.asset = p.asset and t.balance = p.amount ${forEach}) as funded
      from payouts p
      where p.asset = ${asset}
        and (${id ?? null}::bigint is null or p.id = ${id ?? null}::bigint)
        and (${status ?? null}::text is null or p.status = ${status ?? null}::text)
        and (${contributor ?? null}::bigint is null or p.contributor_id = ${contributor ?? null}::bigint)
      order by p.id desc limit ${limit}`.execute(db)
  return rows
}

/** A person's payment that has not arrived yet; there is one at most of an asset. */
export const openPayout = async (
  db: Db | Tx,
  contributorId: number,
  asset: string,
): Promise<{ status: string; wallet: string; amount: Amount } | undefined> =>
  db
    .selectFrom('payouts')
    .select(['status', 'wallet', 'amount'])
    .where('contributor_id', '=', contributorId)
    .where('asset', '=', asset)
    .where('status', '<>', 'paid')
    .executeTakeFirst()

export type PayoutCount = {
  status: PayoutRecord['status']
  reason: string | null
  count: number
  amount: Amount
}

/** How many payouts there are in each state, and their sum. */
export const countPayouts = async (db: Db, asset: string): Promise<PayoutCount[]> => {
  const { rows } = await sql<PayoutCount>`
    select status, hold_reason as reason, count(*) as count, sum(amount) as amount from payouts
      where asset = ${asset} group by status, hold_reason order by status, hold_reason`.execute(db)
  return rows
}

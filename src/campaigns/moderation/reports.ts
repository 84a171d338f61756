import { sql } from 'kysely'

import type { Amount } from '#core/money.ts'
import { refuse, type Refusal } from '#core/refusal.ts'
import { json, type Db, type Tx } from '#db/connect.ts'

import { recordAction, type By } from '../actions.ts'
import { lockItem } from '../counts.ts'
import { dropAssignments } from '../decision.ts'
import { whoseIs, type Whose } from '../seen-in.ts'

/** An item that people reported since a moderator looked at it last. */
export type Report = { itemId: number; campaignId: number; reports: number }

const open = sql<boolean>`r.kind = 'item.reported'
  and not exists (select from actions d where d.kind in ('report.withdrawn', 'report.dismissed')
    and d.detail->'itemId' = r.detail->'itemId' and d.id > r.id)`

/** Reported items that nobody has looked at, those reported first at the beginning. */
export const listReports = async (db: Db | Tx, whose: Whose, limit = 200): Promise<Report[]> => {
  const { rows } = await sql<Report>`
    select i.id as "itemId", k.id as "campaignId", count(*)::int as reports
    from actions r
    join items i on i.id = (r.detail->>'itemId')::bigint
    join campaigns k on k.id = i.campaign_id
    where ${open} and ${whoseIs(whose, 'k')} group by i.id, k.id order by min(r.id) limit ${limit}`.execute(
    db,
  )
  return rows
}

/** How often an item was reported since a moderator looked at it last. */
export const reportsOf = async (db: Db | Tx, itemId: number): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from actions r
    where ${open} and (r.detail->>'itemId')::bigint = ${itemId}`.execute(db)
  return rows[0]?.count ?? 0
}

/** There is nothing wrong with it. Refusal: `not-reported`. */
export const dismissReports = async (
  tx: Tx,
  itemId: number,
  by: By,
): Promise<{ itemId: number } | Refusal<'not-reported'>> => {
  await lockItem(tx, itemId)
  if ((await reportsOf(tx, itemId)) === 0) return refuse('not-reported')
  await recordAction(tx, by, 'report.dismissed', { itemId })
  return { itemId }
}

type Given = { answerId: number; contributorId: number; reward: Amount }

/**
 * Takes an item that something is wrong with out of its campaign: nobody is asked any more, and whoever has answered is
 * paid, since the fault was not theirs (the payment itself is rewards' own business). Refusal: `item-decided`.
 */
export const withdrawItem = async (
  tx: Tx,
  itemId: number,
  reward: Amount,
  by: By,
): Promise<{ answers: Given[] } | Refusal<'item-decided'>> => {
  const item = await lockItem(tx, itemId)
  if (item?.status !== 'open' && item?.status !== 'disputed') return refuse('item-decided')
  await dropAssignments(tx, itemId)
  await tx
    .updateTable('items')
    .set({ status: 'withdrawn', wanted: 0, pending: 0 })
    .where('id', '=', itemId)
    .execute()
  const { rows } = await sql<{ answerId: number; contributorId: number }>`
    insert into verdicts (answer_id, contributor_id, item_id, accepted, reason, base, quality, reward)
    select id, contributor_id, item_id, true, 'withdrawn', ${reward}::numeric, 1000, ${reward}::numeric from answers where item_id = ${itemId}
    on conflict (answer_id) do nothing
    returning answer_id as "answerId", contributor_id as "contributorId"`.execute(tx)
  await tx
    .insertInto('outbox')
    .values({ job: 'card', payload: json({ itemId }) })
    .execute()
  await recordAction(tx, by, 'report.withdrawn', { itemId })
  return { answers: rows.map((row) => ({ ...row, reward })) }
}

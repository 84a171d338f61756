import { sql } from 'kysely'

import { canonicalJson, sha256 } from '#core/ids.ts'
import type { Amount } from '#core/money.ts'
import type { Db, Tx } from '#db/connect.ts'

import type { Answer } from './check/leaf.ts'

/** An answer in a payout's tree. */
export type PaidAnswer = Answer & { answerId: number }

/**
 * Marks, of the people of these payouts, what was not confirmed up to the request and is in no tree so far: it goes into
 * this one. Who was joined to another keeps rejected doubles under the emptied row; they go with the rest.
 */
export const claimRejected = async (tx: Tx, payoutIds: readonly number[]): Promise<void> => {
  await sql`
    with own as (
      select p.id, p.created_at, p.contributor_id as who from payouts p where p.id = any(${payoutIds}::bigint[])
      union all
      select p.id, p.created_at, c.id from payouts p join contributors c on c.merged_into = p.contributor_id
        where p.id = any(${payoutIds}::bigint[]))
    update verdicts v set payout_id = own.id from own
      where v.contributor_id = own.who and not v.accepted and v.payout_id is null
        and v.created_at <= own.created_at`.execute(tx)
}

/**
 * The answers of each payout, by their numbers: those whose postings came into the account that it was asked from since
 * the request before, and the rejected ones that it has claimed. Postings are never changed and an account's ids grow, so
 * every paid answer belongs to one payout, whenever this is asked. Money that came over from a joined account brings the
 * answers along that it was earned by.
 */
export const answersOf = async (
  db: Db | Tx,
  payoutIds: readonly number[],
): Promise<Map<number, PaidAnswer[]>> => {
  const { rows } = await sql<Row>`
    with recursive request as (
      select w.id as payout_id, r.id, r.from_account
        from unnest(${payoutIds}::bigint[]) as w (id)
        cross join lateral (
          select p.id, p.from_account from postings p where p.key = 'payout:' || w.id || ':requested' limit 1) r),
    came as (
      select r.payout_id, i.* from request r, lateral (${incoming(sql`r`)}) i
      union all
      select c.payout_id, i.* from came c, lateral (${incoming(sql`c`)}) i where c.reason = 'accounts-linked'),
    settled as (
      select payout_id, answer_id, amount, true as accepted from came where answer_id is not null
      union all
      select payout_id, answer_id, 0, false from verdicts where payout_id = any(${payoutIds}::bigint[]))
    select s.payout_id, s.answer_id, s.amount, s.accepted, a.item_id, a.value, v.base, v.quality
      from settled s join answers a on a.id = s.answer_id left join verdicts v on v.answer_id = a.id
      order by s.payout_id, s.answer_id, s.accepted`.execute(db)
  const items = await itemsOf(db, [...new Set(rows.map((row) => row.item_id))])
  const found = new Map<number, PaidAnswer[]>(payoutIds.map((id) => [id, []]))
  for (const row of rows) found.get(row.payout_id)?.push(toAnswer(row, items.get(row.item_id)))
  return found
}

/**
 * What came into the account that a posting took from, since the one before that took from it. A person's account has
 * few of those: `+ 0` keeps the planner from looking for them among everybody's.
 */
const incoming = (out: ReturnType<typeof sql>) => sql`
  select i.id, i.from_account, i.reason, i.amount, (i.refs ->> 'answerId')::bigint as answer_id from postings i
    where i.to_account = ${out}.from_account and i.id < ${out}.id and i.id > coalesce(
      (select max(o.id + 0) from postings o where o.from_account = ${out}.from_account and o.id + 0 < ${out}.id), 0)`

type Row = {
  payout_id: number
  answer_id: number
  amount: Amount
  accepted: boolean
  item_id: number
  value: unknown
  base: Amount | null
  quality: number | null
}
type Item = { hash: string; pays: Amount }

/** What was once rejected may be accepted later: a rejected leaf says nothing that could change with that. */
const worthOf = ({ accepted, amount, base, quality }: Row, { pays }: Item) =>
  accepted
    ? { verdict: 'accepted' as const, base: `${base ?? amount}`, quality: `${quality ?? 1000}` }
    : { verdict: 'rejected' as const, base: `${pays}`, quality: '0' }

const toAnswer = (row: Row, item: Item | undefined): PaidAnswer => {
  if (item === undefined) throw new Error(`the item ${row.item_id} of an answer is gone`)
  return {
    answerId: row.answer_id,
    item: item.hash,
    answer: canonicalJson(row.value),
    ...worthOf(row, item),
    reward: `${row.amount}`,
  }
}

/** What an item's hash is taken of: whoever has the task can compute it. */
const itemText = (task: string, externalId: string, payload: unknown): string =>
  canonicalJson([task, externalId, payload])

const itemsOf = async (db: Db | Tx, ids: readonly number[]): Promise<Map<number, Item>> => {
  const { rows } = await sql<{ id: number; task: string; name: string; payload: unknown; pays: Amount }>`
    select i.id, c.task_kind as task, i.external_id as name, i.payload, c.reward as pays
      from items i join campaigns c on c.id = i.campaign_id where i.id = any(${ids}::bigint[])`.execute(db)
  return new Map(
    rows.map(({ id, task, name, payload, pays }) => [
      id,
      { hash: sha256(itemText(task, name, payload)), pays },
    ]),
  )
}

import { sql } from 'kysely'

import type { Db, Tx } from '#db/connect.ts'

import { payable } from './held.ts'
import { leastFor, requestPayouts, type PayoutTerms } from './request-payout.ts'

/** People whose payouts are planned in one transaction. */
const GATHER = 1000

/**
 * Plans a payout for everybody who is owed at least `minimum` base units, has a wallet that can be sent to, is not banned
 * and has no payout under way: what each of them would get by asking. Killed anywhere it goes on where it was, for a payout once planned is under way.
 * `onProgress` is told how many were planned so far; that number is returned.
 */
export const requestDue = async (
  db: Db,
  asked: PayoutTerms,
  onProgress: (planned: number) => void = () => undefined,
): Promise<number> => {
  let planned = 0
  let after = 0
  for (;;) {
    const part = await db.transaction().execute(async (tx) => planNext(tx, asked, after))
    planned += part.planned
    onProgress(planned)
    if (part.last === undefined) return planned
    after = part.last
  }
}

const planNext = async (tx: Tx, terms: PayoutTerms, after: number) => {
  const { asset, proof = 'offered', now = new Date() } = terms
  // A part of the accounts first, and then each one's wallet by its key: the whole would be joined anew for every part.
  const { rows: owed } = await sql<{ id: number; contributor: number | null }>`
    select a.id, w.contributor_id as contributor
      from (
        select id, ref, asset, balance from accounts
          where kind = 'due' and asset = ${asset} and balance > 0 and id > ${after}
          order by id limit ${GATHER}) a
      left join lateral (
        select w.contributor_id from wallets w
          join contributors c on c.id = w.contributor_id and c.status = 'active'
          where w.contributor_id = a.ref::bigint and w.replaced_at is null and ${payable('w', proof, now)}
            and a.balance >= ${leastFor(terms)}
            and not exists (
              select from payouts p
                where p.contributor_id = w.contributor_id and p.asset = a.asset and p.status <> 'paid')
          limit 1) w on true
      order by a.id`.execute(tx)
  const people = owed.flatMap(({ contributor }) => contributor ?? [])
  const asked = await requestPayouts(tx, people, terms)
  return { planned: asked.length, last: owed.at(-1)?.id }
}

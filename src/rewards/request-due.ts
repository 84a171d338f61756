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
  const { rows: owed } = await sql<{ id: number; contributor: number }>`
    select a.id, w.contributor_id as contributor from accounts a
      join wallets w on w.contributor_id = a.ref::bigint and w.replaced_at is null and ${payable('w', proof, now)}
      join contributors c on c.id = w.contributor_id and c.status = 'active'
      where a.kind = 'due' and a.asset = ${asset} and a.balance >= ${leastFor(terms)} and a.id > ${after}
        and not exists (select from payouts p where p.contributor_id = w.contributor_id and p.asset = a.asset and p.status <> 'paid')
      order by a.id limit ${GATHER}`.execute(tx)
  const people = owed.map(({ contributor }) => contributor)
  const asked = await requestPayouts(tx, people, terms)
  return { planned: asked.length, last: owed.at(-1)?.id }
}

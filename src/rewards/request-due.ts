import { sql } from 'kysely'

import { forEach } from '#db/by-key.ts'
import type { Db } from '#db/connect.ts'

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
  terms: PayoutTerms,
  onProgress: (planned: number) => void = () => undefined,
): Promise<number> => {
  const people = await owed(db, terms)
  let planned = 0
  for (let start = 0; start < people.length; start += GATHER) {
    const part = people.slice(start, start + GATHER)
    planned += (await db.transaction().execute(async (tx) => requestPayouts(tx, part, terms))).length
    onProgress(planned)
  }
  return planned
}

/** Whose wallet can be sent what they are owed: all of them at once, for each part would be sorted out of everybody anew. */
const owed = async (db: Db, terms: PayoutTerms): Promise<number[]> => {
  const { asset, proof = 'offered', now = new Date() } = terms
  const { rows } = await sql<{ id: number }>`
    select w.contributor_id as id
      from wallets w
        cross join lateral (
          select balance from accounts
            where kind = 'due' and ref = w.contributor_id::text and asset = ${asset} and balance > 0 ${forEach}) a
      where w.replaced_at is null and ${payable('w', proof, now)}
        and a.balance >= ${leastFor(terms)}
        and not exists (
          select from payouts p
            where p.contributor_id = w.contributor_id and p.asset = ${asset} and p.status <> 'paid' ${forEach})
      order by w.contributor_id`.execute(db)
  return rows.map(({ id }) => id)
}

import { sql } from 'kysely'

import type { Amount } from '#core/money.ts'
import { forEach } from '#db/by-key.ts'
import type { Db, Tx } from '#db/connect.ts'

import { isMended, payable, retryMended } from './held.ts'
import {
  askForPass,
  leastFor,
  requestPayouts,
  type PayoutRequest,
  type PayoutTerms,
} from './request-payout.ts'

/** Payments without asking: as soon as so much is due, or on a weekday (1 is Monday) in UTC. */
export type Autopay = { threshold: Amount } | { weekday: number }

export const autopayOf = async (db: Db | Tx, contributorId: number): Promise<Autopay | undefined> => {
  const row = await db
    .selectFrom('autopay')
    .select(['threshold', 'weekday'])
    .where('contributor_id', '=', contributorId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return row.threshold !== null ? { threshold: row.threshold } : { weekday: row.weekday ?? 1 }
}

/** Chooses it, or undefined for none. A weekday that is today counts from today on. */
export const setAutopay = async (
  tx: Tx,
  contributorId: number,
  choice: Autopay | undefined,
  now: Date,
): Promise<void> => {
  await tx.deleteFrom('autopay').where('contributor_id', '=', contributorId).execute()
  if (choice === undefined) return
  await tx
    .insertInto('autopay')
    .values({
      contributor_id: contributorId,
      threshold: 'threshold' in choice ? choice.threshold : null,
      weekday: 'weekday' in choice ? choice.weekday : null,
      last_day: dayOf(new Date(now.getTime() - 86_400_000)),
      chosen_at: now,
    })
    .execute()
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

/** How many people are asked for in one transaction. */
const CHUNK = 500

/**
 * People whose payment is due by their own choice and can be made: their wallet can be sent to, no payout of theirs is
 * under way or held, and so much is due, or their weekday has come since the last time.
 */
const dueNow = (terms: PayoutTerms) => {
  const { asset, proof = 'offered', now = new Date() } = terms
  const today = dayOf(now)
  return sql`
    from autopay s
      join contributors c on c.id = s.contributor_id and c.status = 'active'
      join wallets w on w.contributor_id = s.contributor_id and w.replaced_at is null and ${payable('w', proof, now)}
      left join lateral (
        select balance from accounts
          where kind = 'due' and ref = s.contributor_id::text and asset = ${asset} ${forEach}) a on true
    where not exists (select from payouts p
        where p.contributor_id = s.contributor_id and p.asset = ${asset} and p.status <> 'paid')
      and ((s.threshold is not null and a.balance >= greatest(s.threshold, ${leastFor(terms)}))
        or (s.weekday is not null and s.last_day
          < ${today}::date - (extract(isodow from ${today}::date)::int - s.weekday + 7) % 7))`
}

/** Whether anybody's payment is due by their own choice, or a held one can be tried again. */
export const autopayDue = async (db: Db, terms: PayoutTerms): Promise<boolean> => {
  const { now = new Date(), proof = 'offered' } = terms
  const { rows } = await sql<{ due: boolean }>`
    select exists (select ${dueNow(terms)}) or exists (
      select from payouts p join wallets w on ${isMended(proof, now)}) as due`.execute(db)
  return rows[0]?.due === true
}

/**
 * Asks for every payment that is due by its person's own choice, in transactions of 500 people; may be killed anywhere
 * and run twice at once: a payment is asked for once. Tries held ones again whose new wallet has cooled off.
 */
export const runAutopay = async (db: Db, terms: PayoutTerms): Promise<PayoutRequest[]> => {
  const { now = new Date(), proof = 'offered' } = terms
  const asked: PayoutRequest[] = []
  await db.transaction().execute(async (tx) => {
    if ((await retryMended(tx, { proof, now })).length > 0) await askForPass(tx)
  })
  for (;;) {
    const some = await db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ id: number }>`
        select s.contributor_id as id ${dueNow(terms)}
        order by s.contributor_id limit ${CHUNK} for update of s skip locked`.execute(tx)
      const ids = rows.map(({ id }) => id)
      await sql`
        update autopay set last_day = ${dayOf(now)}::date
          where weekday is not null and contributor_id = any(${ids}::bigint[])`.execute(tx)
      return { looked: ids.length, requests: await requestPayouts(tx, ids, terms) }
    })
    asked.push(...some.requests)
    // Nobody left, or all of them were paid by somebody else at this very moment.
    if (some.looked < CHUNK) return asked
  }
}

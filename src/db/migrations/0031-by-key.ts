import { sql, type Kysely } from 'kysely'

import { guard, raise } from '../guard.ts'

/**
 * What is asked for each payout is looked up by its key, though the planner's statistics be of a time when there was no
 * such row: see by-key.ts.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await funded(db)
  await manyAccounts(db)
}

/** As 0021 says: each payout's account is looked up, and no account that is not asked for. */
const funded = async (db: Kysely<unknown>): Promise<void> =>
  guard(
    db,
    'payouts_funded',
    'payouts',
    `declare unfunded bigint;
    begin
      select n.id into unfunded
        from after n left join lateral (
          select balance from accounts where kind = 'transit' and ref = n.id::text and asset = n.asset offset 0) a on true
        where n.status = 'batched' and a.balance is distinct from n.amount
        limit 1;
      if found then ${raise('unfunded', 'a payout in a batch has its own money behind it')} end if;
    end;
    return null;`,
  )

/**
 * A few accounts have most of the postings, and a sample of a young ledger finds no others; then a person's few would be
 * looked for among all of them.
 */
const manyAccounts = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table postings alter column from_account set (n_distinct = -0.2)`.execute(db)
  await sql`alter table postings alter column to_account set (n_distinct = -0.2)`.execute(db)
  await sql`analyze postings`.execute(db)
}

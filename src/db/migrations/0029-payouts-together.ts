import { sql, type Kysely } from 'kysely'

import { guard, raise, refuse } from '../guard.ts'

/**
 * What holds for a payout that is paid is looked at once for all rows of a statement instead of once for each, and what
 * is under way is read from the attempts alone: a hundred thousand people are paid in less than a minute by it.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await landed(db)
  await capDay(db)
  await underWay(db)
  // Room on each page, so that a balance that moves stays where it is and no index has to follow.
  await sql`alter table accounts set (fillfactor = 60)`.execute(db)
}

/** As 0027 says of each row: what a row alone tells is a condition, and the transactions are looked up together. */
const landed = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop trigger payouts_landed on payouts`.execute(db)
  await refuse(db, 'payouts', 'update', {
    elsewhere: [
      `new.status = 'paid' and old.status <> 'paid' and old.batch_id is distinct from new.batch_id
        and not coalesce(old.departures @> jsonb_build_array(jsonb_build_object('batch', new.batch_id)), false)`,
      'a payout is paid in a batch that it was in alone',
    ],
  })
  await guard(
    db,
    'payouts_landed',
    'payouts',
    `declare unpaid bigint;
    begin
      select n.id into unpaid from after n
        where n.status = 'paid' and n.id not in (select b.id from before b where b.status = 'paid')
          and not exists (select from attempts t where t.signature = n.signature and t.batch_id = n.batch_id
            and t.status = 'finalized_ok' and (t.members = '[]' or t.members @> to_jsonb(n.id)))
        limit 1;
      if found then ${raise('unpaid', 'a payout is paid by a transaction that is final alone')} end if;
    end;
    return null;`,
  )
  await sql`
    create trigger payouts_landed after update on payouts
      referencing old table as before new table as after for each statement execute function payouts_landed()`.execute(
    db,
  )
}

/** What is paid keeps its day: where it does, there is nothing to set. */
const capDay = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop trigger payouts_cap_day on payouts`.execute(db)
  await sql`
    create trigger payouts_cap_day before update on payouts for each row
      when ((old.status is distinct from new.status or old.cap_day is distinct from new.cap_day)
        and not (new.status = 'paid' and new.cap_day is not distinct from old.cap_day))
      execute function payouts_cap_day()`.execute(db)
}

/** How many accounts each attempt opens. Those under way opened no more than there are people in them. */
const underWay = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table attempts add column opens int not null default 0 check (opens >= 0)`.execute(db)
  const live = sql`status in ('signed', 'sent', 'confirmed', 'unknown')`
  await sql`update attempts set opens = jsonb_array_length(members) where ${live}`.execute(db)
  await sql`drop index attempts_live`.execute(db)
  await sql`create index attempts_live on attempts (id) where ${live}`.execute(db)
}

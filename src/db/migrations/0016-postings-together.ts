import { sql, type Kysely } from 'kysely'

/**
 * Balances move once for all postings of a statement instead of once for each: a batch of payouts writes the world's
 * account once. The guard of the accounts looks at the statement, too: no row of it may come from outside a posting.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`drop trigger postings_apply on postings`.execute(db)
  await sql`drop trigger accounts_guard on accounts`.execute(db)
  await sql`
    create or replace function postings_apply() returns trigger language plpgsql as $$
    begin
      update accounts a set balance = a.balance + s.delta
        from (
          select m.id, sum(m.delta) as delta
            from (select from_account as id, -amount as delta from added
                  union all select to_account, amount from added) m
            group by m.id) s
        where a.id = s.id;
      return null;
    end $$`.execute(db)
  await sql`
    create or replace function accounts_guard() returns trigger language plpgsql as $$
    begin
      if pg_trigger_depth() < 2 then
        raise exception 'an account changes by a posting alone' using errcode = 'restrict_violation';
      end if;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger postings_apply after insert on postings
      referencing new table as added for each statement execute function postings_apply()`.execute(db)
  await sql`
    create trigger accounts_guard before update on accounts
      for each statement execute function accounts_guard()`.execute(db)
}

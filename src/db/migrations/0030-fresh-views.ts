import { sql, type Kysely } from 'kysely'

/** What the guards of 0021 to 0029 stand on, and what they look at. */
const tables = ['payouts', 'payout_approvals', 'batches', 'attempts', 'sweeps', 'postings']

/**
 * Money is written in read committed transactions alone. In a repeatable read one everything that a guard asks is answered
 * as of the transaction's beginning: a payout could leave a batch that has been signed for since, and be paid twice.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create function money_fresh() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
    begin
      if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
        raise exception 'money is written in read committed transactions alone (%)', tg_table_name using errcode = 'restrict_violation';
      end if;
      return null;
    end $$`.execute(db)
  await sql`revoke execute on function money_fresh() from public`.execute(db)
  for (const table of tables)
    await sql`
      create trigger ${sql.id(`${table}_fresh`)} before insert or update on ${sql.id(table)}
        for each statement execute function money_fresh()`.execute(db)
}

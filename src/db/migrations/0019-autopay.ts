import { sql, type Kysely } from 'kysely'

/**
 * Payments that nobody has to ask for: from an amount on, or on a weekday (1 is Monday, UTC); and what a verdict's reward
 * was worked out from.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table autopay (
      contributor_id bigint primary key references contributors (id) on delete cascade,
      threshold numeric(39, 0) check (threshold > 0),
      weekday smallint check (weekday between 1 and 7),
      last_day date not null,
      chosen_at timestamptz not null,
      check ((threshold is null) <> (weekday is null))
    )`.execute(db)
  await sql`
    alter table verdicts
      add column base numeric(39, 0) check (base >= 0),
      add column quality integer not null default 1000 check (quality between 0 and 1000)`.execute(db)
}

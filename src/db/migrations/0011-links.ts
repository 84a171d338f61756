import { sql, type Kysely } from 'kysely'

/**
 * One person on several platforms: one-time codes (as hashes, so that nobody reads one out of a backup), wrong codes that
 * were tried, and where a person went whose account was joined to another.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table contributors add column merged_into bigint references contributors (id)`.execute(db)
  await sql`
    create table link_codes (
      hash text primary key,
      contributor_id bigint not null references contributors (id) on delete cascade,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db)
  await sql`create index link_codes_contributor on link_codes (contributor_id)`.execute(db)
  await sql`create index link_codes_expiry on link_codes (expires_at)`.execute(db)
  await sql`
    create table link_guesses (
      id bigint generated always as identity primary key,
      contributor_id bigint not null references contributors (id) on delete cascade,
      at timestamptz not null
    )`.execute(db)
  await sql`create index link_guesses_contributor on link_guesses (contributor_id, at desc)`.execute(db)
}

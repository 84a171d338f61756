import { sql, type Kysely } from 'kysely'

/**
 * When a member's roles were seen last: somebody who has lost a role, or left, keeps what it opens for a day at most. Of
 * those known so far nobody knows when, so they count from now on.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table members add column seen_at timestamptz not null default now()`.execute(db)
}

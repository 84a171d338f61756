import { sql, type Kysely } from 'kysely'

/** Where a payout landed: a balance read before that slot does not show it yet. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table attempts add column slot bigint`.execute(db)
  await sql`create index attempts_slot on attempts (slot) where slot is not null`.execute(db)
}

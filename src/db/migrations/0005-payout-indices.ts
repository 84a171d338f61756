import { sql, type Kysely } from 'kysely'

/** The few batches that are open among all that were paid: a payout pass looks for them every few seconds. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create index batches_open on batches (id) where status = 'open'`.execute(db)
}

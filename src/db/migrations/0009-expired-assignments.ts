import { sql, type Kysely } from 'kysely'

/** A task that a person lost by being slow is found again when their text arrives after all. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create index assignments_expired on assignments (contributor_id, expires_at desc)
      where status = 'expired'`.execute(db)
}

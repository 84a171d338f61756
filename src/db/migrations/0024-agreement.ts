import { sql, type Kysely } from 'kysely'

/** How far people agree in a campaign, as the last refit found it; null before, and where answers are texts. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table campaigns add column agreement jsonb`.execute(db)
}

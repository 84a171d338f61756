import { sql, type Kysely } from 'kysely'

/** What the sweep looks for among settled items: those of the last days. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create index items_settled on items (settled_at) where status = 'settled'`.execute(db)
}

import { sql, type Kysely } from 'kysely'

/**
 * Items with a known answer are looked for on their own: they are asked of many people, also once they are settled. What
 * they are answered then has no verdict before `decided_answers` says so.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create index items_gold on items (campaign_id, id)
      where gold is not null and answered > 0 and status in ('open', 'settled')`.execute(db)
  await sql`
    create index items_gold_unjudged on items (id)
      where gold is not null and status = 'settled' and answered > decided_answers`.execute(db)
  // A closed card says what was settled: an item that has one is not asked as if nobody knew.
  await sql`create index cards_of_item on cards (item_id)`.execute(db)
}

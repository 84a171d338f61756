import { sql } from 'kysely'

import { json, type Db } from '#db/connect.ts'

/** What is remembered of a question: what the model answered, or why that was of no use. */
export type Remembered = { answer: unknown; confidence: number } | { abstained: string }

export const recall = async (db: Db, key: string): Promise<Remembered | undefined> => {
  const row = await db.selectFrom('model_cache').select('reply').where('key', '=', key).executeTakeFirst()
  return row?.reply as Remembered | undefined
}

/** Keeps a reply and what it cost (micro US dollars). The first one of a key stays; a second one's cost is added. */
export const remember = async (
  db: Db,
  row: { key: string; reply: Remembered; cost: number; now: Date },
): Promise<void> => {
  await db
    .insertInto('model_cache')
    .values({ key: row.key, reply: json(row.reply), cost_microusd: row.cost, created_at: row.now })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        cost_microusd: sql<number>`model_cache.cost_microusd + excluded.cost_microusd`,
      }),
    )
    .execute()
}

/** When a day of the spending cap begins: midnight UTC. */
const dayOf = (now: Date): Date => new Date(Math.floor(now.getTime() / 86_400_000) * 86_400_000)

/** What was spent since the day began, in micro US dollars. */
export const spentToday = async (db: Db, now: Date): Promise<number> => {
  const row = await db
    .selectFrom('model_cache')
    .select(sql<number>`coalesce(sum(cost_microusd), 0)::bigint`.as('spent'))
    .where('created_at', '>=', dayOf(now))
    .executeTakeFirstOrThrow()
  return row.spent
}

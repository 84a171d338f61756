import { sql } from 'kysely'

import type { Model, Params, Voice } from '#consensus/method.ts'
import { json, type Db } from '#db/connect.ts'

const portion = 1000

/** Keeps what a refit has learned in a campaign; voices that it does not name keep what they had. */
export const saveModel = async (db: Db, campaignId: number, model: Model): Promise<void> => {
  await db
    .updateTable('campaigns')
    .set({ model: json(model.shared) })
    .where('id', '=', campaignId)
    .execute()
  // In the order of the names, so that two refits at once never wait for each other.
  const voices = [...model.voices].sort(([a], [b]) => (a < b ? -1 : 1))
  for (let start = 0; start < voices.length; start += portion)
    await db
      .insertInto('reliabilities')
      .values(
        voices
          .slice(start, start + portion)
          .map(([voice, params]) => ({ campaign_id: campaignId, voice, params: json(params) })),
      )
      .onConflict((on) =>
        on
          .columns(['campaign_id', 'voice'])
          .doUpdateSet((is) => ({ params: is.ref('excluded.params'), updated_at: sql<Date>`now()` }))
          .where(sql<boolean>`reliabilities.params is distinct from excluded.params`),
      )
      .execute()
}

/** What the last refit learned, of these voices alone where they are named; undefined before the first refit. */
export const loadModel = async (db: Db, campaignId: number, voices?: Voice[]): Promise<Model | undefined> => {
  const campaign = await db
    .selectFrom('campaigns')
    .select('model')
    .where('id', '=', campaignId)
    .executeTakeFirst()
  if (campaign === undefined || campaign.model === null) return undefined
  const rows = await db
    .selectFrom('reliabilities')
    .select(['voice', 'params'])
    .where('campaign_id', '=', campaignId)
    .$if(voices !== undefined, (query) => query.where(sql<boolean>`voice = any(${voices ?? []}::text[])`))
    .execute()
  return {
    shared: campaign.model as Params,
    voices: new Map(rows.map((row) => [row.voice, row.params as Params])),
  }
}

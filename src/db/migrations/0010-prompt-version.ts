import { sql, type Kysely } from 'kysely'

/** Which wording of the prompt a model's answer belongs to: part of a data set's provenance. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table model_answers add column version text`.execute(db)
}

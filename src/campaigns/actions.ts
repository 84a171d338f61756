import { json, type Db } from '#db/connect.ts'

/** Who did something, for the record: `telegram:123`, `contributor:17`, `operator` (the command line). */
export type By = { actor: string; now: Date }

export const operator = (): By => ({ actor: 'operator', now: new Date() })

/** Writes down what a moderator, an operator or a person did that others may have to understand later. */
export const recordAction = async (db: Db, by: By, kind: string, detail: object): Promise<void> => {
  await db
    .insertInto('actions')
    .values({ actor: by.actor, kind, detail: json(detail), created_at: by.now })
    .execute()
}

import { json, type Db, type Tx } from '#db/connect.ts'

/**
 * How far a replay has come, kept in the database so that one that was killed goes on where it was. `wave`: the
 * answers in play, as indices into the script; playing them again changes nothing.
 */
export type ReplayState = {
  campaignId: number
  waves: number
  wave: number[]
  waiting: number[]
  done: boolean
}

const factKey = (key: string): string => `replay:${key}`

export const loadState = async (db: Db, key: string): Promise<ReplayState | undefined> => {
  const row = await db.selectFrom('facts').select('value').where('key', '=', factKey(key)).executeTakeFirst()
  return row?.value as ReplayState | undefined
}

export const saveState = async (db: Db | Tx, key: string, state: ReplayState): Promise<void> => {
  const value = json(state)
  await db
    .insertInto('facts')
    .values({ key: factKey(key), value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}

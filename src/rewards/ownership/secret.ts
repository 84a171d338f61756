import { createHmac, randomBytes } from 'node:crypto'

import { json, type Db, type Tx } from '#db/connect.ts'

/** The secret from which nonces and pseudonyms are made; it never leaves the database. */
export const secret = async (db: Db | Tx): Promise<string> => {
  const key = 'ownership-secret'
  const read = async () => db.selectFrom('facts').select('value').where('key', '=', key).executeTakeFirst()
  const known = await read()
  if (known !== undefined) return String(known.value)
  await db
    .insertInto('facts')
    .values({ key, value: json(randomBytes(32).toString('hex')) })
    .onConflict((on) => on.column('key').doNothing())
    .execute()
  return String((await read())?.value)
}

const derive = (key: string, ...parts: (string | number)[]): string =>
  createHmac('sha256', key).update(parts.join(':')).digest('hex')

/** What stands for an account in a signed text and on the page: the same for one person, telling nobody who. */
export const markOf = (key: string, contributorId: number): string =>
  derive(key, 'account', contributorId)
    .slice(0, 12)
    .replace(/(.{4})(?=.)/g, '$1-')

/** What is signed once only: made again from the seed that is stored, so that the nonce itself need not be. */
export const nonceOf = (key: string, seed: string): string => derive(key, 'nonce', seed).slice(0, 32)

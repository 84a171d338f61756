import { createHmac } from 'node:crypto'

import { newToken } from '#core/ids.ts'
import type { PlatformUser } from '#core/view.ts'
import { json, type Db, type Tx } from '#db/connect.ts'

type Account = Pick<PlatformUser, 'platform' | 'id'>

/** What the hashes are salted with: made once, the same after a restart. */
const salt = async (db: Db | Tx): Promise<string> => {
  const key = 'banned-accounts-salt'
  await db
    .insertInto('facts')
    .values({ key, value: json(newToken() + newToken()) })
    .onConflict((on) => on.column('key').doNothing())
    .execute()
  const row = await db.selectFrom('facts').select('value').where('key', '=', key).executeTakeFirstOrThrow()
  return String(row.value)
}

const hashOf = async (db: Db | Tx, { platform, id }: Account): Promise<string> =>
  createHmac('sha256', await salt(db))
    .update(`${platform}:${id}`, 'utf8')
    .digest('hex')

const accountsOf = async (tx: Tx, contributorId: number): Promise<Account[]> =>
  tx
    .selectFrom('identities')
    .select(['platform', 'platform_user as id'])
    .where('contributor_id', '=', contributorId)
    .execute()

/** Somebody who is banned is forgotten: of their accounts a salted hash stays, so that the ban holds, and nothing else. */
export const rememberBanned = async (tx: Tx, contributorId: number): Promise<void> => {
  for (const account of await accountsOf(tx, contributorId))
    await tx
      .insertInto('banned_accounts')
      .values({ hash: await hashOf(tx, account) })
      .onConflict((on) => on.doNothing())
      .execute()
}

/** Whether an account that is new to us belonged to somebody who was banned, and then forgotten. */
export const wasBanned = async (db: Db | Tx, account: Account): Promise<boolean> => {
  const any = await db.selectFrom('banned_accounts').select('hash').limit(1).executeTakeFirst()
  if (any === undefined) return false
  return (
    (await db
      .selectFrom('banned_accounts')
      .select('hash')
      .where('hash', '=', await hashOf(db, account))
      .executeTakeFirst()) !== undefined
  )
}

/** A ban is lifted: nothing of it stays. */
export const forgetBan = async (tx: Tx, contributorId: number): Promise<void> => {
  for (const account of await accountsOf(tx, contributorId))
    await tx
      .deleteFrom('banned_accounts')
      .where('hash', '=', await hashOf(tx, account))
      .execute()
}

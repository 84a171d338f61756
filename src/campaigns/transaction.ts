import { sql } from 'kysely'

import { isRefusal } from '#core/refusal.ts'
import type { Db, Tx } from '#db/connect.ts'

/** Runs `work` in a transaction: the caller's own where there is one, else a new one. */
export const inTransaction = async <T>(db: Db | Tx, work: (tx: Tx) => Promise<T>): Promise<T> =>
  db.isTransaction ? work(db as Tx) : db.transaction().execute(work)

/**
 * Like `inTransaction`, but what `work` wrote is taken back when it answers with a refusal (or with what `failed`
 * names), and the caller's transaction can go on.
 */
export const attempt = async <T>(
  db: Db | Tx,
  work: (tx: Tx) => Promise<T>,
  failed: (result: T) => boolean = isRefusal,
): Promise<T> =>
  inTransaction(db, async (tx) => {
    await sql`savepoint attempt`.execute(tx)
    const result = await work(tx)
    if (failed(result)) await sql`rollback to savepoint attempt`.execute(tx)
    await sql`release savepoint attempt`.execute(tx)
    return result
  })

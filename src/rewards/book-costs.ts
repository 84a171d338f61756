import type { Db } from '#db/connect.ts'

import type { Chain } from './chain.ts'
import { costPostings, postSpent, type Spent } from './lamports.ts'
import { inParallel } from './in-parallel.ts'

/** Transactions booked at a time, and asked for at once. */
const CHUNK = 64
const WIDTH = 8

/**
 * Books what the finalized transactions cost that are not booked yet: fee, rent of opened accounts, marker. It may be
 * called by anybody at any time: a transaction is booked once. Throws Unanswered where no endpoint answers. Returns how many.
 */
export const bookCosts = async (db: Db, chain: Chain): Promise<number> => {
  let booked = 0
  for (;;) {
    const found = await uncosted(db)
    const spent = await inParallel(WIDTH, found, async ({ id, raw, signature, status, seed }) => ({
      id,
      signature,
      seed,
      cost: await chain.costOf({ raw, signature, ok: status === 'finalized_ok' }),
    }))
    booked += await book(db, chain.asset.mint, spent)
    if (found.length < CHUNK) return booked
  }
}

const uncosted = async (db: Db) =>
  db
    .selectFrom('attempts as a')
    .innerJoin('batches as b', 'b.id', 'a.batch_id')
    .select(['a.id', 'a.raw', 'a.signature', 'a.status', 'b.seed'])
    .where('a.fee', 'is', null)
    .where('a.status', 'in', ['finalized_ok', 'finalized_err'])
    .orderBy('a.id')
    .limit(CHUNK)
    .execute()

const book = async (db: Db, mint: string, spent: readonly (Spent & { id: number })[]): Promise<number> => {
  if (spent.length === 0) return 0
  return db.transaction().execute(async (tx) => {
    // Whoever else books the same waits here, and then finds that it is done.
    const open = await tx
      .selectFrom('attempts')
      .select('id')
      .where(
        'id',
        'in',
        spent.map(({ id }) => id),
      )
      .where('fee', 'is', null)
      .orderBy('id')
      .forUpdate()
      .execute()
    const ids = new Set(open.map(({ id }) => id))
    const mine = spent.filter(({ id }) => ids.has(id))
    for (const { id, cost } of mine)
      await tx.updateTable('attempts').set({ fee: cost.fee }).where('id', '=', id).execute()
    await postSpent(
      tx,
      mine.flatMap((one) => costPostings(mint, one)),
    )
    return mine.length
  })
}

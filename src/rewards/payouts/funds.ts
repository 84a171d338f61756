import { sql } from 'kysely'

import { forEach } from '#db/by-key.ts'
import type { Db, Tx } from '#db/connect.ts'

import { hold, type Member } from './book.ts'
import { wait, type Run } from './pass.ts'

/**
 * Splits planned payouts into those whose money is on its way in the ledger, exactly, and those that somebody wrote with
 * no money behind them: the database lets none of these into a batch, so they must not come in one with the others.
 */
export const byFunds = async (
  run: Run,
  planned: readonly Member[],
): Promise<{ funded: Member[]; unfunded: Member[] }> => {
  const without = await unfundedOf(
    run.db,
    planned.map((one) => one.id),
  )
  return {
    funded: planned.filter((one) => !without.has(one.id)),
    unfunded: planned.filter((one) => without.has(one.id)),
  }
}

/**
 * Which of these payouts, none of them paid, have not exactly their money on its way in the ledger. Everybody's
 * accounts are many more than those of a few payouts.
 */
export const unfundedOf = async (db: Db | Tx, ids: readonly number[]): Promise<Set<number>> => {
  const { rows } = await sql<{ id: number }>`
    select p.id from payouts p
      left join lateral (
        select balance from accounts where kind = 'transit' and ref = p.id::text and asset = p.asset ${forEach}) a on true
      where p.id = any(${[...ids]}::bigint[]) and a.balance is distinct from p.amount`.execute(db)
  return new Set(rows.map((one) => one.id))
}

export const UNFUNDED = 'the ledger does not hold its money'

/** An operator looks at them; they are not released while it stays so. */
export const holdUnfunded = async (run: Run, tx: Tx, unfunded: readonly Member[]): Promise<void> => {
  if (unfunded.length === 0) return
  const ids = unfunded.map((one) => one.id)
  await hold(run, tx, ids, 'operator')
  await tx
    .updateTable('payouts')
    .set({ hold_note: UNFUNDED })
    .where('id', 'in', ids)
    .where('status', '=', 'held')
    .execute()
  const text = `Payout ${ids.join(', ')} has not exactly its money behind it in the ledger: it is held. Find out who wrote it.`
  run.log.error({ payoutIds: ids }, text)
  wait(run, {}, text)
}

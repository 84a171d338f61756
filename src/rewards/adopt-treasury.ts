import type { Db, Tx } from '#db/connect.ts'
import { isRefusal, refuse, type Refusal } from '#core/refusal.ts'

import type { Chain } from './chain.ts'
import { observe } from './observe.ts'
import { claimLedger, otherTreasury } from './whose-ledger.ts'

/**
 * The operator says that the ledger's tokens are in this treasury now. `before`: where they were. What the old key has
 * signed may still land, and what the ledger counts has to be here.
 */
export const adoptTreasury = async (db: Db, chain: Chain): Promise<{ before?: string } | Refusal> => {
  const before = await otherTreasury(db, chain)
  if (before === undefined) {
    await claimLedger(db, chain)
    return {}
  }
  const refusal = (await underWay(db)) ?? (await tooLittle(db, chain))
  if (refusal !== undefined) return refusal
  return db.transaction().execute(async (tx) => {
    const late = await underWay(tx)
    if (isRefusal(late)) return late
    await claimLedger(tx, chain)
    return { before }
  })
}

const underWay = async (db: Db | Tx): Promise<Refusal | undefined> => {
  const { count } = await db
    .selectFrom('attempts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('status', 'in', ['signed', 'sent', 'confirmed', 'unknown'])
    .executeTakeFirstOrThrow()
  return count === 0 ? undefined : refuse('treasury-under-way', { count })
}

const tooLittle = async (db: Db, chain: Chain): Promise<Refusal | undefined> => {
  const { ledgerBalance: needed, surplus } = await observe(db, chain)
  const { treasury } = chain
  return surplus >= 0n
    ? undefined
    : refuse('treasury-holds-less', {
        treasury,
        holds: `${needed + surplus}`,
        needed: `${needed}`,
        missing: `${-surplus}`,
      })
}

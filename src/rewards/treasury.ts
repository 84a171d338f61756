import type { Amount } from '#core/money.ts'
import type { Db, Tx } from '#db/connect.ts'

import { lockAccounts, treasury, world } from './accounts.ts'
import { bookCosts } from './book-costs.ts'
import { Unanswered, type Chain, type TreasuryState } from './chain.ts'
import { bookLamports } from './lamports.ts'
import { post } from './ledger.ts'
import { observe, snapshot } from './observe.ts'
import { claimLedger, mistakenFor } from './whose-ledger.ts'

/** The treasury as the first endpoint that answers sees it. */
export const treasuryState = async (chain: Pick<Chain, 'rpcs'>): Promise<TreasuryState> => {
  let last: unknown
  for (const rpc of chain.rpcs) {
    try {
      return await rpc.treasury()
    } catch (error) {
      last = error
    }
  }
  throw new Unanswered(last)
}

/**
 * Books what came into the treasury and the ledger does not know, tokens and SOL, and what finalized transactions cost. Of
 * tokens it returns the amount booked, 0 where nothing came. What lies in another treasury than the ledger's came from nowhere.
 */
export const openTreasury = async (db: Db, chain: Chain): Promise<{ booked: Amount; waiting?: string }> => {
  const other = await mistakenFor(db, chain)
  if (other !== undefined) return { booked: 0n, waiting: `the ledger is that of the treasury ${other}` }
  await bookCosts(db, chain)
  await bookLamports(db, chain)
  const result = await bookDeposit(db, chain)
  await claimLedger(db, chain)
  return result
}

/**
 * world -> treasury. Only while no payout is under way and every endpoint says the same; else the next call does it.
 */
const bookDeposit = async (db: Db, chain: Chain): Promise<{ booked: Amount; waiting?: string }> => {
  const asset = chain.asset.mint
  const seen = await observe(db, chain)
  const { sights, surplus, ledgerBalance } = seen
  if (surplus <= 0n) return { booked: 0n }
  if (seen.inFlight > 0n) return { booked: 0n, waiting: 'a payout is under way' }
  if (sights.length < chain.rpcs.length || sights.some((one) => one.surplus !== surplus))
    return { booked: 0n, waiting: 'the endpoints do not agree yet' }
  return db.transaction().execute(async (tx) => {
    await lockAccounts(tx, [
      { ...world, asset },
      { ...treasury, asset },
    ])
    const now = await snapshot(tx, asset)
    if (now.inside !== ledgerBalance || now.live.length > 0)
      return { booked: 0n, waiting: 'the ledger is changing' }
    const key = `deposit:${asset}:${await depositCount(tx, asset)}`
    await post(tx, [{ key, from: world, to: treasury, amount: surplus, asset, reason: 'deposit' }])
    return { booked: surplus }
  })
}

/** How many deposits there are: under the lock this numbers the next one. */
const depositCount = async (tx: Tx, asset: string): Promise<number> => {
  const { count } = await tx
    .selectFrom('postings')
    .innerJoin('accounts', 'accounts.id', 'postings.from_account')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('accounts.kind', '=', 'world')
    .where('accounts.asset', '=', asset)
    .executeTakeFirstOrThrow()
  return count
}

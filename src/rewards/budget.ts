import type { Amount } from '#core/money.ts'
import { refuse, type Refusal } from '#core/refusal.ts'
import type { Tx } from '#db/connect.ts'

import { escrow, keyOf, lockAccounts, treasury } from './accounts.ts'
import { balance, post } from './ledger.ts'
import { shortfall } from './observe.ts'

/**
 * Tops a campaign's escrow up to `amount` base units out of the treasury, so that the campaign cannot overspend.
 * Nothing happens where it holds as much already. Refused with `missing` (base units, as a string) where the treasury is too
 * low, or the chain does not hold what the ledger says (`uncovered`): then nobody could be paid for the work.
 */
export const reserve = async (
  tx: Tx,
  campaignId: number,
  amount: Amount,
  asset: string,
): Promise<Refusal<'treasury-too-low'> | undefined> => {
  const inEscrow = await lockBoth(tx, campaignId, asset)
  const wanted = amount - inEscrow
  if (wanted <= 0n) return undefined
  const free = await balance(tx, treasury, asset)
  const uncovered = await shortfall(tx, asset)
  if (free < wanted || uncovered > 0n) {
    const missing = uncovered + (free < wanted ? wanted - free : 0n)
    return refuse('treasury-too-low', {
      missing: `${missing}`,
      needed: `${wanted}`,
      free: `${free}`,
      ...(uncovered > 0n && { uncovered: `${uncovered}` }),
    })
  }
  const key = `reserve:${campaignId}:${await topUps(tx, campaignId, asset)}`
  const refs = { campaignId }
  await post(tx, [
    { key, from: treasury, to: escrow(campaignId), amount: wanted, asset, reason: 'campaign-budget', refs },
  ])
  return undefined
}

/** Gives what a closed campaign did not spend back to the treasury; returns how much that was. */
export const release = async (tx: Tx, campaignId: number, asset: string): Promise<Amount> => {
  const rest = await lockBoth(tx, campaignId, asset)
  if (rest === 0n) return 0n
  const key = `release:${campaignId}:${await topUps(tx, campaignId, asset)}`
  const refs = { campaignId }
  await post(tx, [
    { key, from: escrow(campaignId), to: treasury, amount: rest, asset, reason: 'campaign-closed', refs },
  ])
  return rest
}

/** Locks treasury and escrow, so that what is read next stays true; returns what the escrow holds. */
const lockBoth = async (tx: Tx, campaignId: number, asset: string): Promise<Amount> => {
  await lockAccounts(tx, [
    { ...treasury, asset },
    { ...escrow(campaignId), asset },
  ])
  return balance(tx, escrow(campaignId), asset)
}

/** How often the escrow was filled: under the lock this numbers the next posting. */
const topUps = async (tx: Tx, campaignId: number, asset: string): Promise<number> => {
  const ids = await lockAccounts(tx, [{ ...escrow(campaignId), asset }])
  const { count } = await tx
    .selectFrom('postings')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('to_account', '=', ids.get(keyOf({ ...escrow(campaignId), asset })) as number)
    .executeTakeFirstOrThrow()
  return count
}

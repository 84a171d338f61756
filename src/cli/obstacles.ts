import { showAmount, type Amount } from '#core/money.ts'
import type { Db } from '#db/connect.ts'
import type { Chain } from '#rewards/chain.ts'
import { limitsOf, usedToday } from '#rewards/limits.ts'
import { listPayouts } from '#rewards/payout-view.ts'
import { treasuryStatus } from '#rewards/treasury-status.ts'

import { paymentProblems } from './treasury-lines.ts'

/**
 * What will keep a payment from being sent, each in a sentence that says what to do: for whoever approves or releases it,
 * who is not refused for that. `minimum`: the smallest payment in base units.
 */
export const obstaclesOf = async (
  db: Db,
  chain: Chain,
  { id, minimum }: { id: number; minimum: Amount },
): Promise<string[]> => {
  const { asset } = chain
  const show = (amount: Amount): string => showAmount(amount, asset, 'en')
  const [payout] = await listPayouts(db, asset.mint, { id })
  if (payout === undefined || payout.status === 'paid') return []
  const status = await treasuryStatus(db, chain, minimum)
  const problems = paymentProblems(status, show)
  if (status.other !== undefined) return problems
  const { dayCap, personCap } = await limitsOf(db, asset.mint)
  const left = (dayCap ?? 0n) - (await usedToday(db, asset.mint))
  const above = (cap: Amount | undefined, variable: string): string[] =>
    cap === undefined || payout.amount <= cap
      ? []
      : [`Payout ${id} is larger than ${variable}, ${show(cap)}: raise it, or the payment waits for ever.`]
  return [
    ...(payout.funded
      ? []
      : [
          `The ledger does not hold the money of payout ${id}, so somebody wrote it into the tables: it will be held again. Find out who; docs/operators.md, "A payment with no money behind it", says how to take it out.`,
        ]),
    ...above(dayCap, 'DAILY_PAYOUT_CAP'),
    ...above(personCap, 'DAILY_PAYOUT_CAP_PERSON'),
    ...(dayCap !== undefined && payout.amount <= dayCap && payout.amount > left
      ? [`Today (UTC) only ${show(left)} of DAILY_PAYOUT_CAP are left: payout ${id} goes tomorrow by itself.`]
      : []),
    ...problems,
  ]
}

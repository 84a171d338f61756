import type { Locale } from '#core/locale.ts'
import { showAmount } from '#core/money.ts'

import { answersBehind, type BehindAnswer, type Weigh } from './behind-answers.ts'
import { moneyBehind, type BehindMoney } from './behind-money.ts'
import type { Context } from '../context.ts'

/** What happens behind the chat of one person, ready to be shown: amounts and labels are in words. */
export type Behind = { symbol: string; answers: BehindAnswer[] } & BehindMoney

type Needed = Pick<Context, 'db' | 'types' | 'words' | 'asset' | 'chain'>

/**
 * The latest answers of a person with their way to the payout. What others said about an item is told only once the
 * item is decided: an answer can be taken back until then, and nobody may copy the majority.
 */
export const behind = async (
  ctx: Needed,
  who: { platform: string; id: string },
  locale: Locale,
  weigh?: Weigh,
): Promise<Behind> => {
  const identity = await ctx.db
    .selectFrom('identities')
    .select('contributor_id')
    .where('platform', '=', who.platform)
    .where('platform_user', '=', who.id)
    .executeTakeFirst()
  const show = (amount: bigint): string => showAmount(amount, ctx.asset, locale)
  const { symbol } = ctx.asset
  if (identity === undefined)
    return { symbol, answers: [], balances: none(show(0n)), postings: [], payouts: [] }
  const deps = { ...ctx, t: ctx.words(locale), show, ...(weigh === undefined ? {} : { weigh }) }
  const answers = await answersBehind(deps, identity.contributor_id)
  return { symbol, answers, ...(await moneyBehind(deps, identity.contributor_id)) }
}

const none = (zero: string): BehindMoney['balances'] => ({
  pending: zero,
  due: zero,
  transit: zero,
  paid: zero,
})

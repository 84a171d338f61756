import { showAmount, type Amount } from '#core/money.ts'
import type { Translate } from '#core/locale.ts'

import type { Context } from './context.ts'

/** An amount of base units in the person's writing, with the token's symbol: `25.5 ACC`, `25,5 ACC`. */
export const money = (ctx: Pick<Context, 'asset'>, t: Translate, amount: Amount): string =>
  showAmount(amount, ctx.asset, t.locale)

/** An address or a signature as people compare them: the first and the last four characters. */
export const short = (address: string): string =>
  address.length <= 12 ? address : `${address.slice(0, 4)}…${address.slice(-4)}`

import type { Translate } from '#core/locale.ts'
import type { Message, View } from '#core/view.ts'
import { balances } from '#rewards/statement.ts'

import { money } from '../money.ts'
import { button, lines, say } from '../rich.ts'
import type { Turn } from '../turn.ts'
import { moment } from '../when.ts'

/** What stands below a wallet that has just become somebody's: what is there to be sent, and the next step. */
export const afterWallet = async (turn: Turn, said: Message): Promise<View> => {
  const { ctx, tx, t, person } = turn
  const { due } = await balances(tx, person.id, ctx.asset.mint)
  const enough = due > 0n && due >= ctx.settings.minimumPayout
  return {
    text: lines(said, due > 0n ? say(t, 'wallet-set-then', { amount: money(ctx, t, due) }) : []),
    tone: 'good',
    choices: [enough ? button(t, 'button-withdraw', 'p') : button(t, 'button-next', 'n')],
  }
}

/** Until when nothing is sent to a changed wallet. */
export const coolingLine = (t: Translate, payableFrom: Date | undefined): Message =>
  payableFrom === undefined ? [] : say(t, 'wallet-cooling', { when: moment(t.locale, payableFrom) })

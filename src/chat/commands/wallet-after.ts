import type { Translate } from '#core/locale.ts'
import type { Message, View } from '#core/view.ts'
import { openPayout } from '#rewards/payout-view.ts'
import { balances } from '#rewards/statement.ts'
import { walletOf } from '#rewards/wallets.ts'

import { money, short } from '../money.ts'
import { button, lines, say } from '../rich.ts'
import type { Turn } from '../turn.ts'
import { moment } from '../when.ts'
import { dueLine } from './balance.ts'

/**
 * What stands below a wallet that has just become somebody's: what is there to be sent, and the next step. `cooling`:
 * nothing is sent to it yet, which has been said, so that a withdrawal is no next step.
 */
export const afterWallet = async (turn: Turn, said: Message, cooling = false): Promise<View> => {
  const { ctx, tx, t, person } = turn
  const { due } = await balances(tx, person.id, ctx.asset.mint)
  const enough = !cooling && due > 0n && due >= ctx.settings.minimumPayout
  return {
    text: lines(
      said,
      await underWay(turn),
      enough ? say(t, 'wallet-set-then', { amount: money(ctx, t, due) }) : [],
      due > 0n && !enough && !cooling ? dueLine(turn, due) : [],
    ),
    tone: 'good',
    choices: [enough ? button(t, 'button-withdraw', 'p') : button(t, 'button-next', 'n')],
  }
}

/** Where a payment goes that was asked for before: one that is held follows its person, one that is on its way does not. */
const underWay = async ({ ctx, tx, t, person }: Turn): Promise<Message> => {
  const open = await openPayout(tx, person.id, ctx.asset.mint)
  if (open === undefined || open.wallet === (await walletOf(tx, person.id))) return []
  const amount = money(ctx, t, open.amount)
  return open.status === 'held'
    ? say(t, 'wallet-set-held', { amount })
    : say(t, 'wallet-set-running', { amount, wallet: short(open.wallet) })
}

/** Until when nothing is sent to a changed wallet. */
export const coolingLine = (t: Translate, payableFrom: Date | undefined): Message =>
  payableFrom === undefined ? [] : say(t, 'wallet-cooling', { when: moment(t.locale, payableFrom) })

import { isRefusal, type Refusal } from '#core/refusal.ts'
import type { View } from '#core/view.ts'
import { requestPayout } from '#rewards/request-payout.ts'
import { balances } from '#rewards/statement.ts'

import { bannedView } from '../gate.ts'
import { money, short } from '../money.ts'
import { lines, paragraphs, say } from '../rich.ts'
import type { ChatCommand, Turn } from '../turn.ts'
import { walletView } from './wallet.ts'

/** Asks for the payment of all that is due. A job sends it and tells the person when it has arrived. */
export const withdrawNow = async (turn: Turn): Promise<View[]> => {
  const { ctx, tx, t, person } = turn
  if (person.status === 'banned') return [bannedView(ctx, t, person)]
  const minimum = ctx.settings.minimumPayout
  const asked = await requestPayout(tx, { contributorId: person.id, asset: ctx.asset.mint, minimum })
  if (isRefusal(asked)) return refused(turn, asked)
  ctx.log.info({ contributor: person.id, payout: asked.payoutId }, 'a payout was asked for')
  const words = { amount: money(ctx, t, asked.amount), address: short(asked.wallet) }
  const { paid } = await balances(tx, person.id, ctx.asset.mint)
  return [
    {
      // Only the first payment opens an account.
      text: lines(say(t, 'withdraw-started', words), paid === 0n ? say(t, 'withdraw-account') : []),
      tone: 'good',
    },
  ]
}

const refused = async (turn: Turn, refusal: Refusal): Promise<View[]> => {
  const { ctx, t } = turn
  const { words = {} } = refusal
  switch (refusal.refused) {
    case 'no-wallet': {
      const ask = await walletView(turn)
      return [{ ...ask, text: paragraphs(say(t, 'refusal-no-wallet'), ask.text) }]
    }
    case 'below-minimum':
      return [await below(turn)]
    case 'payout-running':
      return [
        {
          text: say(t, 'refusal-payout-running', {
            amount: money(ctx, t, BigInt(words['amount'] ?? 0)),
            wallet: short(String(words['wallet'] ?? '')),
          }),
        },
      ]
    default:
      return [{ text: say(t, `refusal-${refusal.refused}`), tone: 'bad' }]
  }
}

const below = async ({ ctx, tx, t, person }: Turn): Promise<View> => {
  const { due, pending } = await balances(tx, person.id, ctx.asset.mint)
  const minimum = ctx.settings.minimumPayout
  return {
    text: lines(
      say(t, 'withdraw-below', {
        amount: money(ctx, t, due),
        minimum: money(ctx, t, minimum),
        missing: money(ctx, t, minimum > due ? minimum - due : 0n),
      }),
      pending > 0n ? say(t, 'withdraw-waiting', { amount: money(ctx, t, pending) }) : [],
      say(t, 'withdraw-below-then'),
    ),
  }
}

export const withdraw: ChatCommand = {
  name: 'withdraw',
  who: 'everyone',
  arguments: [],
  run: async (turn) => withdrawNow(turn),
}

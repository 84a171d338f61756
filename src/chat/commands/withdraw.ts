import { isRefusal, type Refusal } from '#core/refusal.ts'
import type { Message, View } from '#core/view.ts'
import { namedWallet } from '#rewards/ownership/challenge.ts'
import { requestPayout, type PayoutRequest } from '#rewards/request-payout.ts'
import { balances } from '#rewards/statement.ts'
import { liveWallet } from '#rewards/wallets.ts'

import { bannedView } from '../gate.ts'
import { heldWords } from '../held.ts'
import { money, short } from '../money.ts'
import { button, lines, paragraphs, say } from '../rich.ts'
import type { ChatCommand, Turn } from '../turn.ts'
import { moment } from '../when.ts'
import { proveView } from './wallet-proof.ts'
import { walletView } from './wallet.ts'

/** Asks for the payment of all that is due. A job sends it and tells the person when it has arrived. */
export const withdrawNow = async (turn: Turn): Promise<View[]> => {
  const { ctx, tx, t, person, now } = turn
  if (person.status === 'banned') return [bannedView(ctx, t, person)]
  const { minimumPayout: minimum, walletProof: proof, openingMinimum } = ctx.settings
  const missing = await isMissing(turn)
  const asked = await requestPayout(tx, {
    contributorId: person.id,
    asset: ctx.asset.mint,
    minimum,
    opening: missing ? openingMinimum : 0n,
    proof,
    now,
  })
  if (isRefusal(asked)) return refused(turn, asked)
  ctx.log.info({ contributor: person.id, payout: asked.payoutId }, 'a payout was asked for')
  const { due } = await balances(tx, person.id, ctx.asset.mint)
  const text = lines(started(turn, asked, due), missing ? say(t, 'withdraw-account') : [])
  return [{ text, tone: 'good' }]
}

/** Whether a token account has to be opened: as the chain said, else whether this would be their first payment. */
const isMissing = async ({ ctx, tx, person, account }: Turn): Promise<boolean> =>
  account === undefined ? (await balances(tx, person.id, ctx.asset.mint)).paid === 0n : account === 'missing'

/** `rest`: what stays due, where a person may get no more in one day (see rewards/limits.ts). */
const started = ({ ctx, t }: Turn, { amount, wallet, again }: PayoutRequest, rest: bigint): Message => {
  const words = { amount: money(ctx, t, amount), address: short(wallet) }
  if (again === undefined && rest > 0n)
    return say(t, 'withdraw-part', { ...words, rest: money(ctx, t, rest) })
  if (again === undefined) return say(t, 'withdraw-started', words)
  return say(t, 'withdraw-again', { ...words, reason: heldWords(t, again).why })
}

const refused = async (turn: Turn, refusal: Refusal): Promise<View[]> => {
  const { ctx, tx, t, person } = turn
  const { words = {} } = refusal
  const amount = money(ctx, t, BigInt(words['amount'] ?? 0))
  switch (refusal.refused) {
    case 'no-wallet': {
      const ask = await walletView(turn)
      const known = (await namedWallet(tx, person.id)) !== undefined
      return [known ? ask : { ...ask, text: paragraphs(say(t, 'withdraw-no-wallet'), ask.text) }]
    }
    case 'wallet-unproven': {
      const live = await liveWallet(tx, person.id)
      const ask = await proveView(turn, live?.address ?? '', 'paid')
      return [{ ...ask, text: paragraphs(say(t, 'refusal-wallet-unproven'), ask.text), tone: 'bad' }]
    }
    case 'wallet-cooling':
      return [cooling(turn, String(words['until']))]
    case 'below-minimum':
    case 'below-opening':
      return [await below(turn, refusal)]
    case 'payout-running': {
      const wallet = short(String(words['wallet'] ?? ''))
      return [{ text: say(t, 'refusal-payout-running', { amount, wallet }) }]
    }
    case 'payout-held': {
      const { why, todo } = heldWords(t, String(words['reason']))
      return [{ text: say(t, 'refusal-payout-held', { amount, reason: why, todo }), tone: 'bad' }]
    }
    default:
      return [{ text: say(t, `refusal-${refusal.refused}`), tone: 'bad' }]
  }
}

const cooling = ({ t }: Turn, until: string): View => ({
  text: say(t, 'refusal-wallet-cooling', { when: moment(t.locale, new Date(until)) }),
  tone: 'bad',
  choices: [button(t, 'button-wallet-back', 'wb')],
})

const below = async ({ ctx, tx, t, person }: Turn, { refused: code, words = {} }: Refusal): Promise<View> => {
  const { due, pending } = await balances(tx, person.id, ctx.asset.mint)
  return {
    text: lines(
      say(t, code === 'below-opening' ? 'withdraw-below-opening' : 'withdraw-below', {
        amount: money(ctx, t, due),
        minimum: money(ctx, t, BigInt(words['minimum'] ?? 0)),
        missing: money(ctx, t, BigInt(words['missing'] ?? 0)),
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

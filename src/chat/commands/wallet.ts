import { isRefusal, refuse } from '#core/refusal.ts'
import type { Translate } from '#core/locale.ts'
import type { TextField, View } from '#core/view.ts'
import { balances } from '#rewards/statement.ts'
import { setWallet, walletOf } from '#rewards/wallets.ts'

import { money } from '../money.ts'
import { button, lines, paragraphs, say } from '../rich.ts'
import { looksLikeSecret } from '../secrets.ts'
import type { ChatCommand, Turn } from '../turn.ts'

/** The place where a wallet's address is typed; the text that comes back carries its name. */
export const WALLET_FIELD = 'wallet'
export const walletField = (t: Translate): TextField => ({
  field: WALLET_FIELD,
  label: t('wallet-field'),
  maxLength: 100,
})

/** Where a person is paid to, or the question where. */
export const walletView = async (turn: Turn): Promise<View> => {
  const { tx, t, person } = turn
  const address = await walletOf(tx, person.id)
  return {
    text: paragraphs(
      address === undefined
        ? say(t, 'wallet-none')
        : lines(say(t, 'wallet-now', { address: { copy: address } }), say(t, 'wallet-change')),
      say(t, 'wallet-never'),
    ),
    field: walletField(turn.t),
  }
}

/** Stores the address of the event, checked before the transaction began; or says why it cannot be paid. */
export const chooseWallet = async (turn: Turn): Promise<View[]> => {
  const { ctx, tx, t, person, now } = turn
  const wallet = turn.wallet ?? refuse('wallet-not-base58')
  if (isRefusal(wallet)) return [refusedWallet(turn, wallet.refused)]
  await setWallet(tx, person.id, wallet, now)
  ctx.log.info({ contributor: person.id }, 'a wallet was set')
  const { due } = await balances(tx, person.id, ctx.asset.mint)
  return [
    {
      text: lines(
        say(t, 'wallet-set', { address: { copy: wallet } }),
        due > 0n ? say(t, 'wallet-set-then', { amount: money(ctx, t, due) }) : [],
      ),
      tone: 'good',
      choices: [
        due > 0n && due >= ctx.settings.minimumPayout
          ? button(t, 'button-withdraw', 'p')
          : button(t, 'button-next', 'n'),
      ],
    },
  ]
}

/** Some platforms cannot say that a text was meant as the wallet: it is asked back before it counts. */
export const proposeWallet = (turn: Turn): View[] => {
  const { t, wallet } = turn
  if (wallet === undefined || isRefusal(wallet))
    return [refusedWallet(turn, wallet?.refused ?? 'wallet-not-base58')]
  return [
    {
      text: lines(say(t, 'wallet-is-this'), [{ copy: wallet }]),
      choices: [button(t, 'button-wallet-yes', `w:${wallet}`, 0), button(t, 'button-wallet-no', 'w:no', 0)],
    },
  ]
}

const refusedWallet = (turn: Turn, code: string): View => ({
  text: [`✗ ${turn.t(`refusal-${code}`)}`],
  tone: 'bad',
  field: walletField(turn.t),
})

/** Somebody sent what opens their wallet. It is stored nowhere, and they have to act at once. */
export const secretView = ({ t }: Turn, inTask = false): View => ({
  text: paragraphs(
    [{ bold: t('wallet-secret') }],
    say(t, 'wallet-secret-then'),
    say(t, 'wallet-secret-only'),
    inTask ? say(t, 'wallet-secret-else') : [],
  ),
  tone: 'bad',
})

export const wallet: ChatCommand = {
  name: 'wallet',
  who: 'everyone',
  arguments: [{ name: 'address', required: false }],
  run: async (turn, args) => {
    if (args === '') return [await walletView(turn)]
    if (looksLikeSecret(args)) return [secretView(turn)]
    return chooseWallet(turn)
  },
}

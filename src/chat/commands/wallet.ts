import { isRefusal, refuse } from '#core/refusal.ts'
import type { Translate } from '#core/locale.ts'
import type { Message, TextField, View } from '#core/view.ts'
import { namedWallet, proofMinutes } from '#rewards/ownership/challenge.ts'
import { tellChange } from '#rewards/ownership/notices.ts'
import { liveWallet, setWallet, takeWalletBack, type Wallet } from '#rewards/wallets.ts'

import { short } from '../money.ts'
import { button, lines, paragraphs, say } from '../rich.ts'
import { looksLikeSecret, looksLikeSignature } from '../secrets.ts'
import type { ChatCommand, Turn } from '../turn.ts'
import { day } from '../when.ts'
import { afterWallet, coolingLine } from './wallet-after.ts'
import { linkChoices, pasted, proveView } from './wallet-proof.ts'
import { secretView } from './wallet-secret.ts'

/** The place where a wallet's address is typed; the text that comes back carries its name. */
export const WALLET_FIELD = 'wallet'
export const walletField = (t: Translate): TextField => ({
  field: WALLET_FIELD,
  label: t('wallet-field'),
  maxLength: 100,
})

/** What may stand behind /wallet and is no address. */
export const walletWords: ReadonlySet<string> = new Set(['back', 'prove'])

/** Where a person is paid to, whether it is proven, and how to change it; or the question where. */
export const walletView = async (turn: Turn): Promise<View> => {
  const { ctx, tx, t, person, now } = turn
  const live = await liveWallet(tx, person.id)
  const named = live === undefined ? await namedWallet(tx, person.id) : undefined
  if (named !== undefined) return namedView(turn, named)
  const unproven = live !== undefined && live.provenAt === undefined
  const { choices, mark } = await linkChoices(turn, unproven ? live.address : undefined)
  const cooling = live?.payableFrom !== undefined && live.payableFrom > now
  const paste = unproven && choices.length === 0 ? [button(t, 'button-prove', 'wp:now', 2)] : []
  return {
    text: paragraphs(
      live === undefined
        ? lines(
            say(t, 'wallet-none'),
            choices.length > 0 ? say(t, 'wallet-none-page') : [],
            say(t, 'wallet-none-app'),
          )
        : lines(say(t, 'wallet-now', { address: { copy: live.address } }), ...standing(turn, live)),
      live === undefined ? [] : say(t, 'wallet-change'),
      ctx.settings.walletProof === 'required' && unproven ? say(t, 'wallet-must-prove') : [],
      mark === undefined ? [] : say(t, 'proof-link', { minutes: proofMinutes, mark }),
      say(t, 'wallet-never'),
    ),
    choices: [...choices, ...paste, ...(cooling ? [button(t, 'button-wallet-back', 'wb', 3)] : [])],
    field: walletField(turn.t),
  }
}

/** They have said which wallet, and have to prove it before it is theirs; or name another one. */
const namedView = async (turn: Turn, address: string): Promise<View> => {
  const ask = await proveView(turn, address, 'paid')
  return { field: walletField(turn.t), ...ask, text: paragraphs(ask.text, say(turn.t, 'wallet-change')) }
}

const standing = ({ t, now }: Turn, { provenAt, payableFrom }: Wallet): Message[] => [
  provenAt === undefined
    ? say(t, 'wallet-unproven')
    : say(t, 'wallet-proven', { day: day(t.locale, provenAt) }),
  coolingLine(t, payableFrom !== undefined && payableFrom > now ? payableFrom : undefined),
]

/** Stores the address of the event, checked before the transaction began; or says why it cannot be paid. */
export const chooseWallet = async (turn: Turn): Promise<View[]> => {
  const { ctx, tx, t, person, now, event } = turn
  const wallet = turn.wallet ?? refuse('wallet-not-base58')
  if (isRefusal(wallet)) return [refusedWallet(turn, wallet.refused)]
  const { walletProof, walletCoolOffHours } = ctx.settings
  const live = await liveWallet(tx, person.id)
  const proven = live?.address === wallet && live.provenAt !== undefined
  // Nothing is stored before the proof: until then whoever is paid now goes on being paid.
  if (walletProof === 'required' && !proven) return [await proveView(turn, wallet, 'paid')]
  const change = await setWallet(tx, person.id, wallet, now, {
    coolOffHours: walletCoolOffHours,
    proof: walletProof,
  })
  await tellChange(tx, {
    contributorId: person.id,
    address: wallet,
    change,
    now,
    answered: event.who.platform,
  })
  ctx.log.info({ contributor: person.id }, 'a wallet was set')
  const said = await afterWallet(
    turn,
    lines(
      say(t, 'wallet-set', { address: { copy: wallet } }),
      coolingLine(t, change.payableFrom),
      proven ? [] : say(t, 'wallet-unproven'),
    ),
    change.payableFrom !== undefined,
  )
  const prove = proven ? [] : [button(t, 'button-prove', 'wp:now', 1)]
  return [{ ...said, choices: [...(said.choices ?? []), ...prove] }]
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

/** What was typed for the wallet: an address, the signature that proves one, or what nobody may ever send. */
export const saidWallet = async (turn: Turn, text: string): Promise<View[]> => {
  if (looksLikeSecret(text)) return [secretView(turn)]
  return looksLikeSignature(text) ? pasted(turn, text) : chooseWallet(turn)
}

/** The wallet before the last change is theirs again. */
export const walletBack = async (turn: Turn): Promise<View[]> => {
  const { ctx, tx, t, person, now, event } = turn
  const { walletCoolOffHours: coolOffHours, walletProof: proof } = ctx.settings
  const back = await takeWalletBack(tx, person.id, now, { coolOffHours, proof })
  if (isRefusal(back)) return [{ text: say(t, `refusal-${back.refused}`), tone: 'bad' }]
  const { address } = back
  await tellChange(tx, { contributorId: person.id, address, change: back, now, answered: event.who.platform })
  ctx.log.info({ contributor: person.id }, 'a change of wallet was taken back')
  return [
    {
      text: paragraphs(
        lines(
          say(t, 'wallet-back-done', { address: { copy: address }, other: short(back.before ?? '') }),
          coolingLine(t, back.payableFrom),
        ),
        say(t, 'wallet-back-then'),
      ),
      tone: 'good',
    },
  ]
}

export const wallet: ChatCommand = {
  name: 'wallet',
  who: 'everyone',
  arguments: [{ name: 'address', required: false }],
  run: async (turn, args) => {
    const word = args.toLowerCase()
    if (word === 'back') return walletBack(turn)
    if (word === '' || word === 'prove') return [await walletView(turn)]
    return saidWallet(turn, args)
  },
}

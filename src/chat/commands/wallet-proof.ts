import { isRefusal, type Refusal } from '#core/refusal.ts'
import type { Translate } from '#core/locale.ts'
import type { Choice, TextField, View } from '#core/view.ts'
import { createChallenge, proofMinutes, textFor } from '#rewards/ownership/challenge.ts'
import { linkTo, pageFor, walletLinks } from '#rewards/ownership/links.ts'
import { provePasted } from '#rewards/ownership/paste.ts'
import { liveWallet } from '#rewards/wallets.ts'

import { short } from '../money.ts'
import { button, lines, paragraphs, say } from '../rich.ts'
import { toast, type Tapped, type Turn } from '../turn.ts'
import { afterWallet, coolingLine } from './wallet-after.ts'

/** The place where a signature is pasted. */
export const SIGNATURE_FIELD = 'signature'
export const signatureField = (t: Translate): TextField => ({
  field: SIGNATURE_FIELD,
  label: t('proof-field'),
  maxLength: 200,
})

/** Buttons that open the page on which a wallet signs; none where no link would work for this person. */
export const linkChoices = async (
  turn: Turn,
  address: string | undefined,
): Promise<{ choices: Choice[]; mark?: string }> => {
  const { ctx, tx, t, person, event, now } = turn
  const { platform } = event.who
  const page = pageFor(ctx.page(), platform)
  if (page === undefined) return { choices: [] }
  const { token, challenge } = await createChallenge(tx, {
    contributorId: person.id,
    platform,
    page,
    now,
    ...(address !== undefined && { address }),
  })
  const url = linkTo(page, token)
  const inside = walletLinks(url).map((wallet) => ({
    label: t('button-open-in', { name: wallet.name }),
    url: wallet.url,
    row: 1,
  }))
  const label = t(address === undefined ? 'button-wallet-page' : 'button-prove-page')
  return { choices: [{ label, url, row: 0 }, ...inside], mark: challenge.mark }
}

/**
 * How a person proves that a wallet is theirs: by the page where a link works, else by a signature to paste. `after`: what
 * waits for it, their payments or nothing; where another wallet of theirs is paid meanwhile, that is said.
 */
export const proveView = async (turn: Turn, address: string, after: 'paid' | 'saved'): Promise<View> => {
  const { tx, t, person } = turn
  const live = await liveWallet(tx, person.id)
  const other = live?.provenAt !== undefined && live.address !== address ? live.address : undefined
  const until = other === undefined ? [] : say(t, 'proof-until', { address: short(other) })
  const { choices, mark } = await linkChoices(turn, address)
  if (mark === undefined) {
    const paste = await pasteView(turn, address)
    return { ...paste, text: paragraphs(paste.text, until) }
  }
  const key = after === 'paid' && other === undefined ? 'proof-ask-unpaid' : 'proof-ask'
  return {
    text: paragraphs(
      say(t, key, { address: { copy: address } }),
      until,
      lines(say(t, 'proof-free'), say(t, 'proof-link', { minutes: proofMinutes, mark })),
    ),
    choices: [...choices, button(t, 'button-prove-paste', `wp:${address}`, 2)],
  }
}

/** The text to sign with any tool there is, and the place for the signature. */
const pasteView = async ({ ctx, tx, t, person, event, now }: Turn, address: string): Promise<View> => {
  const { platform } = event.who
  const page = pageFor(ctx.page(), platform)
  const asked = { contributorId: person.id, platform, address, page, now }
  const { challenge } = await createChallenge(tx, asked)
  return {
    text: paragraphs(
      say(t, 'proof-paste', { address: short(address) }),
      [{ copy: textFor(challenge, address) }],
      lines(say(t, 'proof-paste-then', { minutes: proofMinutes }), say(t, 'proof-free')),
      say(t, 'wallet-never'),
    ),
    field: signatureField(t),
    how: 'send',
  }
}

/** `wp:<address>`: the text to sign; `wp:now`: the ways to prove the wallet that is set. */
export const proofTap: Tapped = async (turn, rest) => {
  const live = await liveWallet(turn.tx, turn.person.id)
  if (rest === 'now')
    return live === undefined
      ? [{ text: say(turn.t, 'refusal-no-wallet'), tone: 'bad' }]
      : [{ ...(await proveView(turn, live.address, 'saved')), how: 'send' }]
  const { wallet } = turn
  if (wallet === undefined) return [toast(turn.t('stale-button'), 'bad')]
  if (isRefusal(wallet)) return [{ text: [`✗ ${turn.t(`refusal-${wallet.refused}`)}`], tone: 'bad' }]
  return [await pasteView(turn, wallet)]
}

/** A signature that was pasted: the wallet that it is from becomes theirs, or what is wrong with it. */
export const pasted = async (turn: Turn, text: string): Promise<View[]> => {
  const { ctx, tx, t, person, event, now } = turn
  const proven = await provePasted(tx, {
    contributorId: person.id,
    pasted: text,
    platform: event.who.platform,
    coolOffHours: ctx.settings.walletCoolOffHours,
    now,
  })
  if (isRefusal(proven)) return [refusedProof(turn, proven)]
  ctx.log.info({ contributor: person.id }, 'a wallet was proven')
  return [
    await afterWallet(
      turn,
      lines(say(t, 'proof-done', { address: { copy: proven.address } }), coolingLine(t, proven.payableFrom)),
      proven.payableFrom !== undefined,
    ),
  ]
}

const refusedProof = ({ t }: Turn, { refused, words = {} }: Refusal): View => ({
  text: [`✗ ${t(`refusal-${refused}`, words)}`],
  tone: 'bad',
  ...(refused === 'proof-bad-signature' && { field: signatureField(t) }),
})

import { z } from 'zod'

import type { Locale } from '#core/locale.ts'
import { whysNot, type Message, type View } from '#core/view.ts'

import type { Context } from './context.ts'
import { toldFlag } from './views/flag-view.ts'
import { logPayload, logView } from './views/log-view.ts'
import { heldWords } from './held.ts'
import { money, short } from './money.ts'
import { findReviewed, type Reviewed } from './review.ts'
import { button, lines, paragraphs, say } from './rich.ts'
import { moment } from './when.ts'

type Needs = Pick<Context, 'db' | 'types' | 'words' | 'asset' | 'chain' | 'log'>
type Told = { ctx: Needs; locale: Locale; contributorId: number | undefined }

const amount = z.string().regex(/^\d+$/).transform(BigInt)

/** Amounts are base units as decimal strings; `rejected` holds ids of answers. */
const digest = z.object({
  checked: z.number(),
  accepted: z.number(),
  amount,
  rejected: z.array(z.number()).default([]),
})
/** `payoutId`: what a proof can be had of; unknown to messages from before there were proofs. */
const paid = z.object({ amount, signature: z.string(), wallet: z.string(), payoutId: z.number().optional() })
const held = z.object({ amount, wallet: z.string().default(''), reason: z.string() })
const wallet = z.object({ address: z.string(), changed: z.boolean(), until: z.string().optional() })
const approval = z.object({ id: z.number(), amount })
const linked = z.object({ platform: z.string() })
const feed = z.object({ campaign: z.string(), title: z.string(), why: z.string() })
const roleStopped = z.object({ title: z.string(), accepted: z.number(), why: z.string() })
const stopped = z.object({ title: z.string(), why: z.string() })
const flag = z.object({ flagId: z.number() })
const dispute = z.object({ answerId: z.number(), accepted: z.boolean(), amount })

/**
 * What jobs tell people of their own accord, by its kind (`digest`, `paid`, `held`, `approval`, `dispute`, `flag`, `linked`, `feed-stopped`,
 * `log-stopped`, `role-stopped`, `card-refused`), and `log` for a group's moderators. Undefined where nothing is left to say. Throws on a payload of another shape.
 */
export const renderDelivery =
  (ctx: Needs) =>
  async (
    kind: string,
    payload: unknown,
    locale: Locale,
    contributorId?: number,
  ): Promise<View | undefined> => {
    const told = { ctx, locale, contributorId }
    switch (kind) {
      case 'digest':
        return digestView(told, digest.parse(payload))
      case 'paid':
        return paidView(told, paid.parse(payload))
      case 'held':
        return heldView(told, held.parse(payload))
      case 'dispute':
        return disputeView(told, dispute.parse(payload))
      case 'flag':
        return toldFlag({ ctx, db: ctx.db, t: ctx.words(locale) }, contributorId, flag.parse(payload).flagId)
      case 'wallet-proven':
      case 'wallet-changed':
        return walletView(told, wallet.parse(payload), kind === 'wallet-proven')
      case 'approval':
        return approvalView(told, approval.parse(payload))
      case 'linked':
        return linkedView(told, linked.parse(payload))
      case 'feed-stopped':
        return stoppedView(told, 'feed-stopped', feed.parse(payload))
      case 'log-stopped':
        return stoppedView(told, 'log-stopped', stopped.parse(payload))
      case 'card-refused':
        return stoppedView(told, 'card-refused', stopped.parse(payload))
      case 'role-stopped':
        return { text: say(ctx.words(locale), 'role-stopped', roleStopped.parse(payload)), tone: 'bad' }
      case 'log':
        return logView(ctx.words(locale), logPayload.parse(payload))
      default:
        ctx.log.warn({ kind, contributor: contributorId }, 'a delivery of an unknown kind')
        return undefined
    }
  }

/** Something cannot be posted in a group's place: which permission is missing there, or what else it is. */
const stoppedView = (
  { ctx, locale }: Told,
  key: 'feed-stopped' | 'log-stopped' | 'card-refused',
  { why, ...words }: { title: string; campaign?: string; why: string },
): View => {
  const t = ctx.words(locale)
  const known = whysNot.find((one) => one === why)
  return { text: say(t, key, { ...words, why: t(`cannot-post-${known ?? 'other'}`) }), tone: 'bad' }
}

const digestView = async (told: Told, sums: z.output<typeof digest>): Promise<View | undefined> => {
  const { ctx, locale } = told
  const t = ctx.words(locale)
  if (sums.checked === 0) return undefined
  const words = { checked: sums.checked, accepted: sums.accepted }
  const summary =
    sums.amount > 0n
      ? say(t, 'digest-checked-paid', { ...words, amount: money(ctx, t, sums.amount) })
      : say(t, 'digest-checked', words)
  const [first] = sums.rejected
  const example = first === undefined ? undefined : await review(told, first)
  if (first === undefined || example === undefined) return { text: summary }
  const count = sums.checked - sums.accepted
  return {
    text: [...summary, ' ', ...say(t, 'digest-rejected', { count }), ' ', ...exampleLine(told, example)],
    choices: [button(t, 'button-see', `v:${first}`, 0), button(t, 'button-contest', `x:${first}`, 0)],
  }
}

const review = async ({ ctx, contributorId }: Told, answerId: number): Promise<Reviewed | undefined> =>
  contributorId === undefined ? undefined : findReviewed(ctx, ctx.db, contributorId, answerId)

const exampleLine = ({ ctx, locale }: Told, { served, outcome }: Reviewed): Message => {
  const t = ctx.words(locale)
  const { type, item } = served
  const words = {
    item: type.brief(item),
    outcome: { bold: outcome === null ? '—' : type.show(item, outcome, t) },
  }
  return say(t, type.compare.by === 'text' ? 'digest-example-text' : 'digest-example', words)
}

/** The receipt. The transaction is a link where the cluster has a page for it, and text to copy where it has none. */
const paidView = (
  { ctx, locale }: Told,
  { amount, signature, wallet, payoutId }: z.output<typeof paid>,
): View => {
  const t = ctx.words(locale)
  const url = ctx.chain.explorerUrl(signature)
  const span = url === undefined ? { copy: signature } : { link: short(signature), url }
  return {
    text: lines(
      say(t, 'paid', { amount: money(ctx, t, amount), wallet: short(wallet) }),
      say(t, 'paid-transaction', { signature: span }),
    ),
    tone: 'good',
    ...(payoutId === undefined ? {} : { choices: [button(t, 'button-proof', `pr:${payoutId}`, 0)] }),
  }
}

const heldView = ({ ctx, locale }: Told, { amount, reason }: z.output<typeof held>): View => {
  const t = ctx.words(locale)
  const { why, todo } = heldWords(t, reason)
  return { text: say(t, 'held', { amount: money(ctx, t, amount), reason: why, todo }), tone: 'bad' }
}

/** For operators: a large payment waits for two of them. */
const approvalView = ({ ctx, locale }: Told, { id, amount }: z.output<typeof approval>): View => {
  const t = ctx.words(locale)
  return { text: say(t, 'approval-asked', { amount: money(ctx, t, amount), id: `${id}` }) }
}

/** A wallet was proven on its page, or was changed elsewhere: told in case it was not the person's own doing. */
const walletView = (
  { ctx, locale }: Told,
  { address, changed, until }: z.output<typeof wallet>,
  proven: boolean,
): View => {
  const t = ctx.words(locale)
  const at = until === undefined ? undefined : new Date(until)
  const back = changed && at !== undefined ? [button(t, 'button-wallet-back', 'wb')] : []
  return {
    text: lines(
      proven
        ? say(t, 'proof-done', { address: short(address) })
        : say(t, 'wallet-changed', { address: short(address) }),
      at === undefined ? [] : say(t, 'wallet-cooling', { when: moment(locale, at) }),
      changed ? say(t, 'wallet-changed-not-you') : [],
    ),
    tone: proven ? 'good' : 'bad',
    ...(back.length > 0 && { choices: back }),
  }
}

/** What came out when a moderator looked again. */
const disputeView = async (told: Told, payload: z.output<typeof dispute>): Promise<View | undefined> => {
  const { ctx, locale } = told
  const t = ctx.words(locale)
  const found = await review(told, payload.answerId)
  if (found === undefined) return undefined
  const { type, item } = found.served
  const brief = type.brief(item)
  if (payload.accepted)
    return {
      text: say(t, 'dispute-accepted', { item: brief, amount: money(ctx, t, payload.amount) }),
      tone: 'good',
    }
  const outcome = { bold: found.outcome === null ? '—' : type.show(item, found.outcome, t) }
  return { text: paragraphs(say(t, 'dispute-rejected', { item: brief, outcome })) }
}

const platforms: Record<string, string> = { telegram: 'Telegram', discord: 'Discord', web: 'web' }

/** Two accounts became one: said on the other platform too, for whoever did not do it themselves. */
const linkedView = ({ ctx, locale }: Told, { platform }: z.output<typeof linked>): View => ({
  text: say(ctx.words(locale), 'link-told', { platform: platforms[platform] ?? platform }),
})

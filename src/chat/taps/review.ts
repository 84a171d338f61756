import { recordAction } from '#campaigns/actions.ts'
import type { Message, View } from '#core/view.ts'

import { money } from '../money.ts'
import { findReviewed, type Reviewed } from '../review.ts'
import { button, lines, paragraphs, say } from '../rich.ts'
import { toast, type Tapped, type Turn } from '../turn.ts'

/** `v:<answer>`: the task again, what the person said, what was settled, and why. */
export const seeTap: Tapped = async (turn, rest) => {
  const found = await find(turn, rest)
  return found === undefined ? [toast(turn.t('review-unknown'), 'bad')] : [reviewView(turn, found)]
}

/** `x:<answer>`: a moderator shall look at it again. */
export const contestTap: Tapped = async (turn, rest) => {
  const { tx, t, person, now, ctx } = turn
  const found = await find(turn, rest)
  if (found === undefined) return [toast(t('review-unknown'), 'bad')]
  if (found.verdict?.accepted !== false) return [toast(t('contest-not-possible'), 'bad')]
  if (await isContested(turn, found)) return [toast(t('contested-already'))]
  const by = { actor: `contributor:${person.id}`, now }
  await recordAction(tx, by, 'contest', { answerId: found.answerId, itemId: found.served.itemId })
  ctx.log.info({ answer: found.answerId, item: found.served.itemId }, 'a verdict was contested')
  return [{ text: say(t, 'contested'), tone: 'good', how: 'send' }]
}

const find = async ({ ctx, tx, person }: Turn, rest: string): Promise<Reviewed | undefined> =>
  /^\d{1,15}$/.test(rest) ? findReviewed(ctx, tx, person.id, Number(rest)) : undefined

const isContested = async ({ tx, person }: Turn, { answerId }: Reviewed): Promise<boolean> => {
  const rows = await tx
    .selectFrom('actions')
    .select('detail')
    .where('actor', '=', `contributor:${person.id}`)
    .where('kind', '=', 'contest')
    .execute()
  return rows.some(({ detail }) => (detail as { answerId?: number }).answerId === answerId)
}

const reviewView = (turn: Turn, found: Reviewed): View => {
  const { t } = turn
  const { type, item } = found.served
  const { text, picture } = type.ask(item, t)
  const shown = (value: unknown) => ({ bold: type.show(item, value, t) })
  return {
    text: paragraphs(
      [{ bold: t('review-title') }],
      text,
      lines(
        say(t, 'review-yours', { answer: shown(found.value) }),
        found.status === 'settled' && found.outcome !== null
          ? say(t, 'review-settled', { outcome: shown(found.outcome) })
          : [],
        why(turn, found),
      ),
    ),
    ...(picture !== undefined && { picture }),
    ...(found.verdict?.accepted === false && {
      choices: [button(t, 'button-contest', `x:${found.answerId}`)],
    }),
    how: 'send',
  }
}

const why = ({ ctx, t }: Turn, { verdict }: Reviewed): Message => {
  if (verdict === undefined) return say(t, 'review-why-pending')
  if (verdict.accepted) return say(t, 'review-why-accepted', { amount: money(ctx, t, verdict.reward) })
  return say(t, verdict.reason === 'not-known' ? 'review-why-gold' : 'review-why-rejected')
}

import { isRefusal } from '#core/refusal.ts'
import type { Choice, View } from '#core/view.ts'
import { pageFor } from '#rewards/ownership/links.ts'
import { personProof, provenPayouts, type PersonProof } from '#rewards/proofs/person-proof.ts'

import { money } from '../money.ts'
import { lines, paragraphs, say } from '../rich.ts'
import { toast, type ChatCommand, type Tapped, type Turn } from '../turn.ts'
import { day } from '../when.ts'

/** The proof of a payment as a file: of the newest, or of the one whose number is given. Only ever the person's own. */
const proofView = async (turn: Turn, payoutId?: number): Promise<View> => {
  const { ctx, tx, t, person } = turn
  const proof = await personProof(tx, ctx.chain, person.id, payoutId)
  if (isRefusal(proof)) {
    if (proof.refused === 'payment-proof-lost')
      ctx.log.error({ contributor: person.id, payoutId }, 'a proof is lost')
    return { text: say(t, `refusal-${proof.refused}`), tone: 'bad', ...besideTap(turn) }
  }
  const words = { amount: money(ctx, t, proof.amount), day: day(t.locale, proof.paidAt) }
  return {
    text: paragraphs(
      lines(
        say(t, 'payment-proof-says', words),
        proof.answers > 0 ? say(t, 'payment-proof-answers', { answers: proof.answers }) : [],
      ),
      say(t, 'payment-proof-shows'),
      howToCheck(turn),
    ),
    file: { name: `accord-proof-${proof.payoutId}.json`, text: proof.text },
    choices: await others(turn, proof),
    ...besideTap(turn),
  }
}

/** The receipt that was tapped stays; in a group the answer is the person's alone. */
const besideTap = ({ event }: Turn): Pick<View, 'how'> =>
  event.act.kind === 'tap' ? { how: event.where.kind === 'group' ? 'private' : 'send' } : {}

const howToCheck = ({ ctx, t, event }: Turn) => {
  const page = pageFor(ctx.page(), event.where.platform)
  if (page === undefined) return say(t, 'payment-proof-check')
  const url = new URL('/verify', page).href
  return say(t, 'payment-proof-check-page', { page: { link: url.replace(/^https?:\/\//, ''), url } })
}

/** Their other payments, the newest five. */
const others = async ({ ctx, tx, t, person }: Turn, { payoutId }: PersonProof): Promise<Choice[]> => {
  const payouts = await provenPayouts(tx, person.id)
  return payouts
    .filter(({ id }) => id !== payoutId)
    .slice(0, 5)
    .map(({ id, amount, paid_at }, row) => ({
      label: t('button-proof-of', {
        amount: money(ctx, t, amount),
        day: day(t.locale, paid_at ?? new Date(0)),
      }),
      data: `pr:${id}`,
      row,
    }))
}

export const proof: ChatCommand = {
  name: 'proof',
  who: 'everyone',
  arguments: [],
  run: async (turn) => [await proofView(turn)],
}

/** `pr:<payout>` */
export const paymentProofTap: Tapped = async (turn, rest) =>
  /^\d{1,15}$/.test(rest) ? [await proofView(turn, Number(rest))] : [toast(turn.t('stale-button'), 'bad')]

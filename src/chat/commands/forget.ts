import { forget as forgetContributor } from '#campaigns/people/forget.ts'
import type { View } from '#core/view.ts'
import { balances } from '#rewards/statement.ts'
import { contributorStats } from '#campaigns/stats.ts'

import { money } from '../money.ts'
import { button, lines, paragraphs, say } from '../rich.ts'
import { toast, type ChatCommand, type Tapped, type Turn } from '../turn.ts'

/** Asks once, and says what would be lost. */
const question = async ({ ctx, tx, t, person }: Turn): Promise<View> => {
  const { due, inTransit, held, pending, paid } = await balances(tx, person.id, ctx.asset.mint)
  const { answered } = await contributorStats(tx, person.id)
  const sent = inTransit - held
  return {
    text: paragraphs(
      say(t, 'forget-ask', { count: answered }),
      lines(
        due > 0n ? say(t, 'forget-loses', { amount: money(ctx, t, due) }) : [],
        pending > 0n ? say(t, 'forget-pending', { amount: money(ctx, t, pending) }) : [],
        held > 0n ? say(t, 'forget-held', { amount: money(ctx, t, held) }) : [],
        sent > 0n ? say(t, 'forget-transit', { amount: money(ctx, t, sent) }) : [],
        paid > 0n ? say(t, 'forget-proof') : [],
      ),
      say(t, 'forget-sure'),
    ),
    choices: [button(t, 'button-forget-yes', 'f:yes', 0), button(t, 'button-forget-no', 'f:no', 1)],
  }
}

export const forget: ChatCommand = {
  name: 'forget',
  who: 'everyone',
  arguments: [],
  run: async (turn) => [await question(turn)],
}

/** `f:yes`, `f:no` */
export const forgetTap: Tapped = async (turn, rest) => {
  const { ctx, tx, t, person, now } = turn
  if (rest === 'no') return [{ text: say(t, 'forget-kept') }]
  if (rest !== 'yes') return [toast(t('stale-button'), 'bad')]
  await forgetContributor(tx, person.id, now)
  ctx.log.info({ contributor: person.id }, 'a person was forgotten')
  return [{ text: say(t, person.status === 'banned' ? 'forget-done-banned' : 'forget-done'), tone: 'good' }]
}

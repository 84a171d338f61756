import { sql } from 'kysely'

import type { Message, View } from '#core/view.ts'

import { money } from './money.ts'
import { button, lines, paragraphs, say } from './rich.ts'
import type { Turn } from './turn.ts'

/** Who I am, what one answer earns, what becomes of it, and the question for consent. */
export const welcomeView = async (turn: Turn): Promise<View> => {
  const { t, person, event } = turn
  const { name } = event.who
  const hello = name === '' ? say(t, 'welcome-hello-nameless') : say(t, 'welcome-hello', { name })
  const what = [...hello, ' ', ...say(t, 'welcome-what'), ' ', ...(await pay(turn))]
  const changed = person.consent === undefined ? [] : say(t, 'welcome-changed')
  return {
    text: paragraphs(changed, lines(what, say(t, 'welcome-terms'))),
    choices: [button(t, 'button-agree', 'c:yes', 0), button(t, 'button-privacy', 'c:privacy', 1)],
  }
}

/** What one confirmed answer earns in the campaigns that run now. */
const pay = async ({ ctx, tx, t }: Turn): Promise<Message> => {
  const { rows } = await sql<{ least: bigint | null; most: bigint | null }>`
    select min(reward) as least, max(reward) as most from campaigns
    where status = 'running' and private_to is null and asset = ${ctx.asset.mint} and reward > 0`.execute(tx)
  const { least, most } = rows[0] ?? { least: null, most: null }
  if (least === null || most === null) return say(t, 'welcome-pay-later', { symbol: ctx.asset.symbol })
  if (least === most) return say(t, 'welcome-pay-one', { amount: money(ctx, t, least) })
  return say(t, 'welcome-pay-range', { least: money(ctx, t, least), most: money(ctx, t, most) })
}

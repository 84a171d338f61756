import { flagsOf } from '#campaigns/people/flags.ts'

import { flagView } from '../views/flag-view.ts'
import { say } from '../rich.ts'
import type { Tapped } from '../turn.ts'

/** So many messages at once are enough. */
const shown = 5

/** `flags`: what was noticed about my answers and was not lifted. */
export const flagsTap: Tapped = async ({ ctx, tx, t, person }) => {
  const own = (await flagsOf(tx, person.id)).filter(({ status }) => status !== 'lifted').slice(0, shown)
  if (own.length === 0) return [{ text: say(t, 'flag-none'), how: 'send' }]
  const views = []
  for (const flag of own) views.push({ ...(await flagView({ ctx, db: tx, t }, flag)), how: 'send' as const })
  return views
}

import type { Event, View } from '#core/view.ts'

import type { Context } from './context.ts'
import { say } from './rich.ts'
import type { Turn } from './turn.ts'

/** What somebody may moderate: an operator everything, an administrator what belongs to their own group. */
export const moderatorOf = (
  { operators }: Pick<Context, 'operators'>,
  { who, where }: Event,
): Turn['moderator'] => {
  if (operators.includes(`${who.platform}:${who.id}`)) return 'operator'
  return where.kind === 'group' && where.admin === true ? 'group' : undefined
}

/** The actor as the record of actions names them. */
export const actorOf = ({ who }: Event): string => `${who.platform}:${who.id}`

/** The chat as campaigns name the one that a task belongs to. */
export const placeOf = ({ where }: Event): string => `${where.platform}:${where.chat}`

export const notModerator = ({ t }: Turn): View => ({ text: say(t, 'moderators-only'), tone: 'bad' })

import type { Context } from './context.ts'
import { lines, say } from './rich.ts'
import type { Turn } from './turn.ts'
import type { Place, View } from '#core/view.ts'
import type { Translate } from '#core/locale.ts'
import { welcomeView } from './welcome.ts'
import type { Person } from './person.ts'

/** What keeps a person from working: a ban, or no consent to the text that holds now. Undefined where nothing does. */
export const gate = async (turn: Turn): Promise<View[] | undefined> => {
  const { ctx, t, person } = turn
  if (person.status === 'banned') return [bannedView(ctx, t, person)]
  if (person.consent === ctx.settings.consentVersion) return undefined
  return [await welcomeView(turn)]
}

/** A tap among others by somebody who has not agreed yet: where they can, with the least effort. */
export const consentNeeded = (t: Translate, where: Pick<Place, 'discreet'>): View => ({
  text: [t(where.discreet === true ? 'consent-needed-here-toast' : 'consent-needed-toast')],
  how: 'toast',
  tone: 'bad',
})

/** Why somebody cannot work here, and whom to ask. The number lets the operator find them without their name. */
export const bannedView = ({ settings }: Context, t: Translate, { id, reason }: Person): View => ({
  text: lines(
    say(t, 'banned'),
    reason === undefined ? [] : say(t, 'banned-reason', { reason }),
    settings.contact === undefined
      ? say(t, 'banned-appeal-here', { number: String(id) })
      : say(t, 'banned-appeal', { contact: settings.contact, number: String(id) }),
  ),
  tone: 'bad',
})

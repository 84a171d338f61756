import { locales } from '#core/locale.ts'
import type { Event } from '#core/view.ts'

import type { Context } from './context.ts'
import type { ChatCommand } from './turn.ts'

/**
 * The event with the command's own name, where it was called by the one that it has in some language (`/solde`): people type
 * what they have seen elsewhere. Not in a group, where another bot may have it; and only what is for everyone, since whether
 * somebody moderates is asked by a command's own name.
 */
export const byOwnName = (
  { words }: Pick<Context, 'words'>,
  commands: readonly ChatCommand[],
  event: Event,
): Event => {
  const { act } = event
  if (act.kind !== 'command' || event.where.kind !== 'private') return event
  const typed = act.name.toLowerCase()
  if (commands.some(({ name }) => name === typed)) return event
  const known = commands.find(
    ({ name, who }) =>
      who === 'everyone' && locales.some((locale) => words(locale)(`called-${name}`).toLowerCase() === typed),
  )
  return known === undefined ? event : { ...event, act: { ...act, name: known.name } }
}

import type { Command, Tap, View } from '#core/view.ts'

import { heard } from './heard.ts'
import { nearest } from './nearest.ts'
import { say } from './rich.ts'
import { taps } from './taps.ts'
import { toast, type Turn } from './turn.ts'

/** What a person sees after what they did. */
export const respond = async (turn: Turn): Promise<View[]> => {
  const { act } = turn.event
  if (act.kind === 'command') return command(turn, act)
  if (act.kind === 'tap') return tapped(turn, act)
  if (act.kind === 'text') return heard(turn, act)
  return [{ text: say(turn.t, 'upload-refused') }]
}

const command = async (turn: Turn, { name, args }: Command): Promise<View[]> => {
  const found = turn.commands.find((known) => known.name === name.toLowerCase())
  const views = found === undefined ? unknown(turn, name) : await found.run(turn, args.trim())
  if (turn.event.where.kind === 'private') return views
  // In a group the answer is the person's alone, unless it is a card for everybody.
  return views.map((view) => (view.card === undefined ? { ...view, how: view.how ?? 'private' } : view))
}

/** The nearest command there is. In a group, a command that is far from all of ours was meant for another bot. */
const unknown = ({ t, commands, event, moderator }: Turn, typed: string): View[] => {
  const name = typed.slice(0, 40).toWellFormed()
  const names = commands.filter(({ who }) => who === 'everyone' || moderator !== undefined)
  const near = nearest(
    name,
    names.map((known) => known.name),
  )
  if (near !== undefined) return [{ text: say(t, 'unknown-command', { name, nearest: near }) }]
  return event.where.kind === 'group' ? [] : [{ text: say(t, 'unknown-command-far', { name }) }]
}

const tapped = async (turn: Turn, { data }: Tap): Promise<View[]> => {
  const [name = ''] = data.split(':', 1)
  const tap = taps.get(name)
  return tap === undefined ? [toast(turn.t('stale-button'), 'bad')] : tap(turn, data.slice(name.length + 1))
}

import { findServed, type ServedState } from '#campaigns/assignments/served.ts'
import { isRefusal } from '#core/refusal.ts'
import type { View } from '#core/view.ts'

import { answer } from './answer.ts'
import { gate } from './gate.ts'
import { slips } from './nearest.ts'
import { button, lines, paragraphs, say } from './rich.ts'
import { taskView } from './views/task-view.ts'
import { toast, type Tapped, type Turn } from './turn.ts'

/** A correction keeps more of the words than this. */
const least = 0.25

/** Longer texts are compared by their words alone: comparing them letter by letter would take too long. */
const short = 200

const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

/**
 * Whether a text that nobody asked for in particular shares hardly a word with the one that is to be corrected, and so may
 * be meant for something else (“hello?”). A word with a few letters changed is the same word.
 */
export const isUnlike = ({ type, item }: Pick<ServedState, 'type' | 'item'>, text: string): boolean => {
  const original = type.compare.by === 'text' ? type.compare.original?.(item) : undefined
  if (original === undefined || isRefusal(type.read(item, { text }))) return false
  const [from, to] = [wordsOf(original), [...new Set(wordsOf(text))]]
  if (from.length === 0) return false
  const kept = from.filter((word) => to.some((other) => isSame(word, other)))
  if (kept.length / from.length >= least) return false
  const [a, b] = [from.join(''), wordsOf(text).join('')]
  return Math.max(a.length, b.length) > short || slips(a, b) > Math.max(a.length, b.length) / 2
}

const isSame = (a: string, b: string): boolean =>
  a === b || (Math.abs(a.length - b.length) <= 2 && slips(a, b) <= Math.max(a.length, b.length) / 3)

/** Asks whether it is the answer. The text waits with the assignment until it is answered, let go or run out. */
export const askSure = async (turn: Turn, { assignmentId }: ServedState, text: string): Promise<View> => {
  const { tx, t } = turn
  const stopped = await gate(turn)
  if (stopped?.[0] !== undefined) return stopped[0]
  const row = await tx
    .updateTable('assignments')
    .set({ draft: text })
    .where('id', '=', assignmentId)
    .where('status', '=', 'open')
    .returning('token')
    .executeTakeFirst()
  if (row === undefined) return toast(t('stale-button'), 'bad')
  return {
    text: lines(say(t, 'draft-sure'), [{ quote: text }]),
    choices: [
      button(t, 'button-draft-yes', `y:${row.token}`, 0),
      button(t, 'button-draft-no', `y:${row.token}:no`, 0),
    ],
  }
}

/** `y:<token>`: yes, what I wrote is my answer. `y:<token>:no`: it is not, and is not kept. */
export const draftTap: Tapped = async (turn, rest) => {
  const { ctx, tx, t, person } = turn
  const [token = '', no] = rest.split(':')
  const held = await tx
    .selectFrom('assignments')
    .select(['id', 'draft'])
    .where('token', '=', token)
    .where('contributor_id', '=', person.id)
    .executeTakeFirst()
  if (held?.draft === null || held === undefined) return [toast(t('stale-button'), 'bad')]
  await tx.updateTable('assignments').set({ draft: null }).where('id', '=', held.id).execute()
  if (no === undefined) return answer(turn, token, { text: held.draft })
  const served = await findServed(tx, ctx.types, token)
  if (served === undefined) return [toast(t('stale-button'), 'bad')]
  return [taskView(t, served, { notice: paragraphs(say(t, 'draft-dropped')) })]
}

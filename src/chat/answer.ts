import { roleHours } from '#campaigns/groups/gates.ts'
import { recordAnswer } from '#campaigns/assignments/record-answer.ts'
import { findServed, type ServedState } from '#campaigns/assignments/served.ts'
import { isRefusal, type Refusal } from '#core/refusal.ts'
import type { Message, View } from '#core/view.ts'
import type { Input } from '#prompts/task-type.ts'

import { bannedView, gate } from './gate.ts'
import { money } from './money.ts'
import { nextView } from './views/next-view.ts'
import { paragraphs, say } from './rich.ts'
import { taskView } from './views/task-view.ts'
import { toast, type Turn } from './turn.ts'

/** What was given: the place of a button among the task's choices, or a text. */
export type Given = { index: number } | { text: string }

/**
 * A person answers the task of a token: it is recorded, and the same message becomes "recorded" with the next task
 * below it.
 */
export const answer = async (turn: Turn, token: string, given: Given): Promise<View[]> => {
  const stopped = await gate(turn)
  if (stopped !== undefined) return stopped
  const served = await findServed(turn.tx, turn.ctx.types, token)
  if (served === undefined) return [toast(turn.t('stale-button'), 'bad')]
  if (served.contributorId !== turn.person.id) return [toast(turn.t('not-yours'), 'bad')]
  const input = toInput(turn, served, given)
  if (input === undefined) return [toast(turn.t('stale-button'), 'bad')]
  const read = served.type.read(served.item, input)
  if (isRefusal(read)) return [misread(turn, served, read, input)]
  const { ctx, tx, person, now } = turn
  const value = read.answer
  const recorded = await recordAnswer(tx, { served, contributorId: person.id, value, now })
  if (isRefusal(recorded)) return [await notRecorded(turn, recorded)]
  const at = { answer: recorded.answerId, item: served.itemId, contributor: person.id }
  ctx.log.info(at, 'an answer was recorded')
  const undo = recorded.undoable ? { undo: token } : {}
  return [await nextView(turn, { notice: recordedNotice(turn, served, value), ...undo })]
}

/** The value of a button, by its place: the data of a button is too short for the value itself. */
const toInput = ({ t }: Turn, { type, item }: ServedState, given: Given): Input | undefined => {
  if ('text' in given) return given
  const value = type.ask(item, t).choices?.[given.index]?.value
  return value === undefined ? undefined : { tap: value }
}

/** An answer that the task type does not take: why, and for a text the task again, so that nothing has to be looked for. */
const misread = ({ t }: Turn, served: ServedState, refusal: Refusal, input: Input): View => {
  const words = refusal.words ?? {}
  if ('tap' in input) return toast(t(refusal.refused, words), 'bad')
  return { ...taskView(t, served, { notice: say(t, refusal.refused, words) }), tone: 'bad' }
}

const notRecorded = async (turn: Turn, { refused }: Refusal): Promise<View> => {
  const { ctx, t, person } = turn
  switch (refused) {
    case 'already-answered':
      return toast(t('already-answered'))
    case 'not-yours':
      return toast(t('not-yours'), 'bad')
    case 'banned':
      return bannedView(ctx, t, person)
    case 'paused':
      return nextView(turn, { notice: say(t, 'campaign-paused') })
    case 'gated':
      return nextView(turn, { notice: say(t, 'task-gated', { hours: roleHours }) })
    default:
      return nextView(turn, { notice: say(t, refused === 'expired' ? 'expired' : 'not-needed') })
  }
}

const recordedNotice = ({ ctx, t }: Turn, { type, item, reward }: ServedState, value: unknown): Message => {
  const amount = money(ctx, t, reward)
  if (type.compare.by === 'text')
    return reward > 0n ? say(t, 'recorded-text', { amount }) : say(t, 'recorded-text-unpaid')
  const shown = { bold: type.show(item, value, t) }
  return reward > 0n
    ? say(t, 'recorded', { answer: shown, amount })
    : say(t, 'recorded-unpaid', { answer: shown })
}

/** A text that is no command: for the field it was typed in, else for the task that the person holds. */
export const askedAgain = ({ t }: Turn, served: ServedState): View =>
  taskView(t, served, { notice: paragraphs(say(t, 'tap-a-button')) })

import { reportAssignment, skipAssignment } from '#campaigns/assignments/release-assignment.ts'
import { undoAnswer } from '#campaigns/assignments/undo-answer.ts'
import { isRefusal } from '#core/refusal.ts'
import type { View } from '#core/view.ts'

import { answer } from '../answer.ts'
import { gate } from '../gate.ts'
import { nextView } from '../views/next-view.ts'
import { say } from '../rich.ts'
import { taskView } from '../views/task-view.ts'
import { toast, type Tapped, type Turn } from '../turn.ts'

/** `a:<token>:<index>`: this is my answer. */
export const answerTap: Tapped = async (turn, rest) => {
  const [token = '', index = ''] = rest.split(':')
  if (!/^\d{1,2}$/.test(index)) return [toast(turn.t('stale-button'), 'bad')]
  return answer(turn, token, { index: Number(index) })
}

/** `s:<token>`: not this one. */
export const skipTap: Tapped = async (turn, token) => release(turn, token, 'skipped')

/** `r:<token>`: something is wrong with this one. */
export const reportTap: Tapped = async (turn, token) => release(turn, token, 'reported')

const release = async (turn: Turn, token: string, how: 'skipped' | 'reported'): Promise<View[]> => {
  const stopped = await gate(turn)
  if (stopped !== undefined) return stopped
  const letGo = how === 'skipped' ? skipAssignment : reportAssignment
  const done = await letGo(turn.tx, { token, contributorId: turn.person.id, now: turn.now })
  if (!isRefusal(done)) return [await nextView(turn, { notice: say(turn.t, how) })]
  const known = done.refused === 'already-answered' ? 'already-answered' : 'stale-button'
  return [toast(turn.t(known))]
}

/** `u:<token>`: I take my answer back; the task is asked again. */
export const undoTap: Tapped = async (turn, token) => {
  const stopped = await gate(turn)
  if (stopped !== undefined) return stopped
  const { ctx, tx, t, person, now } = turn
  const back = await undoAnswer(tx, ctx.types, { contributorId: person.id, token, now })
  if (isRefusal(back)) return [toast(t('nothing-to-undo'))]
  return [taskView(t, back, { notice: say(t, 'undone') })]
}

/** `n`: the next task. */
export const nextTap: Tapped = async (turn) => (await gate(turn)) ?? [await nextView(turn)]

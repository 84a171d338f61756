import { refuse, type Refusal } from '#core/refusal.ts'
import type { Tx } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import { expiryAfter } from './assign.ts'
import { lockItem, moveCounts } from '../counts.ts'
import { lockPerson } from '../people/lock-person.ts'
import type { Served } from '../rows.ts'
import { findServed } from './served.ts'

export type UndoRefusal = 'not-yours' | 'nothing-to-undo' | 'undo-too-late'

/**
 * Whether an item's answers have been weighed against each other. From then on nothing is taken back: whoever could try
 * one answer after the other until the item settles would earn without reading it. Where one person is enough there are no
 * others to copy from.
 */
export const isWeighed = (answered: number, minAnswers: number): boolean =>
  minAnswers > 1 && answered >= minAnswers

/**
 * Takes an answer back while its item is open and not weighed yet: the answer is gone, the task is in the person's hands again. Refusals:
 * `not-yours`, `nothing-to-undo` (there is no answer), `undo-too-late` (others have answered too).
 */
export const undoAnswer = async (
  tx: Tx,
  types: TaskTypes,
  own: { contributorId: number; token: string; now: Date; ttlMinutes?: number | undefined },
): Promise<Served | Refusal<UndoRefusal>> => {
  await lockPerson(tx, own.contributorId)
  const known = await findServed(tx, types, own.token)
  if (known === undefined || known.contributorId !== own.contributorId) return refuse('not-yours')
  const item = await lockItem(tx, known.itemId)
  const served = await findServed(tx, types, own.token)
  if (item === undefined || served?.status !== 'answered' || !('answer' in served))
    return refuse('nothing-to-undo')
  const weighed = isWeighed(item.answered, served.campaign.min_answers)
  if (item.status !== 'open' || weighed || served.campaign.status === 'closed') return refuse('undo-too-late')
  await tx
    .deleteFrom('answers')
    .where('item_id', '=', item.id)
    .where('contributor_id', '=', own.contributorId)
    .execute()
  await tx
    .updateTable('assignments')
    .set({ status: 'open', created_at: own.now, expires_at: expiryAfter(own.now, own.ttlMinutes) })
    .where('id', '=', served.assignmentId)
    .execute()
  await moveCounts(tx, [item.id], 'undo')
  const { token, assignmentId, itemId, campaign, item: task, type, reward } = served
  return { token, assignmentId, itemId, campaign, item: task, type, reward }
}

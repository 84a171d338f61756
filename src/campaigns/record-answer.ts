import { refuse, type Refusal } from '#core/refusal.ts'
import { json, type Tx } from '#db/connect.ts'

import { lockItem, moveCounts } from './counts.ts'
import type { ItemRow, Served } from './rows.ts'

export type AnswerRefusal = 'not-needed' | 'already-answered' | 'expired' | 'not-yours' | 'paused' | 'banned'

type Given = { served: Served; contributorId: number; value: unknown; now: Date }

/**
 * Stores a person's answer and, in the caller's transaction, the outbox row that has it decided. Refusals:
 * `not-yours`; `banned`; `already-answered`; `not-needed` (the item is decided, or has all the answers it may have);
 * `paused`; `expired` (the person let the task go, and others hold all places by now). Throws on a value that the
 * task type's own `answer` does not take.
 */
export const recordAnswer = async (
  tx: Tx,
  given: Given,
): Promise<{ answerId: number } | Refusal<AnswerRefusal>> => {
  const { served, contributorId, now } = given
  const value = served.type.answer.parse(given.value)
  const item = await lockItem(tx, served.itemId)
  // Read after the lock is held: what a campaign closed or a person banned meanwhile has to be seen.
  const state = await readState(tx, served.assignmentId, contributorId)
  const refused = whyNot(item, state, contributorId)
  if (refused !== undefined || item === undefined || state === undefined)
    return refused ?? refuse('not-needed')
  if (state.status !== 'open') await moveCounts(tx, item.id, 'assign')
  const answer = await tx
    .insertInto('answers')
    .values({
      item_id: item.id,
      contributor_id: contributorId,
      assignment_id: served.assignmentId,
      value: json(value),
      seconds: Math.max(0, (now.getTime() - state.created_at.getTime()) / 1000),
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .updateTable('assignments')
    .set({ status: 'answered' })
    .where('id', '=', served.assignmentId)
    .execute()
  await moveCounts(tx, item.id, 'answer')
  await tx
    .insertInto('outbox')
    .values({ job: 'decide', payload: json({ itemId: item.id }) })
    .execute()
  return { answerId: answer.id }
}

type State = Exclude<Awaited<ReturnType<typeof readState>>, undefined>

const readState = async (tx: Tx, assignmentId: number, contributorId: number) =>
  tx
    .selectFrom('assignments')
    .innerJoin('items', 'items.id', 'assignments.item_id')
    .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
    .innerJoin('contributors', (on) => on.on('contributors.id', '=', contributorId))
    .select((is) => [
      'assignments.status',
      'assignments.created_at',
      'assignments.contributor_id',
      'campaigns.status as campaign',
      'campaigns.max_answers',
      'contributors.status as person',
      is
        .exists(
          is
            .selectFrom('answers')
            .select('answers.id')
            .whereRef('answers.item_id', '=', 'items.id')
            .where('answers.contributor_id', '=', contributorId),
        )
        .as('answered'),
    ])
    .where('assignments.id', '=', assignmentId)
    .executeTakeFirst()

const whyNot = (
  item: ItemRow | undefined,
  state: State | undefined,
  contributorId: number,
): Refusal<AnswerRefusal> | undefined => {
  if (item === undefined || state === undefined) return refuse('not-needed')
  if (state.contributor_id !== contributorId) return refuse('not-yours')
  if (state.person !== 'active') return refuse('banned')
  if (state.answered === true) return refuse('already-answered')
  if (item.status !== 'open' || state.campaign === 'closed' || state.campaign === 'draft')
    return refuse('not-needed')
  if (item.answered >= state.max_answers) return refuse('not-needed')
  if (state.campaign === 'paused') return refuse('paused')
  if (state.status !== 'open' && item.wanted <= item.pending) return refuse('expired')
  return undefined
}

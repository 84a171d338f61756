import { isWeighed } from './undo-answer.ts'
import { sql } from 'kysely'

import { refuse, type Refusal } from '#core/refusal.ts'
import { json, type Tx } from '#db/connect.ts'

import { countsMoved, lockItem, moveCounts } from '../counts.ts'
import { mayEnter } from '../groups/gates.ts'
import { lockPerson } from '../people/lock-person.ts'
import type { Contributor } from '../people/people.ts'
import { isProbe, isServable } from '../asking/probe.ts'
import { takeBack } from './release-assignment.ts'
import type { ItemRow, Served } from '../rows.ts'

export type AnswerRefusal =
  | 'not-needed'
  | 'already-answered'
  | 'expired'
  | 'not-yours'
  | 'paused'
  | 'banned'
  | 'gated'

type Given = { served: Served; contributorId: number; value: unknown; now: Date }

/**
 * Stores a person's answer and, in the caller's transaction, the outbox row that has it decided. Refusals:
 * `not-yours`; `banned`; `already-answered`; `not-needed` (the item is decided, or has all the answers it may have);
 * `paused`; `gated` (the campaign is for people with a role that they have not, or not any more: the task goes back);
 * `expired` (the person let the task go, and others hold all places by now). Throws on a value that the task type's own
 * `answer` does not take.
 */
export const recordAnswer = async (
  tx: Tx,
  given: Given,
): Promise<{ answerId: number; undoable: boolean } | Refusal<AnswerRefusal>> => {
  const { served, contributorId, now } = given
  const value = served.type.answer.parse(given.value)
  // First the person, then the item; what changed while we waited for them is read afterwards.
  const person = await lockPerson(tx, contributorId)
  const item = await lockItem(tx, served.itemId)
  const state = await readState(tx, served.assignmentId, contributorId, now)
  if (item === undefined || state === undefined) return refuse('not-needed')
  const refused = whyNot(person, item, state, contributorId)
  if (refused?.refused === 'gated') await takeBack(tx, { id: served.assignmentId, item_id: item.id })
  if (refused !== undefined) return refused
  if (state.status !== 'open') await moveCounts(tx, [item.id], 'assign')
  const seconds = secondsOf(state.created_at, now)
  // What is settled already has no decision to wait for: the answer gets its verdict.
  const job = isProbe(item) ? 'settle' : 'decide'
  const { rows } = await sql<{ id: number }>`
    with answer as (
      insert into answers (item_id, contributor_id, assignment_id, value, seconds, created_at)
      values (${item.id}, ${contributorId}, ${served.assignmentId}, ${json(value)}, ${seconds}, ${now})
      returning id),
    assignment as (update assignments set status = 'answered' where id = ${served.assignmentId}),
    counts as (${countsMoved([item.id], 'answer')}),
    job as (insert into outbox (job, payload) values (${job}, ${json({ itemId: item.id })}))
    select id from answer`.execute(tx)
  const [answer] = rows
  if (answer === undefined) throw new Error(`the answer to item ${item.id} was not stored`)
  return { answerId: answer.id, undoable: !isWeighed(item.answered + 1, served.campaign.min_answers) }
}

type State = Exclude<Awaited<ReturnType<typeof readState>>, undefined>

const readState = async (tx: Tx, assignmentId: number, contributorId: number, now: Date) =>
  tx
    .selectFrom('assignments')
    .innerJoin('items', 'items.id', 'assignments.item_id')
    .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
    .select((is) => [
      'assignments.status',
      'assignments.created_at',
      'assignments.contributor_id',
      'campaigns.status as campaign',
      'campaigns.max_answers',
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
    .select(mayEnter(contributorId, now).as('enters'))
    .where('assignments.id', '=', assignmentId)
    .executeTakeFirst()

/** Seconds between being asked and answering; none where a group's card was answered with the tap that took it. */
const secondsOf = (asked: Date, now: Date): number | null => {
  const seconds = (now.getTime() - asked.getTime()) / 1000
  return seconds > 0 ? seconds : null
}

const whyNot = (
  person: Contributor['status'] | undefined,
  item: ItemRow,
  state: State,
  contributorId: number,
): Refusal<AnswerRefusal> | undefined => {
  if (state.contributor_id !== contributorId) return refuse('not-yours')
  if (person !== 'active') return refuse('banned')
  if (state.answered === true) return refuse('already-answered')
  if (!isServable(item) || state.campaign === 'closed' || state.campaign === 'draft')
    return refuse('not-needed')
  if (item.answered >= state.max_answers) return refuse('not-needed')
  if (state.campaign === 'paused') return refuse('paused')
  if (!state.enters) return refuse('gated')
  if (state.status !== 'open' && item.wanted <= item.pending) return refuse('expired')
  return undefined
}

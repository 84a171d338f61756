import { sha256 } from '#core/ids.ts'
import type { Translate } from '#core/locale.ts'
import type { TaskItem, TaskType } from '#prompts/task-type.ts'

import type { Context } from '../context.ts'

/** One answer and where it stands. `votes`, `weights` and `outcome` are there once the item is decided. */
export type BehindAnswer = {
  item: number
  campaign: string
  title: string
  brief: string
  mine: string
  at: string
  status: 'open' | 'settled' | 'disputed' | 'withdrawn'
  answered: number
  wanted: number
  votes?: BehindVote[]
  /** How probable each label is, by all voices together. */
  weights?: { label: string; probability: number }[]
  outcome?: string
  probability?: number
  verdict?: { accepted: boolean; reason: string; reward: string }
}

/** `letter`: a name for this item alone, so that nobody can be followed from one item to the next. */
export type BehindVote = { by: 'you' | 'person' | 'model'; letter: string; label: string; accepted?: boolean }

/**
 * How probable each label of an item is (as `compare.labels` names them), the likeliest first. Weighing is consensus'
 * own, so it comes from outside the conversation.
 */
export type Weigh = (itemId: number) => Promise<{ label: string; probability: number }[] | undefined>

type Deps = Pick<Context, 'db' | 'types'> & { t: Translate; show: (amount: bigint) => string; weigh?: Weigh }
const latest = 8

/** The person's latest answers, newest first. */
export const answersBehind = async (deps: Deps, contributorId: number): Promise<BehindAnswer[]> => {
  const rows = await deps.db
    .selectFrom('answers')
    .innerJoin('items', 'items.id', 'answers.item_id')
    .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
    .leftJoin('verdicts', 'verdicts.answer_id', 'answers.id')
    .select(['items.id as item', 'items.payload', 'items.status', 'items.outcome', 'items.probability'])
    .select(['items.answered', 'campaigns.name', 'campaigns.task_kind', 'campaigns.options'])
    .select(['campaigns.min_answers', 'answers.value', 'answers.created_at'])
    .select(['verdicts.accepted', 'verdicts.reason', 'verdicts.reward'])
    .where('answers.contributor_id', '=', contributorId)
    .orderBy('answers.id', 'desc')
    .limit(latest)
    .execute()
  return Promise.all(
    rows.map(async (row): Promise<BehindAnswer> => {
      const type = deps.types.get(row.task_kind)
      const words = wordsOf(deps, type, row)
      return {
        item: row.item,
        campaign: row.name,
        title: type === undefined ? row.task_kind : deps.t(`${row.task_kind}-title`),
        brief: words.brief,
        mine: words.show(row.value),
        at: row.created_at.toISOString(),
        status: row.status,
        answered: row.answered,
        wanted: row.min_answers,
        ...(row.status === 'open' ? {} : await decided(deps, contributorId, row, words)),
        ...(row.accepted === null
          ? {}
          : {
              verdict: {
                accepted: row.accepted,
                reason: row.reason ?? '',
                reward: deps.show(row.reward ?? 0n),
              },
            }),
      }
    }),
  )
}

type Shown = { brief: string; show: (value: unknown) => string; showLabel: (label: string) => string }

/** How an item and its answers read; a task type that is not here anymore leaves them as they are stored. */
const wordsOf = (
  deps: Deps,
  type: TaskType | undefined,
  row: { payload: unknown; options: unknown },
): Shown => {
  const raw = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
  const stored: Shown = { brief: raw(row.payload).slice(0, 80), show: raw, showLabel: raw }
  if (type === undefined) return stored
  const payload = type.payload.safeParse(row.payload)
  const options = type.options.safeParse(row.options)
  if (!payload.success || !options.success) return stored
  const item: TaskItem = { payload: payload.data, options: options.data }
  const show = (value: unknown): string => {
    const answer = type.answer.safeParse(value)
    return answer.success ? type.show(item, answer.data, deps.t) : raw(value)
  }
  const { compare } = type
  const showLabel = (label: string): string => show(compare.by === 'label' ? compare.fromLabel(label) : label)
  return { brief: type.brief(item), show, showLabel }
}

const decided = async (
  deps: Deps,
  contributorId: number,
  row: { item: number; outcome: unknown; probability: number | null; status: string },
  { show, showLabel }: Shown,
): Promise<Partial<BehindAnswer>> => {
  const people = await deps.db
    .selectFrom('answers')
    .leftJoin('verdicts', 'verdicts.answer_id', 'answers.id')
    .select(['answers.contributor_id', 'answers.value', 'verdicts.accepted'])
    .where('answers.item_id', '=', row.item)
    .execute()
  const models = await deps.db
    .selectFrom('model_answers')
    .select('value')
    .where('item_id', '=', row.item)
    .execute()
  const votes = people
    .map((vote) => ({ ...vote, order: sha256(`${row.item}:${vote.contributor_id}`) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map((vote, index): BehindVote => ({
      by: vote.contributor_id === contributorId ? 'you' : 'person',
      letter: letterOf(index),
      label: show(vote.value),
      ...(vote.accepted === null ? {} : { accepted: vote.accepted }),
    }))
  const weights = await deps.weigh?.(row.item)
  return {
    votes: [
      ...votes,
      ...models.map(({ value }): BehindVote => ({ by: 'model', letter: '', label: show(value) })),
    ],
    ...(weights === undefined
      ? {}
      : { weights: weights.map(({ label, probability }) => ({ label: showLabel(label), probability })) }),
    ...(row.status === 'settled' && row.outcome !== null ? { outcome: show(row.outcome) } : {}),
    ...(row.probability === null ? {} : { probability: row.probability }),
  }
}

/** A, B, … Z, AA, AB, … */
const letterOf = (index: number): string =>
  (index >= 26 ? letterOf(Math.floor(index / 26) - 1) : '') + String.fromCodePoint(65 + (index % 26))

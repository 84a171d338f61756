import { isTellingCrowd, isWorthAsking } from '#consensus/asking.ts'
import {
  decideLabel,
  standard,
  type Model,
  type Params,
  type Rule,
  type Voice,
  type Vote,
} from '#consensus/index.ts'
import type { TaskItem, TaskType } from '#prompts/task-type.ts'

import { labelVotes } from './label-votes.ts'

/** An item that a person could be asked about, with what others have said of it. */
export type Candidate = { id: number; payload: unknown; votes: { voice: string; value: unknown }[] }

/** What a person can add to a campaign by what is known of them and of the others. */
export type Asking = { type: TaskType; options: unknown; rule: Rule; model: Model; voice: string }

/** Among what is known of a voice: that its answers say nothing, as gold or several others show (jobs/suspects/silent.ts). */
export const silent = 'silent'

/** Somebody of whom nothing is known. */
const stranger: Voice = ''

/**
 * As whom somebody is asked: as they are known. Whose answers seem to say nothing, but by what one other voice says, are
 * asked like somebody of whom nothing is known.
 */
export const askedAs = (asking: Asking, payload: unknown): Asking =>
  isUseful(asking, payload) || asking.model.voices.get(asking.voice)?.[silent] === true
    ? asking
    : { ...asking, voice: stranger }

/** Whether the voice's answer can be expected to say anything about an item that nobody has answered. Texts always do. */
export const isUseful = ({ type, options, rule, model, voice }: Asking, payload: unknown): boolean => {
  const labels = labelsOf(type, { payload, options })
  return labels === undefined || isWorthAsking(standard, model, [], labels.length, voice, rule)
}

/** Whether people's answers are of use in a campaign at all, by what is known of somebody unknown. */
export const isTelling = ({ type, options, model }: Asking, payload: unknown): boolean => {
  const labels = labelsOf(type, { payload, options })
  return labels === undefined || isTellingCrowd(standard, model, labels.length)
}

/**
 * The candidates worth asking this person about, the one that their answer is likeliest to settle first; those alike stay
 * in their order.
 */
export const worthAsking = (asking: Asking, candidates: Candidate[]): number[] => {
  const { type, options, rule, model, voice } = asking
  return candidates
    .flatMap(({ id, payload, votes }) => {
      const labels = labelsOf(type, { payload, options })
      if (labels === undefined) return [{ id, settles: 0 }]
      const said = labelVotes(type, labels, votes)
      if (!isWorthAsking(standard, model, said, labels.length, voice, rule)) return []
      return [{ id, settles: chanceToSettle(asking, said, labels.length) }]
    })
    .sort((a, b) => b.settles - a.settles)
    .map(({ id }) => id)
}

const labelsOf = ({ compare }: TaskType, item: TaskItem): string[] | undefined =>
  compare.by === 'label' ? compare.labels(item) : undefined

/** How probable it is that the item is settled by what this person will say. */
const chanceToSettle = ({ rule, model, voice }: Asking, said: Vote[], labels: number): number => {
  const habits = standard.habits?.(voice, labels, model) ?? []
  const posterior = standard.posterior(said, labels, model)
  let chance = 0
  for (let label = 0; label < labels; label += 1) {
    if (decideLabel(standard, model, [...said, { voice, label }], labels, rule).kind !== 'settled') continue
    for (let truth = 0; truth < labels; truth += 1)
      chance += (posterior[truth] ?? 0) * (habits[truth * labels + label] ?? 0)
  }
  return chance
}

/** The model as a query gives it. */
export const toModel = (shared: Params, known: { voice: string; params: Params }[]): Model => ({
  shared,
  voices: new Map(known.map(({ voice, params }) => [voice, params])),
})

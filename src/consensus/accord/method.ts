import { startingFamily } from './family.ts'
import { fitAccord } from './accord.ts'
import { calibrate, type GoldEvidence } from './calibration.ts'
import { findGroups } from '../cheats/collusion.ts'
import {
  confusionMethod,
  evidenceOf,
  habitsOf,
  weighVotes,
  type ParamsOf,
} from '../methods/confusion-method.ts'
import { toCrowd } from '../crowd.ts'
import {
  distinctVotes,
  type LabelItem,
  type Method,
  type Model,
  type Params,
  type Voice,
  type Vote,
} from '../method.ts'

const family = startingFamily()
const plain = confusionMethod(family, fitAccord)

/** People who answer in step, and what is known of them as the one voice they are. */
type Group = { members: Voice[]; params: Params }

/**
 * The default method: `fitAccord` over a crowd in which people who share their answers count as one voice. That voice has a
 * reliability like any other. A model without groups is exactly that of `fitAccord`.
 */
export const accord: Method = {
  name: 'accord',
  learn: (items, labels, prior) => {
    const crowd = toCrowd(items, labels)
    const members = findGroups(crowd, fitAccord).map((group) => group.map((who) => crowd.voices[who] ?? ''))
    const model =
      members.length === 0 ? plain.learn(items, labels, prior) : learnGroups(items, labels, members, prior)
    return { ...model, shared: { ...model.shared, ...calibrate(goldEvidence(items, labels, model)) } }
  },
  posterior: (votes, labels, model) => {
    const { said, paramsOf } = inVoices(votes, labels, model)
    return weighVotes(family, said, labels, model, paramsOf)
  },
  habits: (voice, labels, model) => habitsOf(family, labels, model, model.voices.get(voice)),
  usual: (labels, model) => {
    const mean = model.shared['mean']
    return Array.isArray(mean) && mean.length === labels * labels ? (mean as number[]) : undefined
  },
}

const learnGroups = (
  items: LabelItem[],
  labels: number,
  members: Voice[][],
  prior: Model | undefined,
): Model => {
  const groupOf = new Map(members.flatMap((own, at) => own.map((voice): [Voice, number] => [voice, at])))
  const merged = items.map((item) => ({ ...item, votes: asOne(distinctVotes(item.votes, labels), groupOf) }))
  const { shared, voices } = plain.learn(merged, labels, prior)
  const groups = members.map((own, at): Group => ({ members: own, params: voices.get(nameOf(at)) ?? {} }))
  for (const [at, group] of groups.entries()) {
    voices.delete(nameOf(at))
    for (const voice of group.members) voices.set(voice, group.params)
  }
  return { shared: { ...shared, groups }, voices }
}

/** The distinct voices of an item, groups as one, and what the model knows of each. */
const inVoices = (votes: Vote[], labels: number, model: Model): { said: Vote[]; paramsOf: ParamsOf } => {
  const { groups, groupOf } = readGroups(model)
  const paramsOf: ParamsOf = (voice) =>
    groups.find((_, at) => nameOf(at) === voice)?.params ?? model.voices.get(voice)
  return { said: asOne(distinctVotes(votes, labels), groupOf), paramsOf }
}

/** What the votes say of each gold item, as if it were not known. */
const goldEvidence = (items: LabelItem[], labels: number, model: Model): GoldEvidence[] =>
  items.flatMap(({ votes, gold }) => {
    const { said, paramsOf } = inVoices(votes, labels, model)
    if (gold === undefined || !(gold >= 0 && gold < labels) || said.length === 0) return []
    const { sums, worth } = evidenceOf(family, said, labels, model, paramsOf)
    return [{ sums, votes: worth, gold }]
  })

/** People found to share their answers, group by group: for a moderator to look at. */
export const colluders = (model: Model): Voice[][] => readGroups(model).groups.map((group) => group.members)

/** No person's or model's voice starts like this. */
const nameOf = (group: number): Voice => `group:${group}`

/** A group's votes on an item become one: what most of them said, or nothing where they are divided. */
const asOne = (votes: Vote[], groupOf: Map<Voice, number>): Vote[] => {
  const own = votes.filter(({ voice }) => !groupOf.has(voice))
  if (own.length === votes.length) return votes
  const said = new Map<number, Map<number, number>>()
  for (const { voice, label } of votes) {
    const group = groupOf.get(voice)
    if (group === undefined) continue
    const counts = said.get(group) ?? new Map<number, number>()
    said.set(group, counts.set(label, (counts.get(label) ?? 0) + 1))
  }
  for (const [group, counts] of said) {
    const top = Math.max(...counts.values())
    const leaders = [...counts].filter(([, count]) => count === top)
    if (leaders.length === 1) own.push({ voice: nameOf(group), label: leaders[0]?.[0] ?? 0 })
  }
  return own
}

type Groups = { groups: Group[]; groupOf: Map<Voice, number> }

/** Read once for each model. */
const known = new WeakMap<Params, Groups>()

const readGroups = ({ shared }: Model): Groups => {
  const before = known.get(shared)
  if (before !== undefined) return before
  const stored = shared['method'] === 'accord' ? shared['groups'] : undefined
  const groups = Array.isArray(stored) ? (stored as Group[]) : []
  const pairs = groups.flatMap((group, at) => group.members.map((voice): [Voice, number] => [voice, at]))
  const found = { groups, groupOf: new Map(pairs) }
  known.set(shared, found)
  return found
}

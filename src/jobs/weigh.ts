import { labelOf, labelVotes } from '#campaigns/asking/label-votes.ts'
import type { ItemVote, ItemVotes } from '#campaigns/votes.ts'
import { decideLabel, standard, type LabelItem, type Model, type Rule } from '#consensus/index.ts'
import { judgeTexts } from '#consensus/text/judge.ts'
import { decideText, learnText, type TextVote } from '#consensus/text/text.ts'
import type { TaskItem, TaskType } from '#prompts/task-type.ts'

/**
 * Between what is stored (answers as each task type shapes them) and what consensus knows (labels by index, texts).
 * What is stored but no longer fits the task type's schema is left out.
 */

export type Weighed = { probability: number } & (
  | { kind: 'settled'; outcome: unknown }
  | { kind: 'more'; wanted: number }
  | { kind: 'disputed' }
)

/** Says of an item: settled with this outcome, so many more answers, or disputed. A gold item's outcome is its gold. */
export const weigh = (
  type: TaskType,
  item: TaskItem,
  votes: ItemVotes,
  model: Model | undefined,
  rule: Rule,
): Weighed => {
  const gold = votes.gold === null ? undefined : type.answer.safeParse(votes.gold).data
  if (gold !== undefined && votes.answered >= rule.min)
    return { kind: 'settled', outcome: gold, probability: 1 }
  return type.compare.by === 'text'
    ? weighTexts(type, item, votes, model, rule)
    : weighLabels(type, item, votes, model, rule)
}

const weighLabels = (
  type: TaskType,
  item: TaskItem,
  votes: ItemVotes,
  model: Model | undefined,
  rule: Rule,
): Weighed => {
  const { compare } = type
  if (compare.by !== 'label') throw new Error(`${type.kind} is not compared by label`)
  const labels = compare.labels(item)
  const known = model ?? standard.learn([], labels.length)
  const decision = decideLabel(standard, known, labelVotes(type, labels, votes.votes), labels.length, rule)
  if (decision.kind !== 'settled') return decision
  return { ...decision, outcome: compare.fromLabel(labels[decision.label] ?? '') }
}

const weighTexts = (
  type: TaskType,
  item: TaskItem,
  votes: ItemVotes,
  model: Model | undefined,
  rule: Rule,
): Weighed => {
  const { compare } = type
  if (compare.by !== 'text') throw new Error(`${type.kind} is not compared by text`)
  const decision = decideText(
    textVotes(type, item, votes.votes),
    model ?? learnText([]),
    rule,
    compare.original?.(item),
  )
  const { kind, probability, text, wanted = 1 } = decision
  if (kind === 'more') return { kind, probability, wanted }
  if (kind === 'disputed' || text === undefined) return { kind: 'disputed', probability }
  return { kind, probability, outcome: compare.fromText(text, item) }
}

/** The probability of each label, the likeliest first; undefined where answers are texts. */
export const labelWeights = (
  type: TaskType,
  item: TaskItem,
  votes: ItemVotes,
  model: Model | undefined,
): { label: string; probability: number }[] | undefined => {
  if (type.compare.by !== 'label') return undefined
  const labels = type.compare.labels(item)
  const known = model ?? standard.learn([], labels.length)
  const posterior = standard.posterior(labelVotes(type, labels, votes.votes), labels.length, known)
  return labels
    .map((label, index) => ({ label, probability: posterior[index] ?? 0 }))
    .sort((a, b) => b.probability - a.probability)
}

/** Which answers agree with the outcome, by voice. */
export const agreeing = (type: TaskType, item: TaskItem, votes: ItemVotes): Set<string> => {
  const outcome = type.answer.parse(votes.outcome)
  const { compare } = type
  if (compare.by === 'text') {
    const texts = textVotes(type, item, votes.votes)
    return judgeTexts(texts, compare.toText(outcome, item), compare.original?.(item))
  }
  const settled = compare.toLabel(outcome)
  const agrees = ({ value }: ItemVote): boolean => {
    const answer = type.answer.safeParse(value)
    return answer.success && compare.toLabel(answer.data) === settled
  }
  return new Set(votes.votes.filter(agrees).map(({ voice }) => voice))
}

/**
 * Learns the voices' reliabilities from all answers of a campaign, open and settled. `labels`: the campaign's, where
 * answers are labels; `prior`: what earlier campaigns have left, see earlier.ts.
 */
export const learn = (
  type: TaskType,
  items: { item: TaskItem; votes: ItemVotes }[],
  labels: string[] | undefined,
  prior?: Model,
): Model => {
  const { compare } = type
  if (compare.by === 'text')
    return learnText(
      items.map(({ item, votes }) => {
        const gold = votes.gold === null ? undefined : type.answer.safeParse(votes.gold).data
        const original = compare.original?.(item)
        return {
          votes: textVotes(type, item, votes.votes),
          ...(gold !== undefined && { gold: compare.toText(gold, item) }),
          ...(original !== undefined && { original }),
        }
      }),
      prior,
    )
  if (labels === undefined) throw new Error(`${type.kind} is compared by label`)
  const rows = items.map(({ votes }): LabelItem => {
    const gold = labels.indexOf(labelOf(type, votes.gold) ?? '')
    return { votes: labelVotes(type, labels, votes.votes), ...(gold >= 0 && { gold }) }
  })
  return standard.learn(rows, labels.length, prior)
}

const textVotes = (type: TaskType, item: TaskItem, votes: ItemVote[]): TextVote[] =>
  votes.flatMap(({ voice, value }) => {
    const answer = type.answer.safeParse(value)
    const { compare } = type
    return answer.success && compare.by === 'text' ? [{ voice, text: compare.toText(answer.data, item) }] : []
  })

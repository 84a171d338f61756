import { labelVotes, labelOf } from '#campaigns/asking/label-votes.ts'
import type { ItemVotes } from '#campaigns/votes.ts'
import { standard, type Model, type Voice } from '#consensus/index.ts'
import { judgeTexts } from '#consensus/text/judge.ts'
import { readQuality } from '#consensus/text/learn.ts'
import type { TaskItem, TaskType } from '#prompts/task-type.ts'

/** A good person: by what was learned of them, their answers are right as often as this. */
const good = 0.75

/** So many good people fail a known answer, and so large a share of those who were asked, before it is given up. */
const fewest = 3
const most = 2 / 3

/** How many good people gave another answer than the known one, of how many. */
type GoldFigures = { failed: number; asked: number }

/**
 * The figures of a known answer that good people fail, so that it is more probably wrong than they are; undefined where
 * it stands. Only people of whom a refit has learned something count.
 */
export const failedGold = (
  type: TaskType,
  item: TaskItem,
  votes: ItemVotes,
  model: Model | undefined,
): GoldFigures | undefined => {
  if (votes.gold === null || model === undefined) return undefined
  const people = votes.votes.filter(({ contributorId, voice }) => {
    return contributorId !== undefined && model.voices.has(voice)
  })
  const right = type.compare.by === 'text' ? rightTexts(type, item, votes) : rightLabels(type, item, votes)
  const asked = people.filter(({ voice }) => skillOf(type, item, model, voice) >= good)
  const failed = asked.filter(({ voice }) => !right.has(voice)).length
  const isFailed = failed >= fewest && failed >= most * asked.length
  return isFailed ? { failed, asked: asked.length } : undefined
}

const rightLabels = (type: TaskType, item: TaskItem, { votes, gold }: ItemVotes): Set<Voice> => {
  const labels = type.compare.by === 'label' ? type.compare.labels(item) : []
  const known = labels.indexOf(labelOf(type, gold) ?? '')
  const right = labelVotes(type, labels, votes).filter(({ label }) => label === known)
  return new Set(right.map(({ voice }) => voice))
}

const rightTexts = (type: TaskType, item: TaskItem, { votes, gold }: ItemVotes): Set<Voice> => {
  const { compare } = type
  const known = type.answer.safeParse(gold)
  if (compare.by !== 'text' || !known.success) return new Set(votes.map(({ voice }) => voice))
  const texts = votes.flatMap(({ voice, value }) => {
    const answer = type.answer.safeParse(value)
    return answer.success ? [{ voice, text: compare.toText(answer.data, item) }] : []
  })
  return judgeTexts(texts, compare.toText(known.data, item), compare.original?.(item))
}

/** How often a voice is right, over all labels alike; for texts, how near its texts are to the right ones. */
const skillOf = (type: TaskType, item: TaskItem, model: Model, voice: Voice): number => {
  if (type.compare.by === 'text') return readQuality(model, voice)
  const labels = type.compare.labels(item).length
  const habits = standard.habits?.(voice, labels, model) ?? []
  let sum = 0
  for (let label = 0; label < labels; label += 1) sum += habits[label * (labels + 1)] ?? 0
  return sum / labels
}

import { confusionMethod } from './confusion-method.ts'
import type { Family } from '../confusion.ts'

/** A beta prior worth ten answers, around the crowd's mean, keeps a newcomer from weighing like a veteran or a cheat. */
const strength = 10

/**
 * One coin a voice: the chance to be right, whatever the truth; mistakes fall evenly on the other labels. The class
 * prior is uniform: a learned one collapses into one class where answers are few.
 */
const oneCoinFamily: Family = {
  name: 'one-coin',
  version: 1,
  share: (counts, _mass, labels) => ({
    labels,
    logPrior: Array.from({ length: labels }, () => 0),
    mean: [],
    skill: crowdSkill(counts, labels),
    strength: 0,
    temper: 1,
  }),
  rate: (counts, at, shared, logs) => {
    const right = skillOf(counts, at, shared.labels, shared.skill, strength)
    const wrong = Math.log((1 - right) / Math.max(1, shared.labels - 1))
    for (let cell = 0; cell < logs.length; cell += 1)
      logs[cell] = cell % (shared.labels + 1) === 0 ? Math.log(right) : wrong
  },
}

export const oneCoin = confusionMethod(oneCoinFamily)

/** The voice's chance to be right, as if it had also given `strength` answers that were right as often as `skill`. */
export const skillOf = (
  counts: ArrayLike<number>,
  at: number,
  labels: number,
  skill: number,
  strength: number,
): number => {
  let all = 0
  let right = 0
  for (let cell = 0; cell < labels * labels; cell += 1) {
    const count = counts[at + cell] as number
    all += count
    if (cell % (labels + 1) === 0) right += count
  }
  return (right + skill * strength) / (all + strength)
}

/** What a newcomer is taken for before anything is known: somewhat better than chance, like most people. */
const guess = (labels: number): number => 1 / labels + 0.6 * (1 - 1 / labels)

/** The mean voice's chance to be right, from all matrices of counts (voices × truth × label): see `meanSkill`. */
export const crowdSkill = (counts: Float64Array, labels: number): number => {
  const size = labels * labels
  const all = new Float64Array(counts.length / size)
  const right = new Float64Array(all.length)
  for (let cell = 0; cell < counts.length; cell += 1) {
    const who = Math.floor(cell / size)
    all[who] = (all[who] as number) + (counts[cell] as number)
    if ((cell % size) % (labels + 1) === 0) right[who] = (right[who] as number) + (counts[cell] as number)
  }
  return meanSkill(right, all, labels)
}

/**
 * The mean voice's chance to be right, from each voice's right answers and all: each voice weighs by how much is known of
 * it, at most like one that gave many answers. Stays between little better than chance and .98.
 */
export const meanSkill = (right: Float64Array, all: Float64Array, labels: number): number => {
  let sum = 2 * guess(labels)
  let weights = 2
  for (let who = 0; who < all.length; who += 1) {
    const answers = all[who] as number
    const weight = answers / (answers + strength)
    if (answers > 0) sum += (weight * (right[who] as number)) / answers
    weights += weight
  }
  const least = 1 / labels + 0.1 * (1 - 1 / labels)
  return Math.min(0.98, Math.max(least, sum / weights))
}

import { confusionMethod, type Family, type Shared } from './confusion.ts'
import { crowdSkill, skillOf } from './one-coin.ts'

/** Answers that the crowd's mean skill is worth against a voice's own, and that a voice's skill is worth a class. */
const crowdStrength = 10
const skillStrength = 4

/** Answers that one coin is worth a class against the crowd's own pattern of mistakes. */
const patternStrength = 2

/**
 * Accord's own: a Dawid-Skene matrix for each voice, shrunk twice. A row falls back on the voice's one coin, with mistakes
 * spread as the crowd's are, and the coin falls back on the crowd's mean: with many answers a person it is Dawid-Skene,
 * with few it is one coin, with none the majority. The class prior is uniform, so that sparse answers cannot collapse
 * into one class. Posterior means, not logs of modes or digammas: those trust the crowd more than it deserves.
 */
export const accordFamily: Family = {
  name: 'accord',
  version: 1,
  share: (counts, _mass, labels) => {
    const skill = crowdSkill(counts, labels)
    return {
      labels,
      logPrior: Array.from({ length: labels }, () => 0),
      mean: crowdMean(counts, labels, skill),
      skill,
      temper,
    }
  },
  rate: (counts, at, shared, logs) => {
    const { labels } = shared
    const skill = skillOf(counts, at, labels, shared.skill, crowdStrength)
    for (let k = 0; k < labels; k += 1) rateRow(counts, at + k * labels, shared, k, skill, logs)
  },
}

/**
 * Mistakes of several people on one hard item are not independent, so that evidence adds up more slowly than the sum of
 * log odds says. Settling at .99 with the plain sum is right 94 times in 100.
 */
const temper = 0.67

const rateRow = (
  counts: ArrayLike<number>,
  at: number,
  { labels, mean }: Shared,
  k: number,
  skill: number,
  logs: Float64Array,
): void => {
  let all = skillStrength
  for (let l = 0; l < labels; l += 1) all += counts[at + l] as number
  const misses = 1 - (mean[k * labels + k] as number)
  for (let l = 0; l < labels; l += 1) {
    const expected = l === k ? skill : ((1 - skill) * (mean[k * labels + l] as number)) / misses
    logs[k * labels + l] = Math.log(((counts[at + l] as number) + skillStrength * expected) / all)
  }
}

/** The crowd's matrix over all answers, with every mistake possible. */
const crowdMean = (counts: Float64Array, labels: number, skill: number): number[] => {
  const size = labels * labels
  const sums = Array.from({ length: size }, (_, cell) =>
    cell % (labels + 1) === 0
      ? patternStrength * skill
      : (patternStrength * (1 - skill)) / Math.max(1, labels - 1),
  )
  for (let at = 0; at < counts.length; at += 1)
    sums[at % size] = (sums[at % size] as number) + (counts[at] as number)
  return sums.map((sum, cell) => {
    const from = cell - (cell % labels)
    return sum / sums.slice(from, from + labels).reduce((total, part) => total + part, 0)
  })
}

export const accord = confusionMethod(accordFamily)

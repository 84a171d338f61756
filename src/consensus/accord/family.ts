import { uncalibrated } from './calibration.ts'
import type { Family, Shared } from '../confusion.ts'
import { crowdSkill, skillOf } from '../methods/one-coin.ts'

/** Answers that one coin is worth a class against the crowd's own pattern of mistakes. */
const patternStrength = 2

/** Pseudo-items of a learned class prior, spread over the classes. */
export const classStrength = 10

/** Answers that the crowd's mean skill is worth against a voice's own, where the data do not speak for more. */
export const usualCoin = 10

/** Nobody gives so many answers: what is shrunk by this is the same for all, to less than what counts as a tie. */
export const never = 1e15

/**
 * What a voice's habits are shrunk to: its own coin, with mistakes that fall evenly (`even`) or as the crowd's do (`pattern`); or
 * the crowd's own habits (`crowd`).
 */
type Toward = 'even' | 'pattern' | 'crowd'

/**
 * How far a voice is shrunk: its coin to the crowd's mean (`coin`, in answers), and its habits toward something stiffer
 * (`strength`, in answers a class).
 */
export type Shrinkage = { coin: number; strength: number; toward: Toward }

export type Choice = Shrinkage & { learnClasses: boolean }

/** A Dawid-Skene matrix a voice, shrunk to the voice's coin, which is shrunk to the crowd's mean; or to the crowd's matrix. */
export const accordFamily = ({ coin, strength, toward, learnClasses }: Choice): Family => ({
  name: 'accord',
  version: 2,
  share: (counts, mass, labels) => {
    const skill = crowdSkill(counts, labels)
    const extra = classStrength / labels
    const items = mass.reduce((sum, part) => sum + part + extra, 0)
    const logPrior = Array.from(mass, (part) =>
      learnClasses ? Math.log((part + extra) / items) : -Math.log(labels),
    )
    return {
      labels,
      logPrior,
      mean: crowdMean(counts, labels, skill, toward === 'even' ? never : patternStrength),
      skill,
      strength,
      // The crowd's own habits know no coin.
      coin: toward === 'crowd' ? 0 : coin,
      ...uncalibrated,
    }
  },
  rate: (counts, at, shared, logs) => {
    const { labels } = shared
    const coin = shared.coin ?? usualCoin
    const skill = coin === 0 ? undefined : skillOf(counts, at, labels, shared.skill, coin)
    for (let k = 0; k < labels; k += 1) rateRow(counts, at + k * labels, shared, k, skill, logs)
  },
})

/** What is used before anything is known. */
export const startingFamily = (): Family =>
  accordFamily({ coin: usualCoin, strength: 16, toward: 'pattern', learnClasses: false })

const rateRow = (
  counts: ArrayLike<number>,
  at: number,
  shared: Shared,
  k: number,
  skill: number | undefined,
  logs: Float64Array,
): void => {
  const { labels, strength } = shared
  let all = strength
  for (let l = 0; l < labels; l += 1) all += counts[at + l] as number
  for (let l = 0; l < labels; l += 1)
    logs[k * labels + l] = Math.log(
      ((counts[at + l] as number) + strength * expected(shared, k, l, skill)) / all,
    )
}

/** How often a voice of this skill is expected to say `l` where `k` is right; without a skill, as often as the crowd does. */
export const expected = (
  { labels, mean }: Shared,
  k: number,
  l: number,
  skill: number | undefined,
): number => {
  const usual = mean[k * labels + l] as number
  if (skill === undefined) return usual
  return l === k ? skill : ((1 - skill) * usual) / (1 - (mean[k * labels + k] as number))
}

/** The crowd's matrix over all answers, with every mistake possible. */
const crowdMean = (counts: Float64Array, labels: number, skill: number, strength: number): number[] => {
  const size = labels * labels
  const sums = Array.from({ length: size }, (_, cell) =>
    cell % (labels + 1) === 0 ? strength * skill : (strength * (1 - skill)) / Math.max(1, labels - 1),
  )
  for (let at = 0; at < counts.length; at += 1)
    sums[at % size] = (sums[at % size] as number) + (counts[at] as number)
  return sums.map((sum, cell) => {
    const from = cell - (cell % labels)
    return sum / sums.slice(from, from + labels).reduce((total, part) => total + part, 0)
  })
}

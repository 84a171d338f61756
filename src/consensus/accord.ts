import { uncalibrated } from './calibration.ts'
import type { Fitting } from './confusion-method.ts'
import { fitConfusions, type Family, type Fit, type Shared } from './confusion.ts'
import type { Crowd } from './crowd.ts'
import { fitCoins } from './coins.ts'
import { predictive, type Shrinkage } from './evidence.ts'
import { crowdSkill, skillOf } from './one-coin.ts'

/** Answers that the crowd's mean skill is worth against a voice's own. */
const crowdStrength = 10

/** Answers that one coin is worth a class against the crowd's own pattern of mistakes. */
const patternStrength = 2

const never = 1e9

/**
 * Answers a class that a voice's coin may be worth against its own habits, the stiffest last: one coin and no habits, with
 * mistakes as the crowd makes them, then falling evenly.
 */
const shrinkages: Shrinkage[] = [
  { strength: 4, even: false },
  { strength: 16, even: false },
  { strength: 64, even: false },
  { strength: never, even: false },
  { strength: 4, even: true },
  { strength: 16, even: true },
  { strength: 64, even: true },
  { strength: never, even: true },
]

/** Pseudo-items a class of a learned class prior, and the evidence (nats a vote) it must bring against the uniform one. */
const classStrength = 5
const classEvidence = 0.002

type Choice = Shrinkage & { learnClasses: boolean }

/** A Dawid-Skene matrix a voice, shrunk to the voice's coin, which is shrunk to the crowd's mean. */
export const accordFamily = ({ strength, even, learnClasses }: Choice): Family => ({
  name: 'accord',
  version: 2,
  share: (counts, mass, labels) => {
    const skill = crowdSkill(counts, labels)
    const items = mass.reduce((sum, part) => sum + part + classStrength, 0)
    const logPrior = Array.from(mass, (part) =>
      learnClasses ? Math.log((part + classStrength) / items) : -Math.log(labels),
    )
    return {
      labels,
      logPrior,
      mean: crowdMean(counts, labels, skill, even ? never : patternStrength),
      skill,
      strength,
      ...uncalibrated,
    }
  },
  rate: (counts, at, shared, logs) => {
    const { labels } = shared
    const skill = skillOf(counts, at, labels, shared.skill, crowdStrength)
    for (let k = 0; k < labels; k += 1) rateRow(counts, at + k * labels, shared, k, skill, logs)
  },
})

/** What is used before anything is known. */
export const startingFamily = (): Family => accordFamily({ strength: 16, even: false, learnClasses: false })

const rateRow = (
  counts: ArrayLike<number>,
  at: number,
  { labels, mean, strength }: Shared,
  k: number,
  skill: number,
  logs: Float64Array,
): void => {
  let all = strength
  for (let l = 0; l < labels; l += 1) all += counts[at + l] as number
  const misses = 1 - (mean[k * labels + k] as number)
  for (let l = 0; l < labels; l += 1) {
    const expected = l === k ? skill : ((1 - skill) * (mean[k * labels + l] as number)) / misses
    logs[k * labels + l] = Math.log(((counts[at + l] as number) + strength * expected) / all)
  }
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

/**
 * Accord's own: how much of Dawid-Skene the data bears is chosen by how well each vote is predicted from the others. With
 * many answers a person it is Dawid-Skene, with few or with many classes one coin, with none the majority. The class prior
 * is uniform unless the votes are clearly better predicted by a learned one: sparse answers cannot collapse into one
 * class, and a rare class is not flooded. Posterior means, not modes or digammas: those believe the crowd too much.
 */
export const fitAccord: Fitting = (crowd, before) => {
  const uniform = tryOut(crowd, false, before)
  const margin = classEvidence * crowd.voice.length
  const learned = imbalance(uniform.coin) > margin ? tryOut(crowd, true, before) : undefined
  const best = learned !== undefined && learned.evidence > uniform.evidence + margin ? learned : uniform
  const { coin, choice } = best
  return choice.strength === never && choice.even
    ? coin
    : fitConfusions(accordFamily(choice), crowd, before, coin)
}

/** One coin a voice, and the shrinkage that its evidence speaks for; on a tie the stiffer one. */
const tryOut = (crowd: Crowd, learnClasses: boolean, before: Float64Array | undefined) => {
  const stiffest = accordFamily({ strength: never, even: true, learnClasses })
  const coins = fitCoins(stiffest, crowd, crowdStrength, before)
  // The crowd's pattern of mistakes is learned from the very votes it predicts: it pays for its parameters (Akaike 1974).
  const freedom = crowd.labels * Math.max(0, crowd.labels - 2)
  const totals = predictive(coins, crowdStrength, shrinkages).map(
    (total, at) => total - (shrinkages[at]?.even === true ? 0 : freedom),
  )
  const evidence = Math.max(...totals)
  const chosen = totals.findLastIndex((total) => total > evidence - 1e-6)
  return { coin: coins.fit, evidence, choice: { ...(shrinkages[chosen] as Shrinkage), learnClasses } }
}

/** The most that knowing how common each class is can tell of all items (nats): if that is little, it is not tried. */
const imbalance = ({ crowd, posteriors }: Fit): number => {
  const { labels, items } = crowd
  const mass = new Float64Array(labels)
  for (let cell = 0; cell < posteriors.length; cell += 1)
    mass[cell % labels] = (mass[cell % labels] as number) + (posteriors[cell] as number)
  return mass.reduce((sum, part) => sum + (part > 0 ? part * Math.log((part * labels) / items) : 0), 0)
}

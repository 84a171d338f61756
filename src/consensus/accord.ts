import { accordFamily, never, usualCoin, type Choice } from './accord-family.ts'
import { coinCavity, matrixCavity } from './cavity.ts'
import { fitCoins, type Coins } from './coins.ts'
import type { Fitting } from './confusion-method.ts'
import { fitConfusions, logsOf, type Family, type Fit } from './confusion.ts'
import type { Crowd } from './crowd.ts'
import { lead, predictive, totalOf, type Score, type Shrinkage } from './evidence.ts'
import { withoutLone } from './lone.ts'
import { shares, sweep, turned } from './passes.ts'

/** Answers that the crowd's mean skill may be worth against a voice's own, the stiffest last: all people alike, a majority. */
const coins = [usualCoin, 40, never].map((coin): Shrinkage => ({ coin, strength: never, even: true }))

/**
 * Answers a class that a voice's coin may be worth against its own habits, the stiffest last: one coin and no habits, with
 * mistakes as the crowd makes them, then falling evenly.
 */
const habits = (coin: number): Shrinkage[] =>
  [false, true].flatMap((even) => [4, 16, 64, never].map((strength) => ({ coin, strength, even })))

/** A looser model must predict better than a stiffer one by this many standard errors. */
const caution = 1

/**
 * Accord's own: how much of Dawid-Skene the data bears is chosen by how well each vote is predicted from the others. With
 * many answers a person it is Dawid-Skene, with few or with many classes one coin, with none the majority. The class prior
 * is uniform unless the votes are clearly better predicted by a learned one: sparse answers cannot collapse into one
 * class, and a rare class is not flooded. Posterior means, not modes or digammas: those believe the crowd too much.
 */
export const fitAccord: Fitting = (crowd, before) => {
  const { heard, lone } = withoutLone(crowd)
  const { family, fit } = fitHeard(heard, before)
  return lone ? readAll(family, fit, crowd) : fit
}

/** The least that a class prior must be able to tell (nats a vote) for one to be learned. */
const classEvidence = 0.002

type Fitted = { family: Family; fit: Fit; choice: Choice }

const fitHeard = (crowd: Crowd, before: Float64Array | undefined): Fitted => {
  const uniform = fitShrunk(crowd, before, false)
  if (imbalance(uniform.coin) < classEvidence * crowd.voice.length) return uniform
  const learned = fitShrunk(crowd, before, true)
  // Habits under a uniform prior can mimic a rare class: whoever needs the looser ones must show that they are habits.
  const candidates =
    learned.choice.strength > uniform.choice.strength ? [uniform, learned] : [learned, uniform]
  const scores = candidates.map(
    ({ family, fit, choice }) => predictive(crowd, matrixCavity(family, fit), [choice], before)[0] as Score,
  )
  return candidates[choose(scores)] as Fitted
}

const fitTo = (crowd: Crowd, before: Float64Array | undefined, choice: Choice, from?: Fit): Fitted => {
  const family = accordFamily(choice)
  return { family, choice, fit: fitConfusions(family, crowd, before, from) }
}

/** One coin a voice, and from there the shrinkage that the evidence speaks for. */
const fitShrunk = (
  crowd: Crowd,
  before: Float64Array | undefined,
  learnClasses: boolean,
): Fitted & { coin: Fit } => {
  const fitCoin = (coin: number): Coins =>
    fitCoins(accordFamily({ coin, strength: never, even: true, learnClasses }), crowd, coin, before)
  const first = fitCoin(usualCoin)
  const scores = predictive(crowd, coinCavity(first), [...coins, ...habits(usualCoin)], before)
  const { coin } = coins[choose(scores.slice(0, coins.length))] as Shrinkage
  const coined = coin === usualCoin ? first : fitCoin(coin)
  const own =
    coin === usualCoin
      ? scores.slice(coins.length)
      : predictive(crowd, coinCavity(coined), habits(coin), before)
  const choice = { ...pickHabits(own, coin, crowd.labels), learnClasses }
  return { ...fitTo(crowd, before, choice, coined.fit), coin: coined.fit }
}

/** The crowd's pattern of mistakes is learned from the very votes it predicts: it pays for its parameters (Akaike 1974). */
const pickHabits = (scores: Score[], coin: number, labels: number): Shrinkage => {
  const candidates = habits(coin)
  const costs = candidates.map(({ even }) => (even ? 0 : labels * Math.max(0, labels - 2)))
  return candidates[choose(scores, costs)] as Shrinkage
}

/** The last one that the best does not clearly beat: scores are ordered, the stiffest last. */
const choose = (scores: Score[], costs: number[] = []): number => {
  const totals = scores.map((score, at) => totalOf(score) - (costs[at] ?? 0))
  const best = totals.findLastIndex((total) => total > Math.max(...totals) - 1e-6)
  return scores.findLastIndex((score, at) => {
    const { error } = lead(scores[best] as Score, score)
    return (totals[best] ?? 0) - (totals[at] ?? 0) <= caution * error + 1e-6
  })
}

/** What was learned from the others, with lone votes read by it. */
const readAll = (family: Family, fit: Fit, crowd: Crowd): Fit => {
  const posteriors = shares(crowd)
  sweep(crowd, turned(logsOf(family, fit), crowd.labels), fit.shared.logPrior, posteriors)
  return { ...fit, crowd, posteriors }
}

/** The most that knowing how common each class is can tell of all items (nats): if that is little, it is not tried. */
const imbalance = ({ crowd, posteriors }: Fit): number => {
  const { labels, items } = crowd
  const mass = new Float64Array(labels)
  for (let cell = 0; cell < posteriors.length; cell += 1)
    mass[cell % labels] = (mass[cell % labels] as number) + (posteriors[cell] as number)
  return mass.reduce((sum, part) => sum + (part > 0 ? part * Math.log((part * labels) / items) : 0), 0)
}

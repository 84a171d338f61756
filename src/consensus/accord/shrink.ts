import { accordFamily, never, usualCoin, type Choice, type Shrinkage } from './family.ts'
import { boundOf, classesOf } from './bound.ts'
import { fitCoins } from './coins.ts'
import { fitConfusions, type Family, type Fit } from '../confusion.ts'
import type { Crowd } from '../crowd.ts'
import { shares } from '../passes.ts'

/** A fit, how it was shrunk, and how well that explains the votes (nats). */
export type Fitted = { family: Family; fit: Fit; choice: Choice; bound: number }

/** A looser choice must explain the votes better by this (nats): it is twenty times as probable. */
export const margin = 3

/** Answers that the crowd's mean skill may be worth against a voice's own, the stiffest last: all people alike, a majority. */
const coins = [usualCoin, 40, 160, never]

/** Answers a class that something stiffer may be worth against a voice's own habits, the stiffest first: none of its own. */
const strengths = [never, 64, 16, 4, 1]

/** Bounds within this are equal: the order of answers must not decide. */
const rounding = 1e-6

/** Choices and posteriors are improved in turn, at most so often. */
const turns = 4

/** One coin a voice, shrunk as far as the votes bear. People differ: to be taken for all alike, the votes must say so. */
export const fitCoin = (crowd: Crowd, before: Float64Array | undefined, learnClasses: boolean): Fitted => {
  const fitOne = (coin: number, start: Float64Array): Fitted => {
    const choice: Choice = { ...oneCoin(coin), learnClasses }
    const family = accordFamily(choice)
    const fit = fitCoins(family, crowd, coin, start, before)
    return { family, fit, choice, bound: boundOf(fit, choice) }
  }
  let best = fitOne(usualCoin, shares(crowd))
  for (const coin of coins.slice(1)) {
    const stiffer = fitOne(coin, best.fit.posteriors)
    if (stiffer.bound <= best.bound + (coin >= never ? margin : rounding)) break
    best = stiffer
  }
  return best
}

/** Habits from there, as far as the votes bear them. */
export const fitHabits = (crowd: Crowd, before: Float64Array | undefined, coined: Fitted): Fitted => {
  let best = coined
  for (let turn = 0; turn < turns; turn += 1) {
    const choice = pickHabits(best.fit, coined.choice)
    if (choice.strength === best.choice.strength && choice.toward === best.choice.toward) break
    best = fitTo(crowd, before, choice, best.fit)
  }
  return best
}

export const fitTo = (crowd: Crowd, before: Float64Array | undefined, choice: Choice, from: Fit): Fitted => {
  const family = accordFamily(choice)
  const fit = fitConfusions(family, crowd, before, from)
  return { family, choice, fit, bound: boundOf(fit, choice) }
}

/** The coin that explains what is known of everybody. */
export const pickCoin = (fit: Fit, learnClasses: boolean): Choice => {
  const classes = classesOf(fit)
  const choices = coins.map((coin): Choice => ({ ...oneCoin(coin), learnClasses }))
  const bounds = choices.map((choice) => boundOf(fit, choice, classes))
  return choices[bounds.findIndex((bound) => bound > Math.max(...bounds) - rounding)] as Choice
}

const oneCoin = (coin: number): Shrinkage => ({ coin, strength: never, toward: 'even' })

/** Of each kind of habits, the stiffest that the next looser one does not clearly beat; of these the best. */
const pickHabits = (fit: Fit, { coin, learnClasses }: Choice): Choice => {
  const classes = classesOf(fit)
  let best: { choice: Choice; bound: number } | undefined
  for (const toward of ['even', 'pattern', 'crowd'] as const) {
    let own: typeof best
    for (const strength of strengths) {
      const choice = { coin, strength, toward, learnClasses }
      const bound = boundOf(fit, choice, classes)
      if (own !== undefined && bound <= own.bound + margin) break
      own = { choice, bound }
    }
    if (own !== undefined && (best === undefined || own.bound > best.bound + margin)) best = own
  }
  return best?.choice ?? { ...oneCoin(coin), learnClasses }
}

import { accordFamily, never } from './family.ts'
import { classesOf } from './bound.ts'
import type { Fitting } from '../methods/confusion-method.ts'
import { logsOf, type Family, type Fit } from '../confusion.ts'
import type { Crowd } from '../crowd.ts'
import { unvarying, withVotes, without } from './heard.ts'
import { shares, sweep, tally, turned } from '../passes.ts'
import { fitCoin, fitHabits, fitTo, margin, pickCoin, type Fitted } from './shrink.ts'

/**
 * The least that a choice must explain to be believed (nats a vote): votes on one item go together more than any choice knows, and
 * that looks like habits that everybody shares more than like anything else. `classes`: where knowing how common each class
 * is can tell no more than this, uneven classes are not tried.
 */
const evidence = { usual: 0.01, shared: 0.05, classes: 0.002 }

/** Habits that leave so much more open explain answers away that tell something. */
const silence = 0.1

/** More than half of the items; not half, where the last bits of a sum would decide. */
const most = 0.51

/** A bound is not exact: explanations that gain as much, but for this part, are equally good. */
const blur = 1 / 20

/**
 * Accord's own: how much of Dawid-Skene the data bears is chosen by how well that explains all votes, what it has to learn
 * for it deducted (bound.ts). With many answers a person it is Dawid-Skene, with few or with many classes one coin, with
 * none the majority. Uneven classes and uneven habits explain much the same votes: where neither explains them clearly
 * better than the other, neither is believed. Posterior means, not modes or digammas: those believe the crowd too much.
 *
 * A vote that stands alone teaches nothing, and neither does a voice that says one and the same of everything: it is rated
 * by what the others say.
 */
export const fitAccord: Fitting = (crowd, before) => {
  const silent = unvarying(crowd)
  const heard = withVotes(without(crowd, silent), 2)
  const learned = fitHeard(heard, before)
  if (heard === crowd) return learned.fit
  const { family, fit } = silent.size === 0 ? learned : rateSilent(learned, crowd, silent)
  return readAll(family, fit, crowd)
}

/** With two answers an item, uneven classes and uneven habits cannot be told apart: three choose, and all are fitted so. */
const fitHeard = (crowd: Crowd, before: Float64Array | undefined): Fitted => {
  const telling = withVotes(crowd, 3)
  if (telling === crowd) return choose(crowd, before)
  const plain = fitCoin(crowd, before, false)
  if (telling.voice.length === 0) return plain
  const { choice } = choose(telling, before)
  const coined = choice.learnClasses ? fitCoin(crowd, before, true) : plain
  return unlessMuted(isCoin(choice) ? coined : fitTo(crowd, before, choice, coined.fit), plain)
}

const isCoin = ({ strength, toward }: Fitted['choice']): boolean => strength >= never && toward === 'even'

/** One coin, unless habits or uneven classes explain clearly more; of the two the one that clearly explains more. */
const choose = (crowd: Crowd, before: Float64Array | undefined): Fitted => {
  const plain = fitCoin(crowd, before, false)
  const habits = fitHabits(crowd, before, plain)
  const isEven = imbalance(plain.fit) < evidence.classes * crowd.voice.length
  const classes = isEven ? habits : fitHabits(crowd, before, fitCoin(crowd, before, true))
  const [best, other] = classes.bound > habits.bound ? [classes, habits] : [habits, classes]
  const gain = best.bound - plain.bound
  const isShared = best.choice.toward !== 'even' && best.choice.strength >= 64
  const least = Math.max(margin, (isShared ? evidence.shared : evidence.usual) * crowd.voice.length)
  if (gain < least) return plain
  if (isEven || best.bound - other.bound > Math.max(margin, blur * gain)) return unlessMuted(best, plain)
  const apart = distance(habits.fit, classes.fit)
  const isNearer = [habits, classes].every(({ fit }) => apart < distance(plain.fit, fit))
  return isNearer ? unlessMuted(habits, plain) : plain
}

/** One coin, where the choice leaves much more open than that, or says of most items that the crowd is wrong. */
const unlessMuted = (choice: Fitted, plain: Fitted): Fitted => {
  const isMuted = doubt(choice.fit) > doubt(plain.fit) + silence
  return isMuted || distance(plain.fit, choice.fit) > most * plain.fit.crowd.items ? plain : choice
}

/** How much of what could be known of the items is left open: 0 nothing, 1 everything. */
const doubt = (fit: Fit): number => {
  const { items, doubt } = classesOf(fit)
  return doubt / Math.max(1, items * Math.log(fit.crowd.labels))
}

/** The most that knowing how common each class is can tell of all items (nats): if that is little, it is not tried. */
const imbalance = ({ crowd, posteriors }: Fit): number => {
  const { labels, items } = crowd
  const mass = new Float64Array(labels)
  for (let cell = 0; cell < posteriors.length; cell += 1)
    mass[cell % labels] = (mass[cell % labels] as number) + (posteriors[cell] as number)
  return mass.reduce((sum, part) => sum + (part > 0 ? part * Math.log((part * labels) / items) : 0), 0)
}

/** How far two fits' posteriors are apart, summed over items: of how many they think otherwise. */
const distance = (one: Fit, other: Fit): number => {
  let sum = 0
  for (let cell = 0; cell < one.posteriors.length; cell += 1)
    sum += Math.abs((one.posteriors[cell] as number) - (other.posteriors[cell] as number))
  return sum / 2
}

/** Rates voices that were left out by the items of which the others said something. */
const rateSilent = (
  { choice, fit }: Fitted,
  crowd: Crowd,
  silent: Set<number>,
): { family: Family; fit: Fit } => {
  const { labels, items, starts, voice, label } = crowd
  const counts = Float64Array.from(fit.counts)
  for (let item = 0; item < items; item += 1) {
    if (fit.crowd.starts[item] === fit.crowd.starts[item + 1]) continue
    for (let at = starts[item] as number; at < (starts[item + 1] as number); at += 1) {
      if (!silent.has(voice[at] as number)) continue
      for (let k = 0; k < labels; k += 1) {
        const cell = ((voice[at] as number) * labels + k) * labels + (label[at] as number)
        counts[cell] = (counts[cell] as number) + (fit.posteriors[item * labels + k] as number)
      }
    }
  }
  const rated = { ...fit, counts }
  const family = accordFamily(isCoin(choice) ? pickCoin(rated, choice.learnClasses) : choice)
  const { mass } = tally(fit.crowd, fit.posteriors)
  return { family, fit: { ...rated, shared: family.share(counts, mass, labels) } }
}

/** What was learned from some, with all votes read by it. */
const readAll = (family: Family, fit: Fit, crowd: Crowd): Fit => {
  const posteriors = shares(crowd)
  sweep(crowd, turned(logsOf(family, fit), crowd.labels), fit.shared.logPrior, posteriors)
  return { ...fit, crowd, posteriors }
}

import { accordFamily, classStrength, expected, never, type Choice } from './family.ts'
import type { Fit, Shared } from '../confusion.ts'
import { logGamma } from '../numeric.ts'
import { skillOf } from '../methods/one-coin.ts'

/**
 * How well a choice explains all votes: a lower bound of the log of their probability under it (nats), with every voice's habits
 * and the classes' sizes integrated out (variational Bayes; Simpson et al. 2013). A looser choice pays for what it could
 * have explained as well, so that it cannot confirm itself. Any fit's posteriors give a bound; the choice's own the best one.
 */
export const boundOf = (fit: Fit, choice: Choice, classes = classesOf(fit)): number => {
  const { items, mass, doubt } = classes
  const shared = accordFamily(choice).share(fit.counts, mass, fit.crowd.labels)
  const explained = classesBound(mass, items, choice) + voicesBound(fit, shared, choice)
  return doubt + explained - costOf(shared, items, choice)
}

/** Items with votes, how they fall into classes, and the doubt that is left about them (nats). */
export const classesOf = ({
  crowd,
  posteriors,
}: Fit): { items: number; mass: Float64Array; doubt: number } => {
  const { labels, starts } = crowd
  const mass = new Float64Array(labels)
  let [items, doubt] = [0, 0]
  for (let item = 0; item < crowd.items; item += 1) {
    if (starts[item] === starts[item + 1]) continue
    items += 1
    for (let k = 0; k < labels; k += 1) {
      const share = posteriors[item * labels + k] as number
      mass[k] = (mass[k] as number) + share
      if (share > 0) doubt -= share * Math.log(share)
    }
  }
  return { items, mass, doubt }
}

const classesBound = (mass: Float64Array, items: number, { learnClasses }: Choice): number =>
  learnClasses
    ? dirichlet(
        mass,
        Array.from(mass, () => classStrength / mass.length),
      )
    : -items * Math.log(mass.length)

/** Log probability of what was counted, in one order of it, if its shares are drawn from a Dirichlet distribution. */
const dirichlet = (counts: ArrayLike<number>, pseudo: ArrayLike<number>): number => {
  let [sum, all, before] = [0, 0, 0]
  for (let at = 0; at < counts.length; at += 1) {
    const [count, extra] = [counts[at] as number, pseudo[at] as number]
    all += count
    before += extra
    if (count > 0) sum += rise(extra, count)
  }
  return all > 0 ? sum - rise(before, all) : 0
}

/** log Γ(from + by) − log Γ(from), also where `from` is so large that the difference drowns. */
const rise = (from: number, by: number): number =>
  from > 1e9 ? by * Math.log(from) : logGamma(from + by) - logGamma(from)

const voicesBound = ({ crowd, counts }: Fit, shared: Shared, { coin, strength, toward }: Choice): number => {
  const { labels, voices } = crowd
  const size = labels * labels
  const [own, usual] = [new Float64Array(labels), new Float64Array(labels)]
  let sum = 0
  for (let who = 0; who < voices.length; who += 1) {
    const at = who * size
    let [all, right] = [0, 0]
    for (let cell = 0; cell < size; cell += 1) {
      const count = counts[at + cell] as number
      all += count
      if (cell % (labels + 1) === 0) right += count
    }
    if (all === 0) continue
    const skill = toward === 'crowd' ? undefined : skillOf(counts, at, labels, shared.skill, coin)
    const isCoin = strength >= never && skill !== undefined
    for (let k = 0; k < labels; k += 1) {
      for (let l = 0; l < labels; l += 1) {
        own[l] = counts[at + k * labels + l] as number
        usual[l] = strength * expected(shared, k, l, isCoin ? 0.5 : skill)
      }
      sum += dirichlet(own, usual)
    }
    if (skill === undefined) continue
    // One coin is integrated out; where habits are shrunk to it, it is taken as found and pays for having been.
    sum += isCoin
      ? all * Math.LN2 + dirichlet([right, all - right], [coin * shared.skill, coin * (1 - shared.skill)])
      : foundCoin(skill, shared.skill, coin, all)
  }
  return sum
}

const foundCoin = (skill: number, mean: number, coin: number, all: number): number =>
  coin >= never
    ? 0
    : coin * (mean * Math.log(skill / mean) + (1 - mean) * Math.log((1 - skill) / (1 - mean))) -
      0.5 * Math.log(1 + all / coin)

/** The crowd's own habits were learned from the very votes they explain (Schwarz 1978). */
const costOf = ({ labels }: Shared, items: number, { toward }: Choice): number => {
  const free = toward === 'even' ? 0 : toward === 'pattern' ? labels * (labels - 2) : labels * (labels - 1)
  return 0.5 * Math.max(0, free) * Math.log(Math.max(1, items / labels))
}

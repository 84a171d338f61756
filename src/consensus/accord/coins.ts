import { expect, rounds, stillness, type Family, type Fit } from '../confusion.ts'
import type { Crowd } from '../crowd.ts'
import { meanSkill } from '../methods/one-coin.ts'
import { settle, tally } from '../passes.ts'

/**
 * The fit of a family whose matrices are coins with evenly falling mistakes, `strength` answers behind the crowd's mean, from the
 * posteriors `start`. It is the one that `fitConfusions` comes to, but a vote reads and writes one number of its voice instead of a row: the
 * tables of many voices stay in the processor's cache.
 */
export const fitCoins = (
  family: Family,
  crowd: Crowd,
  strength: number,
  start: Float64Array,
  before?: Float64Array,
): Fit => {
  const { labels, items, voices, voice } = crowd
  const posteriors = Float64Array.from(start)
  const earlier = rightBefore(before, voices.length, labels)
  const all = Float64Array.from(earlier.all)
  for (const who of voice) all[who] = (all[who] as number) + 1
  let right = tallyRight(crowd, posteriors, earlier.right)
  let mass = massOf(crowd, posteriors)
  let weights = weigh(right, all, labels, strength)
  for (let round = 0; round < rounds; round += 1) {
    const { logPrior } = family.share(new Float64Array(0), mass, labels)
    const moved = sweepCoins(crowd, weights, logPrior, posteriors)
    right = tallyRight(crowd, posteriors, earlier.right)
    mass = massOf(crowd, posteriors)
    weights = weigh(right, all, labels, strength)
    if (moved / Math.max(1, items) < stillness) break
  }
  return expect(family, crowd, posteriors, tally(crowd, posteriors), before)
}

/** Log odds, a voice, that its answer adds to the label it names. */
const weigh = (right: Float64Array, all: Float64Array, labels: number, strength: number): Float64Array => {
  const mean = meanSkill(right, all, labels)
  return right.map((hits, who) => {
    const skill = (hits + mean * strength) / ((all[who] as number) + strength)
    return Math.log(skill) - Math.log((1 - skill) / Math.max(1, labels - 1))
  })
}

const rightBefore = (before: Float64Array | undefined, voices: number, labels: number) => {
  const [right, all] = [new Float64Array(voices), new Float64Array(voices)]
  const size = labels * labels
  for (const [cell, count] of before?.entries() ?? []) {
    const who = Math.floor(cell / size)
    all[who] = (all[who] as number) + count
    if ((cell % size) % (labels + 1) === 0) right[who] = (right[who] as number) + count
  }
  return { right, all }
}

/** Each voice's right answers, expected from the posteriors. */
const tallyRight = (crowd: Crowd, posteriors: Float64Array, earlier: Float64Array): Float64Array => {
  const { labels, items, starts, voice, label } = crowd
  const right = Float64Array.from(earlier)
  for (let item = 0; item < items; item += 1)
    for (let at = starts[item] as number; at < (starts[item + 1] as number); at += 1) {
      const who = voice[at] as number
      right[who] = (right[who] as number) + (posteriors[item * labels + (label[at] as number)] as number)
    }
  return right
}

const massOf = ({ labels, items, starts }: Crowd, posteriors: Float64Array): Float64Array => {
  const mass = new Float64Array(labels)
  for (let item = 0; item < items; item += 1)
    if (starts[item] !== starts[item + 1])
      for (let k = 0; k < labels; k += 1)
        mass[k] = (mass[k] as number) + (posteriors[item * labels + k] as number)
  return mass
}

/** New posteriors in place; what a vote says against all labels alike cancels. Returns how far they moved in all. */
const sweepCoins = (
  crowd: Crowd,
  weights: Float64Array,
  logPrior: number[],
  posteriors: Float64Array,
): number => {
  const { labels, items, starts, voice, label, gold } = crowd
  const sums = new Float64Array(labels)
  let moved = 0
  for (let item = 0; item < items; item += 1) {
    if ((gold[item] as number) >= 0) continue
    sums.set(logPrior)
    for (let at = starts[item] as number; at < (starts[item + 1] as number); at += 1) {
      const k = label[at] as number
      sums[k] = (sums[k] as number) + (weights[voice[at] as number] as number)
    }
    moved += settle(sums, posteriors, item * labels)
  }
  return moved
}

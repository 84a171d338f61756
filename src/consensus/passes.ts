import type { Crowd } from './crowd.ts'
import { onGrid } from './numeric.ts'

/**
 * One pass over all votes. `counts` (voices × label × truth: what is read and written for one vote lies together) and
 * `mass` (items a class, those without votes left out) are filled from the posteriors; `moved` is the mean change.
 */
export type Pass = { counts: Float64Array; mass: Float64Array; moved: number }

/** Each label's share of an item's votes; gold is certain, and an item without votes is open. */
export const shares = ({ labels, items, starts, label, gold }: Crowd): Float64Array => {
  const posteriors = new Float64Array(items * labels)
  for (let item = 0; item < items; item += 1) {
    const from = starts[item] as number
    const to = starts[item + 1] as number
    const known = gold[item] as number
    for (let k = 0; k < labels; k += 1)
      posteriors[item * labels + k] = known >= 0 ? +(k === known) : to > from ? 0 : 1 / labels
    if (known >= 0) continue
    for (let at = from; at < to; at += 1) {
      const cell = item * labels + (label[at] as number)
      posteriors[cell] = (posteriors[cell] as number) + 1 / (to - from)
    }
  }
  return posteriors
}

/** Counts and class masses that the posteriors imply. */
export const tally = (crowd: Crowd, posteriors: Float64Array): Pass => {
  const { labels, items, voices } = crowd
  const counts = new Float64Array(voices.length * labels * labels)
  const mass = new Float64Array(labels)
  for (let item = 0; item < items; item += 1) credit(crowd, item, posteriors, counts, mass)
  return { counts, mass, moved: Infinity }
}

/** New posteriors in place, from log probabilities (voices × label × truth), and what they imply, in the same pass. */
export const sweep = (
  crowd: Crowd,
  logs: Float64Array,
  logPrior: number[],
  posteriors: Float64Array,
): Pass => {
  const { labels, items, starts, voice, label, gold, voices } = crowd
  const counts = new Float64Array(voices.length * labels * labels)
  const mass = new Float64Array(labels)
  const sums = new Float64Array(labels)
  let moved = 0
  for (let item = 0; item < items; item += 1) {
    const to = starts[item + 1] as number
    if ((gold[item] as number) < 0) {
      sums.set(logPrior)
      for (let at = starts[item] as number; at < to; at += 1) {
        const base = ((voice[at] as number) * labels + (label[at] as number)) * labels
        for (let k = 0; k < labels; k += 1) sums[k] = (sums[k] as number) + (logs[base + k] as number)
      }
      moved += settle(sums, posteriors, item * labels)
    }
    credit(crowd, item, posteriors, counts, mass)
  }
  return { counts, mass, moved: moved / Math.max(1, items) }
}

/** Log weights to probabilities at `base`; returns how far they moved in all. */
export const settle = (sums: Float64Array, posteriors: Float64Array, base: number): number => {
  const labels = sums.length
  let top = -Infinity
  for (let k = 0; k < labels; k += 1) if ((sums[k] as number) > top) top = sums[k] as number
  let total = 0
  for (let k = 0; k < labels; k += 1) {
    const weight = Math.exp((sums[k] as number) - top)
    sums[k] = weight
    total += weight
  }
  let moved = 0
  for (let k = 0; k < labels; k += 1) {
    const next = onGrid((sums[k] as number) / total)
    moved += Math.abs(next - (posteriors[base + k] as number))
    posteriors[base + k] = next
  }
  return moved
}

const credit = (
  { labels, starts, voice, label }: Crowd,
  item: number,
  posteriors: Float64Array,
  counts: Float64Array,
  mass: Float64Array,
): void => {
  const from = starts[item] as number
  const to = starts[item + 1] as number
  if (from === to) return
  const own = item * labels
  for (let k = 0; k < labels; k += 1) mass[k] = (mass[k] as number) + (posteriors[own + k] as number)
  for (let at = from; at < to; at += 1) {
    const base = ((voice[at] as number) * labels + (label[at] as number)) * labels
    for (let k = 0; k < labels; k += 1)
      counts[base + k] = (counts[base + k] as number) + (posteriors[own + k] as number)
  }
}

/** Each voice's matrix turned over: label × truth to truth × label and back. */
export const turned = (matrices: Float64Array, labels: number): Float64Array => {
  const out = new Float64Array(matrices.length)
  const size = labels * labels
  for (let at = 0; at < matrices.length; at += size)
    for (let k = 0; k < labels; k += 1)
      for (let l = 0; l < labels; l += 1) out[at + k * labels + l] = matrices[at + l * labels + k] as number
  return out
}

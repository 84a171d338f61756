import type { Coins } from './coins.ts'
import { logsOf, type Family, type Fit } from './confusion.ts'
import type { Crowd } from './crowd.ts'
import { turned } from './passes.ts'

/**
 * What the other votes of an item say of its truth, for each of its votes (votes × labels; each row sums to 1). One buffer,
 * reused: read it before the next item.
 */
export type Cavity = (item: number) => Float64Array

/** By one coin a voice: a vote weighs on the label it names alone, so that taking it away changes one term. */
export const coinCavity = ({ fit: { crowd, shared }, weights }: Coins): Cavity => {
  const { labels, starts, voice, label } = crowd
  const sums = new Float64Array(labels)
  return overItems(crowd, (item, others) => {
    const from = starts[item] as number
    const to = starts[item + 1] as number
    sums.set(shared.logPrior)
    for (let at = from; at < to; at += 1) {
      const k = label[at] as number
      sums[k] = (sums[k] as number) + (weights[voice[at] as number] as number)
    }
    exponentiate(sums, 0, labels)
    for (let at = from; at < to; at += 1) {
      const own = (at - from) * labels
      const said = label[at] as number
      others.set(sums, own)
      others[own + said] = (sums[said] as number) * Math.exp(-(weights[voice[at] as number] as number))
      normalise(others, own, labels)
    }
  })
}

/** By a matrix a voice. */
export const matrixCavity = (family: Family, fit: Fit): Cavity => {
  const { crowd, shared } = fit
  const { labels, starts, voice, label } = crowd
  const logs = turned(logsOf(family, fit), labels)
  const sums = new Float64Array(labels)
  return overItems(crowd, (item, others) => {
    const from = starts[item] as number
    const to = starts[item + 1] as number
    const base = (at: number): number => ((voice[at] as number) * labels + (label[at] as number)) * labels
    sums.set(shared.logPrior)
    for (let at = from; at < to; at += 1)
      for (let k = 0; k < labels; k += 1) sums[k] = (sums[k] as number) + (logs[base(at) + k] as number)
    for (let at = from; at < to; at += 1) {
      const own = (at - from) * labels
      for (let k = 0; k < labels; k += 1)
        others[own + k] = (sums[k] as number) - (logs[base(at) + k] as number)
      exponentiate(others, own, labels)
      normalise(others, own, labels)
    }
  })
}

/** Gold is certain, whatever the others say. */
const overItems = (crowd: Crowd, fill: (item: number, others: Float64Array) => void): Cavity => {
  const { labels, starts, gold } = crowd
  let others = new Float64Array(64 * labels)
  return (item) => {
    const size = ((starts[item + 1] as number) - (starts[item] as number)) * labels
    if (size > others.length) others = new Float64Array(size)
    const known = gold[item] as number
    if (known < 0) fill(item, others)
    else for (let cell = 0; cell < size; cell += 1) others[cell] = +(cell % labels === known)
    return others
  }
}

const exponentiate = (logs: Float64Array, from: number, size: number): void => {
  let top = -Infinity
  for (let k = from; k < from + size; k += 1) if ((logs[k] as number) > top) top = logs[k] as number
  for (let k = from; k < from + size; k += 1) logs[k] = Math.exp(Math.max(-600, (logs[k] as number) - top))
}

const normalise = (weights: Float64Array, from: number, size: number): void => {
  let total = 0
  for (let k = from; k < from + size; k += 1) total += weights[k] as number
  for (let k = from; k < from + size; k += 1) weights[k] = (weights[k] as number) / total
}

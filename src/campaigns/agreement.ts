import { bootstrap, krippendorffAlpha } from '#consensus/agreement.ts'
import type { Vote } from '#consensus/method.ts'

/**
 * A measure of agreement with the middle 95 % of its resamples: 1 is full agreement, 0 what chance gives. `items`: how many
 * had at least two people's answers.
 */
export type Measured = { value: number; low: number; high: number; items: number }

/** Items that an interval is made of: more of them make it hardly narrower, and slower. */
const sampled = 4000
const resamples = 200

/** What one item adds to the alpha: how far its votes differ, and how many there are of each label. */
type Part = { apart: number; counts: number[] }

/**
 * Krippendorff's alpha for labels (nominal, 2004) of people's votes by item, with its bootstrap interval; undefined where
 * nothing can be compared. Drawn with a seed of its own: the same votes give the same figures.
 */
export const alphaOf = (items: Vote[][], labels: number): Measured | undefined => {
  const compared = items.filter((votes) => votes.length > 1)
  const value = krippendorffAlpha(compared, labels)
  if (value === undefined) return undefined
  const step = Math.max(1, Math.ceil(compared.length / sampled))
  const parts = compared.filter((_, at) => at % step === 0).map((votes) => partOf(votes, labels))
  const spread = bootstrap(parts, (sample) => alphaOfParts(sample, labels), seeded(), resamples)
  if (spread === undefined) return undefined
  return {
    value,
    low: Math.min(value, spread.low),
    high: Math.max(value, spread.high),
    items: compared.length,
  }
}

const partOf = (votes: Vote[], labels: number): Part => {
  const counts = Array.from({ length: labels }, () => 0)
  for (const { label } of votes) counts[label] = (counts[label] ?? 0) + 1
  const all = votes.length
  const alike = counts.reduce((sum, count) => sum + count * (count - 1), 0)
  return { apart: (all * (all - 1) - alike) / Math.max(1, all - 1), counts }
}

/** The same alpha as krippendorffAlpha's, from what was summed up by item before: quick enough to be drawn anew. */
const alphaOfParts = (parts: Part[], labels: number): number | undefined => {
  const masses = new Float64Array(labels)
  let apart = 0
  for (const part of parts) {
    apart += part.apart
    for (let label = 0; label < labels; label += 1)
      masses[label] = (masses[label] as number) + (part.counts[label] as number)
  }
  const all = masses.reduce((sum, mass) => sum + mass, 0)
  const expected = all * all - masses.reduce((sum, mass) => sum + mass * mass, 0)
  return expected > 0 ? 1 - (apart * (all - 1)) / expected : undefined
}

/** The same numbers in [0, 1) each time (a linear congruential generator). */
export const seeded = (): (() => number) => {
  let state = 20_260_501
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

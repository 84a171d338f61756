import type { Crowd } from './crowd.ts'
import { shares, sweep, tally, turned, type Pass } from './passes.ts'

/**
 * The family of Dawid and Skene (1979): a voice is a matrix of what it says (column) given the truth (row). Methods of
 * the family differ only in how they turn expected counts into log probabilities; this is the rest.
 */
export type Family = {
  name: string
  version: number
  /** What all voices share, from every voice's expected counts (voices × labels × labels) and the class masses. */
  share(counts: Float64Array, mass: Float64Array, labels: number): Shared
  /** Log probabilities (labels × labels, row the truth) of the voice whose counts start at `at`, into `logs`. */
  rate(counts: ArrayLike<number>, at: number, shared: Shared, logs: Float64Array): void
}

/**
 * `logPrior` per class; `mean` the crowd's matrix (row-major), `skill` its mean chance to be right, `strength` how many
 * answers a class that is worth against a voice's own, `coin` how many the skill is, `temper` and `echo` make log odds mean what they say
 * (calibration.ts).
 */
export type Shared = {
  labels: number
  logPrior: number[]
  mean: number[]
  skill: number
  strength: number
  coin?: number
  temper: number
  echo?: number
}

export const rounds = 60

/** A fit is done when an item's posterior moves by less than this on the mean. */
export const stillness = 1e-6

/** `posteriors`: items × labels; `counts`: voices × truth × label. */
export type Fit = { crowd: Crowd; posteriors: Float64Array; counts: Float64Array; shared: Shared }

/**
 * Expectation maximisation from the votes' own shares, or from the posteriors of another fit (`from`, which is left as it
 * is). `before`: counts carried over from earlier campaigns.
 */
export const fitConfusions = (family: Family, crowd: Crowd, before?: Float64Array, from?: Fit): Fit => {
  const posteriors = from === undefined ? shares(crowd) : Float64Array.from(from.posteriors)
  let fit = expect(family, crowd, posteriors, tally(crowd, posteriors), before)
  for (let round = 0; round < rounds; round += 1) {
    const pass = sweep(crowd, turned(logsOf(family, fit), crowd.labels), fit.shared.logPrior, posteriors)
    fit = expect(family, crowd, posteriors, pass, before)
    if (pass.moved < stillness) break
  }
  return fit
}

/** The log probabilities of all voices (voices × truth × label). */
export const logsOf = (family: Family, { counts, shared }: Pick<Fit, 'counts' | 'shared'>): Float64Array => {
  const size = shared.labels * shared.labels
  const logs = new Float64Array(counts.length)
  const row = new Float64Array(size)
  for (let at = 0; at < logs.length; at += size) {
    family.rate(counts, at, shared, row)
    logs.set(row, at)
  }
  return logs
}

/** The fit that these posteriors are. */
export const expect = (
  family: Family,
  crowd: Crowd,
  posteriors: Float64Array,
  pass: Pass,
  before?: Float64Array,
): Fit => {
  const counts = turned(pass.counts, crowd.labels)
  if (before !== undefined)
    for (let i = 0; i < counts.length; i += 1) counts[i] = (counts[i] as number) + (before[i] as number)
  return { crowd, posteriors, counts, shared: family.share(counts, pass.mass, crowd.labels) }
}

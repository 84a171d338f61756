import { toCrowd, type Crowd } from './crowd.ts'
import { distinctVotes, type Method, type Model, type Params, type Voice } from './method.ts'
import { onGrid, softmax } from './numeric.ts'

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
 * answers a class that is worth against a voice's own, `temper` what log odds are multiplied by to mean what they say.
 */
export type Shared = {
  labels: number
  logPrior: number[]
  mean: number[]
  skill: number
  strength: number
  temper: number
}

const rounds = 60
const stillness = 1e-4

export type Fit = { crowd: Crowd; posteriors: Float64Array; counts: Float64Array; shared: Shared }

/** Expectation maximisation from the votes' own shares. `before`: counts carried over from earlier campaigns. */
export const fitConfusions = (family: Family, crowd: Crowd, before?: Float64Array): Fit => {
  const posteriors = shares(crowd)
  let fit = expect(family, crowd, posteriors, before)
  for (let round = 0; round < rounds; round += 1) {
    const moved = weigh(crowd, logsOf(family, fit), fit.shared.logPrior, posteriors)
    fit = expect(family, crowd, posteriors, before)
    if (moved < stillness) break
  }
  return fit
}

/** The log probabilities of all voices (voices × labels × labels). */
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

const expect = (family: Family, crowd: Crowd, posteriors: Float64Array, before?: Float64Array): Fit => {
  const { counts, mass } = tally(crowd, posteriors)
  if (before !== undefined)
    for (let i = 0; i < counts.length; i += 1) counts[i] = (counts[i] as number) + (before[i] as number)
  return { crowd, posteriors, counts, shared: family.share(counts, mass, crowd.labels) }
}

/** Each label's share of an item's votes; gold is certain, and an item without votes is open. */
const shares = ({ labels, items, starts, label, gold }: Crowd): Float64Array => {
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

/** Expected counts of every voice, and how much of all voted items each class holds. */
const tally = ({ labels, items, voices, starts, voice, label }: Crowd, posteriors: Float64Array) => {
  const counts = new Float64Array(voices.length * labels * labels)
  const mass = new Float64Array(labels)
  for (let item = 0; item < items; item += 1) {
    const from = starts[item] as number
    const to = starts[item + 1] as number
    if (from === to) continue
    for (let k = 0; k < labels; k += 1) {
      const weight = posteriors[item * labels + k] as number
      mass[k] = (mass[k] as number) + weight
      for (let at = from; at < to; at += 1) {
        const cell = ((voice[at] as number) * labels + k) * labels + (label[at] as number)
        counts[cell] = (counts[cell] as number) + weight
      }
    }
  }
  return { counts, mass }
}

/** New posteriors in place; returns the largest change. */
const weigh = (crowd: Crowd, logs: Float64Array, logPrior: number[], posteriors: Float64Array): number => {
  const { labels, items, starts, voice, label, gold } = crowd
  const sums = new Float64Array(labels)
  let moved = 0
  for (let item = 0; item < items; item += 1) {
    if ((gold[item] as number) >= 0) continue
    sums.set(logPrior)
    for (let at = starts[item] as number; at < (starts[item + 1] as number); at += 1) {
      const base = (voice[at] as number) * labels * labels + (label[at] as number)
      for (let k = 0; k < labels; k += 1) sums[k] = (sums[k] as number) + (logs[base + k * labels] as number)
    }
    let top = -Infinity
    for (let k = 0; k < labels; k += 1) top = Math.max(top, sums[k] as number)
    let total = 0
    for (let k = 0; k < labels; k += 1) total += sums[k] = Math.exp((sums[k] as number) - top)
    for (let k = 0; k < labels; k += 1) {
      const next = onGrid((sums[k] as number) / total)
      moved = Math.max(moved, Math.abs(next - (posteriors[item * labels + k] as number)))
      posteriors[item * labels + k] = next
    }
  }
  return moved
}

/** How a method of the family comes to its fit. `before`: counts carried over from earlier campaigns. */
export type Fitting = (crowd: Crowd, before?: Float64Array) => Fit

/** A method of the family, with its model as JSON: a voice is its expected counts. */
export const confusionMethod = (family: Family, fitting?: Fitting): Method => ({
  name: family.name,
  learn: (items, labels, prior) => {
    const crowd = toCrowd(items, labels)
    const before = countsBefore(family, crowd, prior)
    const fit = fitting === undefined ? fitConfusions(family, crowd, before) : fitting(crowd, before)
    return toModel(family, fit, prior)
  },
  posterior: (votes, labels, model) => {
    const shared = readShared(family, labels, model)
    const sums = Float64Array.from(shared.logPrior)
    for (const { voice, label } of distinctVotes(votes, labels)) {
      const logs = logsOfVoice(family, shared, model.voices.get(voice) ?? stranger)
      for (let k = 0; k < labels; k += 1) sums[k] = (sums[k] as number) + (logs[k * labels + label] as number)
    }
    return softmax(sums.map((sum) => sum * shared.temper))
  },
})

const stranger: Params = {}

/** Log probabilities that were worked out already, as long as the same model is used. */
const known = new WeakMap<Params, { shared: Shared; logs: Float64Array }>()

const logsOfVoice = (family: Family, shared: Shared, params: Params): Float64Array => {
  const before = known.get(params)
  if (before?.shared === shared) return before.logs
  const size = shared.labels * shared.labels
  const logs = new Float64Array(size)
  family.rate(readCounts(params, shared.labels) ?? new Float64Array(size), 0, shared, logs)
  known.set(params, { shared, logs })
  return logs
}

const toModel = (family: Family, { crowd, counts, shared }: Fit, prior: Model | undefined): Model => {
  const size = crowd.labels * crowd.labels
  const voices = new Map<Voice, Params>(prior?.voices)
  for (const [at, voice] of crowd.voices.entries())
    voices.set(voice, { counts: Array.from(counts.subarray(at * size, (at + 1) * size)) })
  return { shared: { method: family.name, version: family.version, ...shared }, voices }
}

const countsBefore = (family: Family, crowd: Crowd, prior: Model | undefined): Float64Array | undefined => {
  if (prior === undefined || !isOurs(family, crowd.labels, prior)) return undefined
  const size = crowd.labels * crowd.labels
  const before = new Float64Array(crowd.voices.length * size)
  for (const [at, voice] of crowd.voices.entries())
    before.set(readCounts(prior.voices.get(voice), crowd.labels) ?? [], at * size)
  return before
}

/** A model of another method, version or number of labels is no model: the family's start stands in for it. */
const readShared = (family: Family, labels: number, model: Model): Shared =>
  isOurs(family, labels, model)
    ? (model.shared as unknown as Shared)
    : family.share(new Float64Array(0), new Float64Array(labels), labels)

const isOurs = (family: Family, labels: number, { shared }: Model): boolean =>
  shared['method'] === family.name && shared['version'] === family.version && shared['labels'] === labels

const readCounts = (params: Params | undefined, labels: number): number[] | undefined => {
  const counts = params?.['counts']
  if (!Array.isArray(counts) || counts.length !== labels * labels) return undefined
  return counts.every((count) => typeof count === 'number' && count >= 0 && Number.isFinite(count))
    ? counts
    : undefined
}

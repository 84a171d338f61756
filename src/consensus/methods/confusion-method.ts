import { factorOf, votesWorth } from '../accord/calibration.ts'
import { fitConfusions, type Family, type Fit, type Shared } from '../confusion.ts'
import { toCrowd, type Crowd } from '../crowd.ts'
import { distinctVotes, type Method, type Model, type Params, type Voice, type Vote } from '../method.ts'
import { softmax } from '../numeric.ts'

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
  posterior: (votes, labels, model) =>
    weighVotes(family, distinctVotes(votes, labels), labels, model, (voice) => model.voices.get(voice)),
  habits: (voice, labels, model) => habitsOf(family, labels, model, model.voices.get(voice)),
})

/** Finds what is known of a voice. */
export type ParamsOf = (voice: Voice) => Params | undefined

/** The posterior of votes of distinct voices. */
export const weighVotes = (
  family: Family,
  votes: Vote[],
  labels: number,
  model: Model,
  paramsOf: ParamsOf,
): number[] => {
  const { temper, echo = 0 } = readShared(family, labels, model)
  const { sums, worth } = evidenceOf(family, votes, labels, model, paramsOf)
  const factor = factorOf({ temper, echo }, worth)
  return softmax(sums.map((sum) => sum * factor))
}

/** Log weights of the labels, and how many equally weighty votes they come from. */
export const evidenceOf = (
  family: Family,
  votes: Vote[],
  labels: number,
  model: Model,
  paramsOf: ParamsOf,
): { sums: Float64Array; worth: number } => {
  const shared = readShared(family, labels, model)
  const sums = Float64Array.from(shared.logPrior)
  const spreads = votes.map(({ voice, label }) => {
    const logs = logsOfVoice(family, shared, paramsOf(voice) ?? stranger)
    let [least, most] = [Infinity, -Infinity]
    for (let k = 0; k < labels; k += 1) {
      const log = logs[k * labels + label] as number
      sums[k] = (sums[k] as number) + log
      least = Math.min(least, log)
      most = Math.max(most, log)
    }
    return most - least
  })
  return { sums, worth: votesWorth(spreads) }
}

export const habitsOf = (
  family: Family,
  labels: number,
  model: Model,
  params: Params | undefined,
): number[] =>
  Array.from(logsOfVoice(family, readShared(family, labels, model), params ?? stranger), Math.exp)

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

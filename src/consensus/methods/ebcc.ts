import { toCrowd, type Crowd } from '../crowd.ts'
import { distinctVotes, type Method, type Params, type Voice } from '../method.ts'
import { digamma, onGrid, softmax } from '../numeric.ts'

/** Kinds of items within a class, and the priors of the paper's code. */
const kinds = 5
const prior = { kind: 0.1, mass: 1, right: 4, wrong: 1 }
const rounds = 100
const stillness = 1e-4

/**
 * Enhanced BCC (Li, Rubinstein and Cohn 2019): each class has several kinds of items, a voice has one matrix row a kind, so
 * that people's mistakes on one item may go together. Mean-field variational Bayes. The paper starts from random kinds and
 * keeps the best of many; here an item starts in a kind by how far people agree on it, so that nothing is random.
 */
export const ebcc: Method = {
  name: 'ebcc',
  learn: (items, labels) => {
    const crowd = toCrowd(items, labels)
    const cells = labels * kinds
    const weights = start(crowd)
    let state = measure(crowd, weights)
    for (let round = 0; round < rounds; round += 1) {
      const moved = weigh(crowd, state, weights)
      state = measure(crowd, weights)
      if (moved < stillness) break
    }
    const size = cells * labels
    const rows = (at: number): Params => ({
      counts: Array.from(state.counts.subarray(at * size, (at + 1) * size)),
    })
    return {
      shared: { method: 'ebcc', version: 1, labels, logPrior: Array.from(state.logPrior) },
      voices: new Map(crowd.voices.map((voice, at): [Voice, Params] => [voice, rows(at)])),
    }
  },
  posterior: (votes, labels, model) => {
    const cells = labels * kinds
    const ours = model.shared['method'] === 'ebcc' && model.shared['labels'] === labels
    const sums = ours ? Float64Array.from(model.shared['logPrior'] as number[]) : new Float64Array(cells)
    for (const { voice, label } of distinctVotes(votes, labels)) {
      const logs = logsOf(ours ? model.voices.get(voice) : undefined, labels)
      for (let cell = 0; cell < cells; cell += 1)
        sums[cell] = (sums[cell] as number) + (logs[cell * labels + label] as number)
    }
    const shares = softmax(sums)
    const inClass = Array.from({ length: labels }, (_, k) =>
      shares.slice(k * kinds, (k + 1) * kinds).reduce((sum, share) => sum + share, 0),
    )
    return softmax(inClass.map(Math.log))
  },
}

/** Log probabilities that were worked out already. */
const known = new WeakMap<Params, Float64Array>()
const stranger: Params = {}

const logsOf = (params: Params = stranger, labels: number): Float64Array => {
  const size = labels * kinds * labels
  const before = known.get(params)
  if (before?.length === size) return before
  const counts: unknown = params['counts']
  const isSound = Array.isArray(counts) && counts.length === size && counts.every(isCount)
  const logs = rate(isSound ? Float64Array.from(counts) : new Float64Array(size), labels)
  known.set(params, logs)
  return logs
}

const isCount = (count: unknown): boolean => typeof count === 'number' && count >= 0 && Number.isFinite(count)

type State = { logPrior: Float64Array; counts: Float64Array; logs: Float64Array }

/** Label shares, spread over the kinds around the share of the item's first label. */
const start = ({ labels, items, starts, label, gold }: Crowd): Float64Array => {
  const weights = new Float64Array(items * labels * kinds)
  for (let item = 0; item < items; item += 1) {
    const shares = new Float64Array(labels)
    const all = (starts[item + 1] as number) - (starts[item] as number)
    for (let at = starts[item] as number; at < (starts[item + 1] as number); at += 1)
      shares[label[at] as number] = (shares[label[at] as number] as number) + 1 / all
    const known = gold[item] as number
    const agreement = Math.max(...shares)
    for (let k = 0; k < labels; k += 1) {
      const share = known >= 0 ? +(k === known) : all === 0 ? 1 / labels : (shares[k] as number)
      const spread = softmax(
        Array.from({ length: kinds }, (_, m) => -8 * (agreement - (m + 0.5) / kinds) ** 2),
      )
      for (let m = 0; m < kinds; m += 1)
        weights[(item * labels + k) * kinds + m] = share * (spread[m] as number)
    }
  }
  return weights
}

const measure = ({ labels, items, voices, starts, voice, label }: Crowd, weights: Float64Array): State => {
  const cells = labels * kinds
  const counts = new Float64Array(voices.length * cells * labels)
  const mass = new Float64Array(cells)
  for (let item = 0; item < items; item += 1)
    for (let cell = 0; cell < cells; cell += 1) {
      const weight = weights[item * cells + cell] as number
      if (starts[item] === starts[item + 1]) continue
      mass[cell] = (mass[cell] as number) + weight
      for (let at = starts[item] as number; at < (starts[item + 1] as number); at += 1) {
        const to = ((voice[at] as number) * cells + cell) * labels + (label[at] as number)
        counts[to] = (counts[to] as number) + weight
      }
    }
  const logs = new Float64Array(counts.length)
  for (let at = 0; at < counts.length; at += cells * labels)
    logs.set(rate(counts.subarray(at, at + cells * labels), labels), at)
  return { logPrior: classes(mass, labels), counts, logs }
}

const classes = (mass: Float64Array, labels: number): Float64Array => {
  const inClass = Array.from({ length: labels }, (_, k) =>
    mass.subarray(k * kinds, (k + 1) * kinds).reduce((sum, part) => sum + part, 0),
  )
  const all = digamma(inClass.reduce((sum, part) => sum + part + prior.mass, 0))
  return mass.map((part, cell) => {
    const of = inClass[Math.floor(cell / kinds)] as number
    const kind = digamma(part + prior.kind / kinds) - digamma(of + prior.kind)
    return kind + digamma(of + prior.mass) - all
  })
}

const rate = (counts: Float64Array, labels: number): Float64Array => {
  const logs = new Float64Array(counts.length)
  for (let row = 0; row < counts.length; row += labels) {
    const k = Math.floor(row / labels / kinds)
    let all = prior.right + (labels - 1) * prior.wrong
    for (let l = 0; l < labels; l += 1) all += counts[row + l] as number
    const total = digamma(all)
    for (let l = 0; l < labels; l += 1)
      logs[row + l] = digamma((counts[row + l] as number) + (l === k ? prior.right : prior.wrong)) - total
  }
  return logs
}

const weigh = (crowd: Crowd, { logPrior, logs }: State, weights: Float64Array): number => {
  const { labels, items, starts, voice, label, gold } = crowd
  const cells = labels * kinds
  let moved = 0
  for (let item = 0; item < items; item += 1) {
    const sums = Float64Array.from(logPrior)
    const known = gold[item] as number
    for (let cell = 0; cell < cells; cell += 1)
      if (known >= 0 && Math.floor(cell / kinds) !== known) sums[cell] = -Infinity
    for (let at = starts[item] as number; at < (starts[item + 1] as number); at += 1) {
      const base = (voice[at] as number) * cells * labels + (label[at] as number)
      for (let cell = 0; cell < cells; cell += 1)
        sums[cell] = (sums[cell] as number) + (logs[base + cell * labels] as number)
    }
    for (const [cell, weight] of softmax(sums).map(onGrid).entries()) {
      moved = Math.max(moved, Math.abs(weight - (weights[item * cells + cell] as number)))
      weights[item * cells + cell] = weight
    }
  }
  return moved
}

import { confusionMethod } from './confusion-method.ts'
import type { Family } from '../confusion.ts'

/** Pseudo-answers a cell: just enough that no probability is 0. */
const smoothing = 0.01

/**
 * Dawid and Skene (1979): a free matrix for each voice, the class prior learned, by expectation maximisation from the
 * majority's shares, in log space. With few answers a person it believes itself too much.
 */
const dawidSkeneFamily: Family = {
  name: 'dawid-skene',
  version: 1,
  share: (_counts, mass, labels) => {
    const total = mass.reduce((sum, part) => sum + part + smoothing, 0)
    const logPrior = Array.from(mass, (part) => Math.log((part + smoothing) / total))
    return { labels, logPrior, mean: [], skill: 0, strength: 0, temper: 1 }
  },
  rate: (counts, at, { labels }, logs) => {
    for (let k = 0; k < labels; k += 1) {
      let all = 0
      for (let l = 0; l < labels; l += 1) all += (counts[at + k * labels + l] as number) + smoothing
      for (let l = 0; l < labels; l += 1)
        logs[k * labels + l] = Math.log(((counts[at + k * labels + l] as number) + smoothing) / all)
    }
  },
}

export const dawidSkene = confusionMethod(dawidSkeneFamily)

import { confusionMethod } from './confusion-method.ts'
import type { Family } from '../confusion.ts'
import { digamma } from '../numeric.ts'

/** Dirichlet pseudo-answers for a right and for each wrong label, and for a class. */
const prior = { right: 4, wrong: 1, mass: 1 }

/**
 * Independent Bayesian classifier combination (Kim and Ghahramani 2012) by variational Bayes (Simpson et al. 2013): a
 * Dirichlet over each row of each voice's matrix and over the classes, expectations of logs instead of logs of modes.
 */
const ibccFamily: Family = {
  name: 'ibcc',
  version: 1,
  share: (_counts, mass, labels) => {
    const total = digamma(mass.reduce((sum, part) => sum + part + prior.mass, 0))
    const logPrior = Array.from(mass, (part) => digamma(part + prior.mass) - total)
    return { labels, logPrior, mean: [], skill: 0, strength: 0, temper: 1 }
  },
  rate: (counts, at, { labels }, logs) => {
    for (let k = 0; k < labels; k += 1) {
      let all = prior.right + (labels - 1) * prior.wrong
      for (let l = 0; l < labels; l += 1) all += counts[at + k * labels + l] as number
      const total = digamma(all)
      for (let l = 0; l < labels; l += 1) {
        const before = l === k ? prior.right : prior.wrong
        logs[k * labels + l] = digamma((counts[at + k * labels + l] as number) + before) - total
      }
    }
  },
}

export const ibcc = confusionMethod(ibccFamily)

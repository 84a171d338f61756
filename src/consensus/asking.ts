import type { Rule } from './decide.ts'
import type { Method, Model, Voice, Vote } from './method.ts'

/**
 * Nats of doubt about an item that one more answer must be expected to remove. A person who is right nine times in ten
 * removes .37 from an even choice of two; somebody who answers at random removes nothing from any.
 */
const price = 0.01

/**
 * How much of the doubt about an item (nats) this voice's answer is expected to remove: the mutual information of its answer
 * and the truth. 0 where nothing can be learned; everyone counts as worth asking where a method knows no habits.
 */
const gainOfAsking = (method: Method, model: Model, votes: Vote[], labels: number, voice: Voice): number => {
  const habits = method.habits?.(voice, labels, model)
  if (habits === undefined) return Infinity
  const posterior = method.posterior(votes, labels, model)
  let gain = 0
  for (let l = 0; l < labels; l += 1) {
    let said = 0
    for (let k = 0; k < labels; k += 1) said += (posterior[k] ?? 0) * (habits[k * labels + l] ?? 0)
    for (let k = 0; k < labels; k += 1) {
      const both = (posterior[k] ?? 0) * (habits[k * labels + l] ?? 0)
      if (both > 0) gain += both * Math.log((habits[k * labels + l] ?? 0) / said)
    }
  }
  return Math.max(0, gain)
}

/**
 * Whether to ask this voice about an open item: always up to the campaign's minimum while the voice is unknown to be
 * useless, later only where its answer can be expected to decide something. The best person to ask is who gains most.
 */
export const isWorthAsking = (
  method: Method,
  model: Model,
  votes: Vote[],
  labels: number,
  voice: Voice,
  rule: Rule,
): boolean => {
  const people = new Set(votes.map((vote) => vote.voice)).size
  if (people >= rule.max) return false
  const doubt = people < rule.min ? [] : votes
  return gainOfAsking(method, model, doubt, labels, voice) >= price
}

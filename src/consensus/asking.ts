import type { Rule } from './decide.ts'
import type { Method, Model, Voice, Vote } from './method.ts'

/**
 * The part of what a stranger's answer is expected to tell that a voice's must tell: whoever answers at random tells nothing
 * anywhere, and in a crowd where everybody is weak the weak are worth asking.
 */
const share = 0.2

/** Somebody of whom nothing is known. */
const stranger: Voice = ''

/** Nats that are too few to tell people apart by. */
const nothing = 1e-9

/**
 * How much of the doubt about an item (nats) this voice's answer is expected to remove: the mutual information of its answer
 * and the truth. 0 where nothing can be learned; everyone counts as worth asking where a method knows no habits.
 */
const gainOfAsking = (method: Method, model: Model, votes: Vote[], labels: number, voice: Voice): number => {
  const habits = method.habits?.(voice, labels, model)
  return habits === undefined ? Infinity : information(method.posterior(votes, labels, model), habits, labels)
}

/** Of an answer given with these habits, about a truth with this probability. */
const information = (posterior: number[], habits: number[], labels: number): number => {
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

/** The part of the doubt about an untouched item that an answer removes where people's answers tell something. */
const telling = 0.02

/** Whether people's answers are of use at all, as they were found together: where they are not, nobody is to be left out. */
export const isTellingCrowd = (method: Method, model: Model, labels: number): boolean => {
  const usual = method.usual?.(labels, model)
  if (usual === undefined) return true
  const posterior = method.posterior([], labels, model)
  const doubt = posterior.reduce((sum, each) => (each > 0 ? sum - each * Math.log(each) : sum), 0)
  return information(posterior, usual, labels) >= telling * doubt
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
  const usual = gainOfAsking(method, model, doubt, labels, stranger)
  return usual < nothing || gainOfAsking(method, model, doubt, labels, voice) >= share * usual
}

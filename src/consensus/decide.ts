import { isPerson, type Method, type Model, type Vote } from './method.ts'
import { leader, logit } from './numeric.ts'

/** A campaign's rule. `min` and `max` count people; `final`: no more answers can come. */
export type Rule = { min: number; max: number; confidence: number; final?: boolean }

export type Decision =
  | { kind: 'settled'; label: number; probability: number; posterior: number[] }
  | { kind: 'more'; wanted: number; probability: number; posterior: number[] }
  | { kind: 'disputed'; probability: number; posterior: number[] }

/** When nobody more will be asked, a label is settled if it is this many times as likely as the next one. */
const plainOdds = 1.5

/** What one more answer of a good voice adds to the log odds: so many answers more are asked for, at least. */
const gain = 2

/**
 * Whether an item is settled, and as what. Models weigh, but do not count toward `min` and `max`. Two labels within
 * rounding of each other are a tie: more people are asked, and with nobody left to ask it is disputed.
 */
export const decideLabel = (
  method: Method,
  model: Model,
  votes: Vote[],
  labels: number,
  rule: Rule,
): Decision => {
  const people = new Set(votes.map((vote) => vote.voice).filter(isPerson)).size
  const posterior = method.posterior(votes, labels, model)
  const { at: label, tied } = leader(posterior)
  const probability = posterior[label] ?? 0
  const enough = people >= rule.min
  if (enough && !tied && probability >= rule.confidence)
    return { kind: 'settled', label, probability, posterior }
  if (rule.final !== true && people < rule.max) {
    const missing = Math.max(0, logit(rule.confidence) - logit(probability))
    const wanted = Math.max(1, rule.min - people, Math.floor(missing / gain))
    return { kind: 'more', wanted: Math.min(wanted, rule.max - people), probability, posterior }
  }
  const next = Math.max(0, ...posterior.filter((_, other) => other !== label))
  return enough && !tied && probability >= plainOdds * next
    ? { kind: 'settled', label, probability, posterior }
    : { kind: 'disputed', probability, posterior }
}

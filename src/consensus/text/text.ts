import type { Rule } from '../decide.ts'
import { acceptedRadius } from './judge.ts'
import { isPerson, type Model, type Voice } from '../method.ts'
import { logit } from '../numeric.ts'
import { choose, type Said } from './choice.ts'
import { readQuality, readTexts, type TextVote } from './learn.ts'
import { rounding } from './merge.ts'
import { correctedOriginal } from './original.ts'
import { reader } from './words.ts'

export { learnText, type TextItem, type TextVote } from './learn.ts'

/**
 * `text` is the chosen one, with case and punctuation as most wrote it; there is none without a usable
 * answer. `quality`: 1 minus the normalised edit distance to it; `accepted`: those near enough to it.
 */
export type TextDecision = {
  kind: 'settled' | 'more' | 'disputed'
  text?: string
  probability: number
  accepted: Voice[]
  quality: Map<Voice, number>
  wanted?: number
}

/** Word for word the same is much less likely by chance than nearly the same. */
const sameWeight = 1.5

/** A text at this distance speaks neither for nor against the chosen one. */
const neutral = 0.25

/** What one more agreeing answer adds to the log odds. */
const gain = 2

/**
 * Settles a text by agreement. The chosen text is the best one, improved word by word from the others; every voice speaks
 * for it the more, the nearer its own text is, and the better the voice is known to write. `original` is the text that was
 * to be corrected, if any: then only what people changed in it is compared, letter for letter.
 */
export const decideText = (votes: TextVote[], model: Model, rule: Rule, original?: string): TextDecision => {
  const people = new Set(votes.map((vote) => vote.voice).filter(isPerson)).size
  const near = reader(
    correctedOriginal(
      votes.map(({ text }) => text),
      original,
    ),
  )
  const said = readTexts(votes, near, (voice) => readQuality(model, voice))
  const chosen = choose(said, near)
  const found =
    chosen === undefined
      ? { probability: 0, accepted: [], quality: new Map<Voice, number>() }
      : { text: chosen.text, ...judge(said, chosen.distances, near.start !== undefined) }
  const enough = people >= rule.min && chosen !== undefined
  if (enough && found.probability >= rule.confidence) return { kind: 'settled', ...found }
  if (rule.final !== true && people < rule.max) {
    const missing = Math.max(0, logit(rule.confidence) - logit(found.probability))
    const wanted = Math.max(1, rule.min - people, Math.floor(missing / gain))
    return { kind: 'more', ...found, wanted: Math.min(wanted, rule.max - people) }
  }
  return { kind: enough && found.probability > 0.5 + rounding ? 'settled' : 'disputed', ...found }
}

const judge = (said: Said[], distances: number[], changesOnly: boolean) => {
  const apart = (at: number): number => distances[at] ?? 1
  const weights = said.map(({ quality }) => Math.min(3, Math.max(0.05, logit(quality))))
  const same = weights.filter((_, at) => apart(at) === 0)
  const others = weights.map((weight, at) =>
    apart(at) === 0 ? 0 : weight * Math.max(-1, 1 - apart(at) / neutral),
  )
  const odds = sameWeight * total(same) - (sameWeight - 1) * Math.max(0, ...same) + total(others)
  const radius = acceptedRadius(distances, changesOnly)
  return {
    probability: 1 / (1 + Math.exp(-odds)),
    accepted: said.filter((_, at) => apart(at) <= radius).map(({ voice }) => voice),
    quality: new Map(said.map(({ voice }, at) => [voice, 1 - apart(at)])),
  }
}

const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0)

import type { Voice } from './method.ts'
import { sigmoid } from './numeric.ts'

/** One voice's comparison of two things by number: which is better, or that they are alike. */
export type Comparison = { voice: Voice; one: number; other: number; better: 'one' | 'other' | 'tie' }

/** `scores`: log strengths around 0, one a thing; `reliability`: 0 (answers at random) to 1 (always with the scores). */
export type Preference = { scores: number[]; reliability: Map<Voice, number> }

const rounds = 50
const steps = 20

/** A thing counts as if it had also won and lost this often against an average one: nobody is infinitely good. */
const prior = 1

/** A voice's reliability is shrunk to this, as if it had been so for so many comparisons. */
const trust = { mean: 0.8, strength: 5 }

/**
 * Bradley-Terry (1952) with a reliability for each voice (Chen et al. 2013): a voice answers by the scores, or at random.
 * A tie is half a win for each. Expectation maximisation; the scores by gradient, each step bounded. Deterministic, and the
 * order of comparisons and the names of voices are irrelevant.
 */
export const rank = (comparisons: Comparison[], things: number): Preference => {
  const sound = comparisons.filter(
    ({ one, other }) => one !== other && inside(one, things) && inside(other, things),
  )
  let scores = Array.from({ length: things }, () => 0)
  const reliability = new Map(sound.map(({ voice }): [Voice, number] => [voice, trust.mean]))
  for (let round = 0; round < rounds; round += 1) {
    const meant = sound.map((comparison) => chanceMeant(comparison, scores, reliability))
    for (let step = 0; step < steps; step += 1) scores = climb(sound, meant, scores)
    const sums = new Map<Voice, { meant: number; all: number }>()
    for (const [at, { voice }] of sound.entries()) {
      const sum = sums.get(voice) ?? { meant: 0, all: 0 }
      sums.set(voice, { meant: sum.meant + (meant[at] ?? 0), all: sum.all + 1 })
    }
    for (const [voice, sum] of sums)
      reliability.set(voice, (sum.meant + trust.mean * trust.strength) / (sum.all + trust.strength))
  }
  return { scores, reliability }
}

const inside = (thing: number, things: number): boolean =>
  Number.isInteger(thing) && thing >= 0 && thing < things

/** The first thing's share of the win: 1, 0, or a half each. */
const won = ({ better }: Comparison): number => (better === 'tie' ? 0.5 : +(better === 'one'))

/** The chance that the voice went by the scores and not by a coin. */
const chanceMeant = (comparison: Comparison, scores: number[], reliability: Map<Voice, number>): number => {
  const chance = sigmoid((scores[comparison.one] ?? 0) - (scores[comparison.other] ?? 0))
  const share = won(comparison)
  const fits = chance ** share * (1 - chance) ** (1 - share)
  const reliable = reliability.get(comparison.voice) ?? trust.mean
  return (reliable * fits) / (reliable * fits + (1 - reliable) / 2)
}

const climb = (comparisons: Comparison[], meant: number[], scores: number[]): number[] => {
  const slopes = scores.map((score) => 2 * prior * (0.5 - sigmoid(score)))
  const curves = scores.map((score) => 2 * prior * sigmoid(score) * (1 - sigmoid(score)))
  for (const [at, comparison] of comparisons.entries()) {
    const { one, other } = comparison
    const chance = sigmoid((scores[one] ?? 0) - (scores[other] ?? 0))
    const slope = (meant[at] ?? 0) * (won(comparison) - chance)
    const curve = 2 * (meant[at] ?? 0) * chance * (1 - chance)
    slopes[one] = (slopes[one] ?? 0) + slope
    slopes[other] = (slopes[other] ?? 0) - slope
    curves[one] = (curves[one] ?? 0) + curve
    curves[other] = (curves[other] ?? 0) + curve
  }
  return scores.map(
    (score, at) => score + Math.max(-1, Math.min(1, (slopes[at] ?? 0) / Math.max(1e-6, curves[at] ?? 0))),
  )
}

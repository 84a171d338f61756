import fc from 'fast-check'
import { expect, test } from 'vitest'
import { carryOver } from '#consensus/carry-over.ts'
import { standard, type LabelItem } from '#consensus/index.ts'
import { rank, type Comparison } from '#consensus/preference.ts'
import { runs } from './arbitrary.ts'

const comparison: fc.Arbitrary<Comparison> = fc.record({
  voice: fc.nat(4).map((who) => `c:${who}`),
  one: fc.nat(5),
  other: fc.nat(5),
  better: fc.constantFrom('one', 'other', 'tie'),
})

test('scores are finite, and neither the order of comparisons nor the side of a thing matters', () => {
  fc.assert(
    fc.property(fc.array(comparison, { maxLength: 12 }), (comparisons) => {
      const turned = comparisons.toReversed().map(({ voice, one, other, better }): Comparison => {
        const turnedBetter = better === 'tie' ? 'tie' : better === 'one' ? 'other' : 'one'
        return { voice, one: other, other: one, better: turnedBetter }
      })
      const [scores, again] = [rank(comparisons, 6).scores, rank(turned, 6).scores]
      expect(scores.every(Number.isFinite)).toBe(true)
      for (const [at, score] of scores.entries()) expect(again[at]).toBeCloseTo(score, 5)
    }),
    runs(100),
  )
})

test('a voice against everybody is found unreliable and turns nothing around', () => {
  const pairs = [0, 1, 2, 3].flatMap((one) =>
    [0, 1, 2, 3].filter((other) => other > one).map((other) => ({ one, other })),
  )
  const fair = ['c:1', 'c:2', 'c:3'].flatMap((voice) =>
    pairs.map((pair): Comparison => ({ voice, ...pair, better: 'one' })),
  )
  const foul = pairs.map((pair): Comparison => ({ voice: 'c:9', ...pair, better: 'other' }))
  const { scores, reliability } = rank([...fair, ...foul], 4)
  expect([0, 1, 2, 3].toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))).toEqual([0, 1, 2, 3])
  expect(reliability.get('c:9')).toBeLessThan(reliability.get('c:1') ?? 0)
})

test('what a campaign learned of people helps the next one, and fades', () => {
  const known: LabelItem[] = Array.from({ length: 60 }, (_, item) => ({
    votes: [0, 1, 2, 3].map((who) => ({
      voice: `c:${who}`,
      label: who === 3 ? (item * 7) % 2 : (item * 5 + 1) % 2,
    })),
    gold: (item * 5 + 1) % 2,
  }))
  const model = standard.learn(known, 2)
  const next: LabelItem[] = [{ votes: [{ voice: 'c:0', label: 1 }] }]
  const sure = (prior?: typeof model): number =>
    standard.posterior([{ voice: 'c:0', label: 1 }], 2, standard.learn(next, 2, prior))[1] ?? 0
  expect(sure(carryOver(model, 0))).toBeGreaterThan(sure(carryOver(model, 365)))
  expect(sure(carryOver(model, 365))).toBeGreaterThan(sure())
})

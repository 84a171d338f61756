import { describe, expect, test } from 'vitest'
import { bootstrap, cohenKappa, fleissKappa, krippendorffAlpha } from '#consensus/agreement.ts'
import type { Vote } from '#consensus/index.ts'

const item = (...labels: (number | undefined)[]): Vote[] =>
  labels.flatMap((label, who) => (label === undefined ? [] : [{ voice: `c:${who}`, label }]))

/** Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", the example of section C. */
const none = undefined
const published = [
  item(1, 1, none, 1),
  item(2, 2, 3, 2),
  item(3, 3, 3, 3),
  item(3, 3, 3, 3),
  item(2, 2, 2, 2),
  item(1, 2, 3, 4),
  item(4, 4, 4, 4),
  item(1, 1, 2, 1),
  item(2, 2, 2, 2),
  item(none, 5, 5, 5),
  item(none, none, 1, 1),
  item(none, none, 3, none),
]

describe('agreement', () => {
  test("Krippendorff's own example: .743 nominal, .815 ordinal, .849 interval", () => {
    expect(krippendorffAlpha(published, 6)).toBeCloseTo(0.743, 3)
    expect(krippendorffAlpha(published, 6, 'ordinal')).toBeCloseTo(0.815, 3)
    expect(krippendorffAlpha(published, 6, 'interval')).toBeCloseTo(0.849, 3)
  })

  test('nothing to compare is no agreement at all: undefined', () => {
    expect(krippendorffAlpha([item(1)], 3)).toBeUndefined()
    expect(krippendorffAlpha([item(1, 1), item(1, 1)], 3)).toBeUndefined()
    expect(fleissKappa([item(1, 1), item(1)], 3)).toBeUndefined()
    expect(cohenKappa([], 2)).toBeUndefined()
  })

  test("Cohen's and Fleiss' kappa by hand", () => {
    // 20 and 15 times the same, 5 and 10 times not: observed .7, by chance .5 (Cohen 1960's shape).
    const pairs = [
      ...Array.from({ length: 20 }, (): [number, number] => [0, 0]),
      ...Array.from({ length: 5 }, (): [number, number] => [0, 1]),
      ...Array.from({ length: 10 }, (): [number, number] => [1, 0]),
      ...Array.from({ length: 15 }, (): [number, number] => [1, 1]),
    ]
    expect(cohenKappa(pairs, 2)).toBeCloseTo(0.4, 9)
    expect(fleissKappa([item(0, 0), item(1, 1), item(0, 1), item(1, 0)], 2)).toBeCloseTo(0, 9)
  })

  test('the interval holds the measure and shrinks with more items', () => {
    let state = 1
    const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647
    const many = Array.from({ length: 20 }, () => published).flat()
    const few = bootstrap(published, (sample) => krippendorffAlpha(sample, 6), random)
    const tight = bootstrap(many, (sample) => krippendorffAlpha(sample, 6), random)
    expect(few?.low).toBeLessThan(0.743)
    expect(few?.high).toBeGreaterThan(0.743)
    expect((tight?.high ?? 0) - (tight?.low ?? 0)).toBeLessThan((few?.high ?? 0) - (few?.low ?? 0))
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { firstItems, nextWave, shuffled } from '#replay/plan.ts'
import type { Recorded } from '#replay/read-files.ts'
import { accuracy, macroF1, majority, plainWords } from '#replay/score.ts'

const recorded = fc.array(
  fc.record({
    item: fc.constantFrom('a', 'b', 'c', 'd'),
    worker: fc.string(),
    label: fc.constantFrom('0', '1'),
  }),
)

test('the same seed gives the same order, and every answer stands in it once', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(), (count, seed) => {
      const order = shuffled(count, seed)
      expect(shuffled(count, seed)).toEqual(order)
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index))
    }),
  )
})

test('a wave asks an item at most once, and no answer is lost between wave, rest and not needed', () => {
  fc.assert(
    fc.property(recorded, fc.integer({ min: 1, max: 5 }), (answers, size) => {
      const waiting = answers.map((_, index) => index)
      const { wave, rest, notNeeded } = nextWave(answers, waiting, (item) => item !== 'd', size)
      const items = wave.map((index) => answers[index]?.item)
      expect(new Set(items).size).toBe(items.length)
      expect(wave.length + rest.length + notNeeded).toBe(answers.length)
      expect(notNeeded).toBe(answers.filter(({ item }) => item === 'd').length)
      expect(wave.length).toBeLessThanOrEqual(size)
    }),
  )
})

test('a limit keeps the first items with all their answers, one a person and item', () => {
  const row = (item: string, worker: string): Recorded => ({ item, worker, label: '0' })
  const rows = [row('a', '1'), row('b', '1'), row('a', '2'), row('c', '1'), row('a', '1')]
  expect(firstItems(rows, 2)).toEqual([row('a', '1'), row('b', '1'), row('a', '2')])
})

test('accuracy and macro-F1 are those of the textbook', () => {
  const truth = new Map([
    ['1', 'x'],
    ['2', 'x'],
    ['3', 'y'],
    ['4', 'y'],
  ])
  const labels = new Map([
    ['1', 'x'],
    ['2', 'y'],
    ['3', 'y'],
    ['4', 'y'],
    ['5', 'x'],
  ])
  expect(accuracy(labels, truth)).toBe(0.75)
  // x: precision 1, recall 1/2, F1 2/3; y: precision 2/3, recall 1, F1 4/5
  expect(macroF1(labels, truth)).toBeCloseTo((2 / 3 + 4 / 5) / 2)
})

test('majority takes the most frequent label, and of a tie the first in the alphabet', () => {
  const row = (item: string, label: string): Recorded => ({ item, worker: '', label })
  const votes = [row('a', 'y'), row('a', 'x'), row('b', 'y'), row('b', 'y'), row('b', 'x')]
  expect(majority(votes)).toEqual(
    new Map([
      ['a', 'x'],
      ['b', 'y'],
    ]),
  )
})

test('texts are compared without case and punctuation', () => {
  expect(plainWords('“It’s LATE, Ana!”  ')).toBe(plainWords('it s late ana'))
})

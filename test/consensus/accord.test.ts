import fc from 'fast-check'
import { expect, test } from 'vitest'
import { majority, standard, type LabelItem } from '#consensus/index.ts'
import {
  close,
  crowds,
  relabelled,
  renamed,
  repeated,
  reversed,
  runs,
  turnedBack,
  type Crowd,
} from './arbitrary.ts'

const posterior = ({ labels, items, votes }: Crowd): number[] =>
  standard.posterior(votes, labels, standard.learn(items, labels))

test.each<[string, (crowd: Crowd) => Crowd, (posterior: number[]) => number[]]>([
  ['the order of answers and of items is irrelevant', turnedBack, (same) => same],
  ['the names of people are irrelevant', renamed, (same) => same],
  ['the names of labels are irrelevant', relabelled, reversed],
  ["nobody's vote counts twice", repeated, (same) => same],
])('%s', (_, change, back) => {
  fc.assert(
    fc.property(crowds, (crowd) => {
      expect(close(posterior(crowd), back(posterior(change(crowd))))).toBe(true)
    }),
    runs(200),
  )
})

test('items that one person alone answered teach nothing: each is labelled as it was answered', () => {
  const lone = fc.integer({ min: 2, max: 4 }).chain((labels) =>
    fc.record({
      labels: fc.constant(labels),
      answers: fc.array(fc.record({ voice: fc.nat(4).map((who) => `c:${who}`), label: fc.nat(labels - 1) }), {
        minLength: 1,
        maxLength: 30,
      }),
    }),
  )
  fc.assert(
    fc.property(lone, ({ labels, answers }) => {
      const items = answers.map((vote): LabelItem => ({ votes: [vote] }))
      const model = standard.learn(items, labels)
      for (const { votes } of items) {
        const [own, plain] = [standard, majority].map((method) => method.posterior(votes, labels, model)) as [
          number[],
          number[],
        ]
        expect(own.indexOf(Math.max(...own))).toBe(plain.indexOf(Math.max(...plain)))
      }
    }),
    runs(100),
  )
})

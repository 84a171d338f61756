import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allMethods } from '#consensus/methods/all.ts'
import { close, crowds, deranged, reversed, runs, type Crowd } from './arbitrary.ts'

const vote = (voice: string, label: number) => ({ voice, label })

/** Two camps of the same size, which only the last bits of a sum, and so the order of answers, could part. */
const balanced: Crowd = {
  labels: 4,
  items: [
    {
      votes: [
        vote('m:model', 1),
        vote('c:1', 0),
        vote('c:2', 3),
        vote('c:3', 2),
        vote('c:4', 0),
        vote('c:5', 3),
      ],
    },
    { votes: [vote('m:model', 2), vote('c:1', 1), vote('c:3', 2), vote('c:5', 1)] },
  ],
  votes: [vote('c:5', 0)],
}

describe.each(allMethods)('$name', (method) => {
  test('a posterior sums to 1, whatever the order of answers, the names of people and of labels, and who repeats', () => {
    fc.assert(
      fc.property(crowds, (crowd) => {
        const { labels, items, votes } = crowd
        const posterior = method.posterior(votes, labels, method.learn(items, labels))
        expect(posterior).toHaveLength(labels)
        expect(posterior.every((value) => value >= 0 && value <= 1)).toBe(true)
        expect(posterior.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9)
        const other = deranged(crowd)
        const again = method.posterior(other.votes, labels, method.learn(other.items, labels))
        expect(close(posterior, reversed(again))).toBe(true)
      }),
      { ...runs(200), examples: [[balanced]] },
    )
  })
})

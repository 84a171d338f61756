import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allMethods } from '#consensus/all-methods.ts'
import { decideLabel, majority, oneCoin, standard } from '#consensus/index.ts'
import { close, crowds, runs } from './arbitrary.ts'

const reversed = <T>(list: T[]): T[] => [...list].reverse()

describe.each(allMethods)('$name', (method) => {
  test('a posterior sums to 1 and is never NaN', () => {
    fc.assert(
      fc.property(crowds, ({ labels, items, votes }) => {
        const posterior = method.posterior(votes, labels, method.learn(items, labels))
        expect(posterior).toHaveLength(labels)
        expect(posterior.every((value) => value >= 0 && value <= 1)).toBe(true)
        expect(posterior.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9)
      }),
      runs(200),
    )
  })

  test('no input makes it throw or answer NaN', () => {
    const label = fc.oneof(fc.integer(), fc.double(), fc.constant(NaN))
    const wild = fc.array(fc.record({ voice: fc.string(), label }))
    const cell: fc.Arbitrary<unknown> = fc.oneof(
      fc.anything(),
      fc.array(fc.double(), { minLength: 9, maxLength: 9 }),
    )
    fc.assert(
      fc.property(
        fc.array(fc.record({ votes: wild })),
        wild,
        fc.nat(4),
        cell,
        (items, votes, labels, junk) => {
          const learned = method.learn(items, labels)
          const voices = new Map(votes.map(({ voice }) => [voice, { counts: junk }]))
          for (const model of [learned, { shared: {}, voices }, { shared: learned.shared, voices }]) {
            const posterior = method.posterior(votes, labels, model)
            expect(posterior).toHaveLength(labels)
            expect(posterior.every(Number.isFinite)).toBe(true)
          }
        },
      ),
      runs(200),
    )
  })

  test('the order of answers and of items is irrelevant', () => {
    fc.assert(
      fc.property(crowds, ({ labels, items, votes }) => {
        const backward = reversed(items.map((item) => ({ ...item, votes: reversed(item.votes) })))
        const one = method.posterior(votes, labels, method.learn(items, labels))
        const other = method.posterior(reversed(votes), labels, method.learn(backward, labels))
        expect(close(one, other)).toBe(true)
      }),
      runs(200),
    )
  })

  test('the names of people are irrelevant', () => {
    const rename = (voice: string): string => `${voice.slice(0, 2)}${100 - Number(voice.slice(2)) || 'other'}`
    fc.assert(
      fc.property(crowds, ({ labels, items, votes }) => {
        const named = (all: typeof votes): typeof votes =>
          all.map(({ voice, label }) => ({ voice: rename(voice), label }))
        const renamed = items.map((item) => ({ ...item, votes: named(item.votes) }))
        const one = method.posterior(votes, labels, method.learn(items, labels))
        const other = method.posterior(named(votes), labels, method.learn(renamed, labels))
        expect(close(one, other)).toBe(true)
      }),
      runs(200),
    )
  })

  test('the names of labels are irrelevant', () => {
    fc.assert(
      fc.property(crowds, ({ labels, items, votes }) => {
        const turn = (label: number): number => labels - 1 - label
        const turned = items.map(({ votes, gold }) => ({
          votes: votes.map(({ voice, label }) => ({ voice, label: turn(label) })),
          ...(gold === undefined ? {} : { gold: turn(gold) }),
        }))
        const one = method.posterior(votes, labels, method.learn(items, labels))
        const other = method.posterior(
          votes.map(({ voice, label }) => ({ voice, label: turn(label) })),
          labels,
          method.learn(turned, labels),
        )
        expect(close(one, reversed(other))).toBe(true)
      }),
      runs(200),
    )
  })

  test("nobody's vote counts twice", () => {
    fc.assert(
      fc.property(crowds, ({ labels, items, votes }) => {
        const twice = items.map((item) => ({ ...item, votes: [...item.votes, ...item.votes] }))
        const one = method.posterior(votes, labels, method.learn(items, labels))
        const other = method.posterior([...votes, ...votes], labels, method.learn(twice, labels))
        expect(close(one, other)).toBe(true)
      }),
      runs(200),
    )
  })
})

describe('decideLabel', () => {
  const rule = { min: 3, max: 20, confidence: 0.99 }

  test('all-identical answers settle, at the latest at the maximum', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.integer({ min: 3, max: 20 }), (label, max) => {
        const items = Array.from({ length: 30 }, () => ({
          votes: Array.from({ length: max }, (_, at) => ({ voice: `c:${at}`, label })),
        }))
        const model = standard.learn(items, 4)
        const decision = decideLabel(standard, model, items[0]?.votes ?? [], 4, { ...rule, max })
        expect(decision).toMatchObject({ kind: 'settled', label })
      }),
      runs(50),
    )
  })

  test('minimum and maximum hold, whoever votes', () => {
    fc.assert(
      fc.property(crowds, ({ labels, items, votes }) => {
        const model = standard.learn(items, labels)
        const people = votes.filter((vote) => vote.voice.startsWith('c:')).length
        const decision = decideLabel(standard, model, votes, labels, { min: 3, max: 6, confidence: 0.95 })
        const wanted = decision.kind === 'more' ? decision.wanted : 0
        expect(people >= 3 || decision.kind === 'more').toBe(true)
        expect(wanted).toBeLessThanOrEqual(Math.max(0, 6 - people))
        expect(decision.kind !== 'more' || wanted >= Math.max(1, 3 - people)).toBe(true)
      }),
      runs(200),
    )
  })

  test('a tie is settled by nobody: more are asked, then it is disputed', () => {
    const votes = [0, 1, 0, 1].map((label, at) => ({ voice: `c:${at}`, label }))
    for (const method of [majority, oneCoin, standard]) {
      const model = method.learn([], 2)
      expect(decideLabel(method, model, votes, 2, rule).kind).toBe('more')
      expect(decideLabel(method, model, votes, 2, { ...rule, final: true }).kind).toBe('disputed')
    }
  })
})

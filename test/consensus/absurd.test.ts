import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allMethods } from '#consensus/methods/all.ts'
import type { LabelItem, Vote } from '#consensus/index.ts'
import { openOnline } from '#consensus/online/online.ts'
import { runs } from './arbitrary.ts'

const number = fc.oneof(
  fc.nat(3),
  fc.integer(),
  fc.double(),
  fc.constantFrom(NaN, -0, Infinity, -1, 0.5, 2 ** 53),
)
const voice = fc.oneof(
  fc.constantFrom('', 'c:1', 'c:2', 'm:', 'group:0', '__proto__', 'constructor'),
  fc.string(),
)
const wild: fc.Arbitrary<Vote[]> = fc.array(fc.record({ voice, label: number }), { maxLength: 6 })
const items: fc.Arbitrary<LabelItem[]> = fc.array(
  fc
    .record({ votes: wild, gold: number, hasGold: fc.boolean() })
    .map(({ votes, gold, hasGold }) => (hasGold ? { votes, gold } : { votes })),
  { maxLength: 5 },
)
/** What a damaged database may hand back as parameters. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ maxDepth: 1, maxKeys: 2 }),
  fc.array(fc.double(), { minLength: 4, maxLength: 4 }),
  fc.array(fc.double(), { minLength: 9, maxLength: 9 }),
)

describe.each(allMethods)('$name', (method) => {
  test('no input makes it throw or answer NaN', () => {
    fc.assert(
      fc.property(items, wild, fc.nat(4), junk, (items, votes, labels, cell) => {
        const learned = method.learn(items, labels)
        const voices = new Map(
          votes.map(({ voice }) => [voice, { counts: cell, ability: cell, knows: cell, weight: cell }]),
        )
        for (const model of [learned, { shared: {}, voices }, { shared: learned.shared, voices }]) {
          const posterior = method.posterior(votes, labels, model)
          expect(posterior).toHaveLength(labels)
          expect(posterior.every(Number.isFinite)).toBe(true)
        }
      }),
      runs(200),
    )
  })
})

test('online, no answer makes it throw or answer NaN', () => {
  const answers = fc.array(fc.record({ item: fc.nat(5), voice: fc.nat(5), label: number }), { maxLength: 20 })
  fc.assert(
    fc.property(answers, fc.integer({ min: 1, max: 4 }), fc.nat(20), (answers, labels, refitAt) => {
      const online = openOnline(labels)
      for (const [at, { item, voice, label }] of answers.entries()) {
        if (at === refitAt) online.refit()
        const posterior = online.add(item, voice, label)
        expect(posterior).toHaveLength(labels)
        expect(posterior.every(Number.isFinite)).toBe(true)
      }
    }),
    runs(200),
  )
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideLabel, majority, oneCoin, standard } from '#consensus/index.ts'
import { crowds, runs } from './arbitrary.ts'

describe('decideLabel', () => {
  const rule = { min: 3, max: 20, confidence: 0.99 }

  test('all-identical answers settle, at the latest at the maximum', () => {
    fc.assert(
      fc.property(crowds, fc.nat(3), fc.integer({ min: 3, max: 12 }), (before, said, max) => {
        const { labels } = before
        const label = said % labels
        const votes = Array.from({ length: max }, (_, at) => ({ voice: `c:new${at}`, label }))
        const same = Array.from({ length: 10 }, () => ({ votes }))
        const model = standard.learn([...before.items, ...same], labels)
        const decision = decideLabel(standard, model, votes, labels, { ...rule, max })
        expect(decision).toMatchObject({ kind: 'settled', label })
      }),
      runs(100),
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

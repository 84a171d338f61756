import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { silent } from '#campaigns/asking/worth.ts'
import type { LabelItem, Voice } from '#consensus/index.ts'
import { markSilent } from '#jobs/suspects/silent.ts'

import { crowdFrom, honest, seeded, type Says } from './crowds.ts'

const labels = 4
const seeds = fc.integer({ min: 1, max: 1e6 })

const bots: ((random: () => number) => Says)[] = [
  () => () => 1,
  (random) => () => Math.floor(random() * labels),
  () => (truth) => (truth + 1) % labels,
  (random) => () => (random() < 0.8 ? 0 : Math.floor(random() * labels)),
]

/** Everybody answers everything; every `gold`th item has a known answer. Whose answers are marked as saying nothing. */
const marked = (people: Map<Voice, Says>, items: number, random: () => number, gold = 0): Voice[] => {
  const rows = Array.from({ length: items }, (_, item): LabelItem => {
    const truth = Math.floor(random() * labels)
    const votes = [...people].map(([voice, says]) => ({ voice, label: says(truth, item) }))
    return { votes, ...(gold > 0 && item % gold === 0 && { gold: truth }) }
  })
  const { voices } = markSilent(crowdFrom(rows, labels), undefined)
  return [...voices].flatMap(([voice, params]) => (params[silent] === true ? [voice] : []))
}

const crowd = (size: number, bot: Says, random: () => number): Map<Voice, Says> => {
  const people = new Map<Voice, Says>([['c:99', bot]])
  for (let at = 1; at < size; at += 1)
    people.set(`c:${at}`, honest(0.7 + 0.25 * random(), labels, Math.floor(random() * labels), random))
  return people
}

describe('who is asked a few tasks a day only', () => {
  test('nobody is, by what one other voice says', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(...bots), fc.integer({ min: 10, max: 200 }), (seed, bot, items) => {
        const random = seeded(seed)
        expect(marked(crowd(2, bot(random), random), items, random)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  test('among two to five people of whom one is a bot, nobody honest is, with known answers or without', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.constantFrom(...bots),
        fc.integer({ min: 2, max: 5 }),
        fc.constantFrom(0, 5),
        (seed, bot, size, gold) => {
          const random = seeded(seed)
          const found = marked(crowd(size, bot(random), random), 80, random, gold)
          expect(found.filter((voice) => voice !== 'c:99')).toEqual([])
        },
      ),
      { numRuns: 200 },
    )
  })

  test('a bot among three is, and one beside a single person where there are known answers', () => {
    for (const seed of [1, 2, 3, 4]) {
      const random = seeded(seed)
      for (const bot of [bots[0], bots[1]]) {
        if (bot === undefined) continue
        expect(marked(crowd(3, bot(random), random), 240, random)).toEqual(['c:99'])
        expect(marked(crowd(2, bot(random), random), 240, random, 2)).toEqual(['c:99'])
      }
    }
  })
})

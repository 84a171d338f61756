import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { LabelItem, Voice } from '#consensus/index.ts'
import { findSuspects } from '#jobs/suspects/find.ts'
import type { Crowd } from '#jobs/suspects/ballots.ts'

import { crowdFrom, honestPeople, seeded, type Says } from './crowds.ts'

type Town = {
  labels: number
  items: number
  each: number
  mix: number[]
  people: Map<Voice, Says>
  random: () => number
}

const drawn = (mix: number[], random: () => number): number => {
  let left = random()
  return Math.max(
    0,
    mix.findIndex((share) => (left -= share) < 0),
  )
}

/** Answers of these people, so many an item, and what a refit learns of them. */
const crowd = ({ labels, items, each, mix, people, random }: Town): Crowd => {
  const voices = [...people.keys()]
  const rows = Array.from({ length: items }, (_, item): LabelItem => {
    const truth = drawn(mix, random)
    const order = voices.map((voice) => ({ voice, at: random() })).sort((a, b) => a.at - b.at)
    return {
      votes: order
        .slice(0, each)
        .map(({ voice }) => ({ voice, label: people.get(voice)?.(truth, item) ?? 0 })),
    }
  })
  return crowdFrom(rows, labels)
}

describe('honest people', () => {
  test('at most one in a hundred is noted, over crowds of every kind, mixes of labels and tendencies of their own', () => {
    let [people, noted] = [0, 0]
    const kinds = []
    for (let seed = 1; seed <= 24; seed += 1) {
      const random = seeded(seed)
      const labels = 2 + (seed % 3)
      const rare = seed % 4 === 0
      const mix = rare
        ? [0.9, ...Array.from({ length: labels - 1 }, () => 0.1 / (labels - 1))]
        : Array.from({ length: labels }, () => 1 / labels)
      const town = {
        labels,
        items: 300,
        each: 3 + (seed % 6),
        mix,
        random,
        people: honestPeople(24, labels, random),
      }
      const found = findSuspects(crowd(town))
      people += town.people.size
      noted += found.size
      kinds.push(...[...found.values()].map(({ kind }) => kind))
    }
    expect(noted / people, kinds.join()).toBeLessThanOrEqual(0.01)
  })

  test('nobody is noted for a label that nearly all items have', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const random = seeded(seed)
        const people = honestPeople(10, 2, random)
        const town = { labels: 2, items: 120, each: 5, mix: [1, 0], people, random }
        people.set('c:99', () => 0)
        expect(findSuspects(crowd(town)).has('c:99')).toBe(false)
      }),
      { numRuns: 20 },
    )
  })
})

describe('cheats', () => {
  const among = (seed: number, cheat: Says, labels = 4): Map<Voice, string> => {
    const random = seeded(seed)
    const people = honestPeople(14, labels, random)
    people.set('c:99', cheat)
    const mix = Array.from({ length: labels }, () => 1 / labels)
    const found = findSuspects(crowd({ labels, items: 400, each: 6, mix, people, random }))
    return new Map([...found].map(([voice, { kind }]) => [voice, kind]))
  }

  test('who always says the same is noted', () => {
    for (const seed of [1, 2, 3]) expect(among(seed, () => 2).get('c:99')).toBe('same')
  })

  test('who guesses is noted, with two labels as with four', () => {
    for (const labels of [2, 4]) {
      const random = seeded(5)
      expect(among(7, () => Math.floor(random() * labels), labels).get('c:99')).toBe('random')
    }
  })

  test('two who answer from one sheet are noted together, and each knows only how many there are', () => {
    const random = seeded(11)
    const sheet = Array.from({ length: 400 }, () => Math.floor(random() * 4))
    const people = honestPeople(14, 4, random)
    for (const voice of ['c:98', 'c:99']) people.set(voice, (_truth, item) => sheet[item] ?? 0)
    const found = findSuspects(
      crowd({ labels: 4, items: 400, each: 7, mix: [0.25, 0.25, 0.25, 0.25], people, random }),
    )
    expect(found.get('c:99')).toMatchObject({ kind: 'together', others: 1, with: [98] })
    expect(found.get('c:98')).toMatchObject({ kind: 'together', others: 1, with: [99] })
    expect(found.size).toBe(2)
  })
})

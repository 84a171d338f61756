import { expect, test } from 'vitest'

import type { LabelItem, Voice } from '#consensus/index.ts'
import { findSuspects } from '#jobs/suspects/find.ts'

import { crowdFrom, honestPeople, seeded, type Says } from './crowds.ts'

/** Answers that an item gets, and a person gives. */
const each = 5
const longest = 100

/** A crowd at work, with a refit whenever its answers have grown by a tenth; after how many of their own each was noted. */
const whenNoted = (people: Map<Voice, Says>, labels: number, random: () => number): Map<Voice, number> => {
  const voices = [...people.keys()]
  const given = new Map<Voice, Set<number>>(voices.map((voice) => [voice, new Set()]))
  const noted = new Map<Voice, number>()
  const rows: (LabelItem & { truth: number })[] = []
  const open: number[] = []
  let seen = 0
  for (let answers = 1; answers <= voices.length * longest; answers += 1) {
    const voice = voices[Math.floor(random() * voices.length)] ?? ''
    const own = given.get(voice) ?? new Set()
    let at = open.find((item) => !own.has(item))
    if (at === undefined) {
      at = rows.push({ votes: [], truth: Math.floor(random() * labels) }) - 1
      open.push(at)
    }
    const row = rows[at]
    if (row === undefined) continue
    row.votes.push({ voice, label: people.get(voice)?.(row.truth, at) ?? 0 })
    own.add(at)
    if (row.votes.length >= each) open.splice(open.indexOf(at), 1)
    if (answers - seen < Math.max(20, seen / 10)) continue
    seen = answers
    for (const suspect of findSuspects(crowdFrom(rows, labels)).keys())
      if (!noted.has(suspect)) noted.set(suspect, given.get(suspect)?.size ?? 0)
  }
  return noted
}

const middle = (numbers: number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Infinity

test.each([
  { labels: 2, soon: { same: 30, random: 70, sheet: 90 } },
  { labels: 4, soon: { same: 20, random: 55, sheet: 60 } },
])(
  'among a hundred people with $labels labels, cheats are noted after so many answers, and nobody honest',
  ({ labels, soon }) => {
    const found = { same: [] as number[], random: [] as number[], sheet: [] as number[] }
    for (const seed of [1, 2]) {
      const random = seeded(seed)
      const any = (): number => Math.floor(random() * labels)
      const sheet = Array.from({ length: 10_000 }, any)
      const people = honestPeople(100, labels, random)
      const ways = { same: () => 1, random: any, sheet: (_truth: number, item: number) => sheet[item] ?? 0 }
      const cheats = (['same', 'same', 'random', 'random', 'random', 'sheet', 'sheet'] as const).map(
        (how, at) => ({ voice: `c:${900 + at}`, how }),
      )
      for (const { voice, how } of cheats) people.set(voice, ways[how])
      const noted = whenNoted(people, labels, random)
      for (const { voice, how } of cheats) found[how].push(noted.get(voice) ?? Infinity)
      expect([...noted.keys()].filter((voice) => !cheats.some((one) => one.voice === voice))).toEqual([])
    }
    for (const how of ['same', 'random', 'sheet'] as const)
      expect(middle(found[how]), `${how}: ${found[how].join()}`).toBeLessThanOrEqual(soon[how])
  },
  60_000,
)

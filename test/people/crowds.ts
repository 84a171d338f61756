import { standard, type LabelItem, type Voice } from '#consensus/index.ts'
import type { Crowd } from '#jobs/suspects/ballots.ts'

/** mulberry32 */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** What somebody says of an item. */
export type Says = (truth: number, item: number) => number

/** Right with this chance, and with a leaning to one label else. */
export const honest =
  (skill: number, labels: number, leaning: number, random: () => number): Says =>
  (truth) => {
    if (random() < skill) return truth
    return random() < 0.5 ? leaning : Math.floor(random() * labels)
  }

export const honestPeople = (count: number, labels: number, random: () => number): Map<Voice, Says> =>
  new Map(
    Array.from({ length: count }, (_, at): [Voice, Says] => [
      `c:${at + 1}`,
      honest(0.62 + 0.36 * random(), labels, Math.floor(random() * labels), random),
    ]),
  )

/** Items with their votes, and what a refit learns of them. */
export const crowdFrom = (rows: LabelItem[], labels: number): Crowd => ({
  labels: Array.from({ length: labels }, (_, at) => `label ${at}`),
  model: standard.learn(rows, labels),
  items: rows.map(({ votes, gold = -1 }, at) => ({ itemId: at + 1, votes, gold })),
})

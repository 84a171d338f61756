import fc from 'fast-check'
import { vi } from 'vitest'
import type { LabelItem, Vote } from '#consensus/index.ts'

const wanted = process.env['FAST_CHECK_RUNS']

/** Runs of a property: FAST_CHECK_RUNS where CI wants more (`npm run test:properties`), which takes its time. */
export const runs = (usual: number): { numRuns: number } => ({ numRuns: Number(wanted ?? usual) })

if (wanted !== undefined) vi.setConfig({ testTimeout: 600_000 })

/** A reproducible source of numbers in [0, 1). */
export const source = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

export const voices = Array.from({ length: 6 }, (_, at) => (at === 0 ? 'm:model' : `c:${at}`))

/** Votes of up to six voices on one item, each voice once. */
const votes = (labels: number): fc.Arbitrary<Vote[]> =>
  fc
    .array(fc.option(fc.nat(labels - 1), { nil: -1 }), { minLength: voices.length, maxLength: voices.length })
    .map((said) => said.flatMap((label, at) => (label < 0 ? [] : [{ voice: voices[at] ?? '', label }])))

const items = (labels: number): fc.Arbitrary<LabelItem[]> =>
  fc.array(
    fc
      .record({ votes: votes(labels), known: fc.option(fc.nat(labels - 1), { nil: -1 }), isGold: fc.nat(9) })
      .map(({ votes, known, isGold }) => (isGold === 0 && known >= 0 ? { votes, gold: known } : { votes })),
    { maxLength: 8 },
  )

/** A crowd, its number of labels, and votes on one more item. */
export type Crowd = { labels: number; items: LabelItem[]; votes: Vote[] }

export const crowds: fc.Arbitrary<Crowd> = fc
  .integer({ min: 2, max: 4 })
  .chain((labels) => fc.record({ labels: fc.constant(labels), items: items(labels), votes: votes(labels) }))

export const reversed = <T>(list: T[]): T[] => [...list].reverse()

const mapVotes = (crowd: Crowd, change: (votes: Vote[]) => Vote[]): Crowd => ({
  ...crowd,
  items: crowd.items.map((item) => ({ ...item, votes: change(item.votes) })),
  votes: change(crowd.votes),
})

/** Last first. */
export const turnedBack = (crowd: Crowd): Crowd => {
  const turned = mapVotes(crowd, reversed)
  return { ...turned, items: reversed(turned.items) }
}

/** Other people's names, in another alphabetical order. */
export const renamed = (crowd: Crowd): Crowd =>
  mapVotes(crowd, (votes) =>
    votes.map(({ voice, label }) => {
      const name = voice.startsWith('c:') ? String(100 - Number(voice.slice(2))) : 'other'
      return { voice: `${voice.slice(0, 2)}${name}`, label }
    }),
  )

/** The last label first. */
export const relabelled = (crowd: Crowd): Crowd => {
  const turn = (label: number): number => crowd.labels - 1 - label
  const turned = mapVotes(crowd, (votes) => votes.map(({ voice, label }) => ({ voice, label: turn(label) })))
  const items = turned.items.map(({ votes, gold }) =>
    gold === undefined ? { votes } : { votes, gold: turn(gold) },
  )
  return { ...turned, items }
}

/** Everybody says everything twice. */
export const repeated = (crowd: Crowd): Crowd => mapVotes(crowd, (votes) => [...votes, ...votes])

/** All of these at once. */
export const deranged = (crowd: Crowd): Crowd => repeated(relabelled(renamed(turnedBack(crowd))))

export const close = (a: number[], b: number[], by = 1e-6): boolean =>
  a.length === b.length && a.every((value, at) => Math.abs(value - (b[at] ?? NaN)) <= by)

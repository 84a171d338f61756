import fc from 'fast-check'
import type { LabelItem, Vote } from '#consensus/index.ts'

/** Runs of a property: FAST_CHECK_RUNS where CI wants more. */
export const runs = (usual: number): { numRuns: number } => ({
  numRuns: Number(process.env['FAST_CHECK_RUNS'] ?? usual),
})

export const voices = Array.from({ length: 8 }, (_, at) => (at === 0 ? 'm:model' : `c:${at}`))

/** Votes of up to eight voices on one item, each voice once. */
const votes = (labels: number): fc.Arbitrary<Vote[]> =>
  fc
    .array(fc.option(fc.nat(labels - 1), { nil: -1 }), { minLength: voices.length, maxLength: voices.length })
    .map((said) => said.flatMap((label, at) => (label < 0 ? [] : [{ voice: voices[at] ?? '', label }])))

const items = (labels: number): fc.Arbitrary<LabelItem[]> =>
  fc.array(
    fc
      .record({ votes: votes(labels), known: fc.option(fc.nat(labels - 1), { nil: -1 }), isGold: fc.nat(9) })
      .map(({ votes, known, isGold }) => (isGold === 0 && known >= 0 ? { votes, gold: known } : { votes })),
    { maxLength: 12 },
  )

/** A crowd, its number of labels, and a shuffled copy of `order` for reorderings. */
export const crowds = fc
  .integer({ min: 2, max: 4 })
  .chain((labels) => fc.record({ labels: fc.constant(labels), items: items(labels), votes: votes(labels) }))

export const close = (a: number[], b: number[], by = 1e-6): boolean =>
  a.length === b.length && a.every((value, at) => Math.abs(value - (b[at] ?? NaN)) <= by)

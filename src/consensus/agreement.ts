import { distinctVotes, type Vote } from './method.ts'

/** How far two labels are apart: any two alike (nominal), by rank (ordinal), or by value (interval: the index). */
export type Scale = 'nominal' | 'ordinal' | 'interval'

/**
 * Krippendorff's alpha (2004) over items with at least two votes: 1 is full agreement, 0 what chance gives, less is
 * systematic disagreement. Undefined where everybody said the same of everything or nothing can be compared.
 */
export const krippendorffAlpha = (
  items: Vote[][],
  labels: number,
  scale: Scale = 'nominal',
): number | undefined => {
  const coincidences = Array.from({ length: labels }, () => new Float64Array(labels))
  for (const votes of items) {
    const counts = countsOf(votes, labels)
    const all = total(counts)
    if (all < 2) continue
    for (const [c, row] of coincidences.entries())
      for (let k = 0; k < labels; k += 1) {
        const pairs = (counts[c] ?? 0) * ((counts[k] ?? 0) - (c === k ? 1 : 0))
        row[k] = (row[k] as number) + pairs / (all - 1)
      }
  }
  const masses = coincidences.map((row) => total(row))
  const all = total(masses)
  const apart = distances(masses, scale)
  let [observed, expected] = [0, 0]
  for (let c = 0; c < labels; c += 1)
    for (let k = 0; k < labels; k += 1) {
      observed += (coincidences[c]?.[k] ?? 0) * apart(c, k)
      expected += ((masses[c] ?? 0) * (masses[k] ?? 0) * apart(c, k)) / Math.max(1, all - 1)
    }
  return expected > 0 ? 1 - observed / expected : undefined
}

const distances =
  (masses: number[], scale: Scale) =>
  (c: number, k: number): number => {
    if (c === k) return 0
    if (scale === 'nominal') return 1
    if (scale === 'interval') return (c - k) ** 2
    const [low, high] = [Math.min(c, k), Math.max(c, k)]
    const between = total(masses.slice(low, high + 1))
    return (between - ((masses[low] ?? 0) + (masses[high] ?? 0)) / 2) ** 2
  }

/** Fleiss' kappa (1971), for items that all have the same number of votes, at least two; else undefined. */
export const fleissKappa = (items: Vote[][], labels: number): number | undefined => {
  const counts = items.map((votes) => countsOf(votes, labels))
  const raters = total(counts[0] ?? [])
  if (raters < 2 || counts.some((row) => total(row) !== raters)) return undefined
  const within = counts.map((row) => total(row.map((count) => count * (count - 1))) / (raters * (raters - 1)))
  const shares = Array.from(
    { length: labels },
    (_, k) => total(counts.map((row) => row[k] ?? 0)) / (raters * counts.length),
  )
  return corrected(total(within) / counts.length, total(shares.map((share) => share * share)))
}

/** Cohen's kappa (1960) of two voices over the items that both answered. */
export const cohenKappa = (pairs: [number, number][], labels: number): number | undefined => {
  if (pairs.length === 0) return undefined
  const share = (side: 0 | 1, label: number): number =>
    pairs.filter((pair) => pair[side] === label).length / pairs.length
  const same = pairs.filter(([one, other]) => one === other).length / pairs.length
  const chance = Array.from({ length: labels }, (_, label) => share(0, label) * share(1, label))
  return corrected(same, total(chance))
}

const corrected = (observed: number, chance: number): number | undefined =>
  chance < 1 ? (observed - chance) / (1 - chance) : undefined

/**
 * The middle 95 % of a measure over resampled items (Efron 1979). `random` yields numbers in [0, 1), so that the caller
 * decides the seed. Undefined where no resample could be measured.
 */
export const bootstrap = <Item>(
  items: Item[],
  measure: (sample: Item[]) => number | undefined,
  random: () => number,
  resamples = 500,
): { low: number; high: number } | undefined => {
  const values = Array.from({ length: resamples }, () =>
    measure(items.map((_, __, all) => all[Math.floor(random() * all.length)] as Item)),
  )
    .filter((value) => value !== undefined)
    .sort((a, b) => a - b)
  const [low, high] = [
    values[Math.floor(0.025 * values.length)],
    values[Math.ceil(0.975 * values.length) - 1],
  ]
  return low === undefined || high === undefined ? undefined : { low, high }
}

const countsOf = (votes: Vote[], labels: number): number[] => {
  const counts = Array.from({ length: labels }, () => 0)
  for (const { label } of distinctVotes(votes, labels)) counts[label] = (counts[label] ?? 0) + 1
  return counts
}

const total = (values: ArrayLike<number>): number => {
  let sum = 0
  for (let at = 0; at < values.length; at += 1) sum += values[at] as number
  return sum
}

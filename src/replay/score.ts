import type { Recorded } from './read-files.ts'

/** The share of items whose label is the true one, over the items that have both. NaN-free: 0 where there is none. */
export const accuracy = (labels: Map<string, string>, truth: Map<string, string>): number => {
  const known = [...labels].filter(([item]) => truth.has(item))
  const right = known.filter(([item, label]) => truth.get(item) === label)
  return known.length === 0 ? 0 : right.length / known.length
}

/** The mean over the true classes of each one's F1 (harmonic mean of precision and recall). */
export const macroF1 = (labels: Map<string, string>, truth: Map<string, string>): number => {
  const known = [...labels].filter(([item]) => truth.has(item))
  const classes = [...new Set(known.map(([item]) => truth.get(item)))]
  const scores = classes.map((name) => {
    const hits = known.filter(([item, label]) => label === name && truth.get(item) === name).length
    const said = known.filter(([, label]) => label === name).length
    const are = known.filter(([item]) => truth.get(item) === name).length
    return (2 * hits) / (said + are)
  })
  return scores.length === 0 ? 0 : scores.reduce((sum, score) => sum + score, 0) / scores.length
}

/** The most frequent answer of each item; of equally frequent ones the first in the order of the alphabet. */
export const majority = (answers: Recorded[]): Map<string, string> => {
  const counts = new Map<string, Map<string, number>>()
  for (const { item, label } of answers) {
    const own = counts.get(item) ?? new Map<string, number>()
    counts.set(item, own.set(label, (own.get(label) ?? 0) + 1))
  }
  const winner = (own: Map<string, number>): string =>
    [...own].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? ''
  return new Map([...counts].map(([item, own]) => [item, winner(own)]))
}

/** Lower case, without punctuation, single spaces: how texts are compared to the truth. */
export const plainWords = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}'\s]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()

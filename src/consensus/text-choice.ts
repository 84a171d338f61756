import type { Voice } from './method.ts'
import { surface } from './text-words.ts'

/** A voice's text, its words as they are compared, and the quality (0 to 1) the voice is known for. */
export type Said = { voice: Voice; text: string; words: string[]; quality: number }

export type Compare = (from: string[], to: string[]) => number

/** `distances[i]`: how far the i-th text is from the chosen one, 0 to 1. */
export type Chosen = { text: string; words: string[]; distances: number[] }

/** Careless writers differ from everyone: a high power makes them nearly silent (6 was best of 2, 4, 6, 8 by little). */
const power = 6

/** What a voice of this quality weighs when texts are chosen. */
export const textWeight = (quality: number): number => Math.max(0.01, quality) ** power

/**
 * The weighted medoid: the text with the smallest sum of weighted distances to all others. Empty texts are heard but not
 * chosen while there is another. Equal sums: the text first in the alphabet, so that order and names mean nothing.
 */
export const choose = (said: Said[], compare: Compare): Chosen | undefined => {
  const usable = said.some((one) => one.words.length > 0)
  let best: (Chosen & { sum: number }) | undefined
  for (const one of said) {
    if (usable && one.words.length === 0) continue
    const distances = said.map((other) => compare(one.words, other.words))
    const sum = distances.reduce((total, apart, at) => total + apart * textWeight(said[at]?.quality ?? 0), 0)
    const nearer = best === undefined || sum < best.sum - 1e-9
    const tied = best !== undefined && Math.abs(sum - best.sum) <= 1e-9
    if (nearer || (tied && best !== undefined && one.words.join(' ') < best.words.join(' ')))
      best = { sum, text: '', words: one.words, distances }
  }
  return best === undefined ? undefined : { ...best, text: spelling(said, best.distances) }
}

/** Among the texts with the chosen words: the case and punctuation with the most weight. */
const spelling = (said: Said[], distances: number[]): string => {
  const weights = new Map<string, number>()
  for (const [at, { text, quality }] of said.entries())
    if (distances[at] === 0)
      weights.set(surface(text), (weights.get(surface(text)) ?? 0) + textWeight(quality))
  const ranked = [...weights].sort(([a, x], [b, y]) => (Math.abs(x - y) > 1e-9 ? y - x : a < b ? -1 : 1))
  return ranked[0]?.[0] ?? ''
}

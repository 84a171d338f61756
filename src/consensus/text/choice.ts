import type { Voice } from '../method.ts'
import { mergeTexts, rounding } from './merge.ts'
import type { Reader, Token } from './words.ts'

/** A voice's text in words, their keys (what is compared), and the quality (0 to 1) the voice is known for. */
export type Said = { voice: Voice; tokens: Token[]; keys: string[]; quality: number }

/** `distances[i]`: how far the i-th text is from the chosen one, 0 to 1. */
export type Chosen = { text: string; keys: string[]; distances: number[] }

/** Careless writers differ from everyone: a high power makes them nearly silent (of 4, 6, 8 and 10, by little the best). */
const power = 8

/** What a voice of this quality weighs when texts are chosen and merged. */
const textWeight = ({ quality }: { quality: number }): number => Math.max(0.01, quality) ** power

/** The best whole text, improved word by word where the others outweigh it. */
export const choose = (said: Said[], near: Reader): Chosen | undefined => {
  const best = said[medoid(said, distancesAmong(said, near)) ?? -1]
  if (best === undefined) return undefined
  const merged = mergeTexts(said, best, said.map(textWeight), near.start)
  const keys = merged.map(({ key }) => key)
  return {
    text: merged.map(({ form }) => form).join(' '),
    keys,
    distances: said.map((one) => near.distance(keys, one.keys)),
  }
}

/** How far each text is from each other one. */
export const distancesAmong = (said: Said[], near: Reader): number[][] => {
  const apart = said.map(() => said.map(() => 0))
  for (const [i, one] of said.entries())
    for (let j = 0; j < i; j += 1) {
      const between = near.distance(one.keys, said[j]?.keys ?? [])
      ;(apart[i] as number[])[j] = between
      ;(apart[j] as number[])[i] = between
    }
  return apart
}

/**
 * The weighted medoid: the index of the text with the smallest sum of weighted distances to all others. Empty texts are
 * heard but not chosen while there is another. Equal sums: the text first in the alphabet, and of those who wrote the same
 * the best writer, so that order and names mean nothing.
 */
export const medoid = (said: Said[], apart: number[][]): number | undefined => {
  const usable = said.some((one) => one.keys.length > 0)
  const weights = said.map(textWeight)
  const slack = rounding * weights.reduce((total, weight) => total + weight, 0)
  const candidates = said.flatMap((one, at) => {
    if (usable && one.keys.length === 0) return []
    return [
      { at, one, sum: weights.reduce((sum, weight, other) => sum + weight * (apart[at]?.[other] ?? 1), 0) },
    ]
  })
  const least = Math.min(...candidates.map(({ sum }) => sum))
  const nearest = candidates.filter(({ sum }) => sum <= least + slack)
  return nearest.sort((a, b) => compareTexts(a.one, b.one))[0]?.at
}

const compareTexts = (one: Said, other: Said): number => {
  const keys = ({ keys }: Said): string => keys.join(' ')
  const forms = ({ tokens }: Said): string => tokens.map(({ form }) => form).join(' ')
  return (
    alphabetical(keys(one), keys(other)) ||
    alphabetical(forms(one), forms(other)) ||
    other.quality - one.quality
  )
}

const alphabetical = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

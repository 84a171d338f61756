import { distance, tokensOf } from './words.ts'

/** Answers that share less than half of their words with a text are no corrections of it. */
const far = 0.5

/**
 * The text that was to be corrected, if the answers are corrections of it; undefined where most of them left it behind
 * (it named what was to be written down, say), so that they are compared as whole texts.
 */
export const correctedOriginal = (answers: string[], original: string | undefined): string | undefined => {
  if (original === undefined) return undefined
  const keys = (text: string): string[] => tokensOf(text).map(({ key }) => key)
  const start = keys(original)
  const distances = answers.map((text) => distance(start, keys(text))).sort((a, b) => a - b)
  const middle = distances[Math.floor((distances.length - 1) / 2)] ?? 0
  return middle > far ? undefined : original
}

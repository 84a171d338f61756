/** A text as people see it: composed characters, straight quotes, single spaces, nothing around it. */
export const surface = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[‘’ʼ`´]/gu, "'")
    .replaceAll(/[“”«»]/gu, '"')
    .replaceAll(/\s+/gu, ' ')
    .trim()

/** What is written, whatever its case and punctuation: words in lower case; an apostrophe inside a word stays. */
export const wordsOf = (text: string): string[] =>
  surface(text)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}' ]+/gu, '')
    .split(' ')
    .map((word) => word.replaceAll(/^'+|'+$/gu, ''))
    .filter((word) => word !== '')

/** Words to insert, delete or exchange to turn one text into the other (Levenshtein), O(length × length). */
export const editDistance = (from: ArrayLike<unknown>, to: ArrayLike<unknown>): number => {
  const row = Uint32Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let i = 1; i <= from.length; i += 1) {
    let diagonal = row[0] as number
    row[0] = i
    for (let j = 1; j <= to.length; j += 1) {
      const above = row[j] as number
      const exchange = diagonal + (from[i - 1] === to[j - 1] ? 0 : 1)
      row[j] = Math.min(exchange, above + 1, (row[j - 1] as number) + 1)
      diagonal = above
    }
  }
  return row[to.length] as number
}

/** 0 (the same) to 1 (nothing in common): edits for each word of the longer text. */
export const distance = (from: ArrayLike<unknown>, to: ArrayLike<unknown>): number =>
  from.length + to.length === 0 ? 0 : editDistance(from, to) / Math.max(from.length, to.length)

/** How texts of one task are read and compared. `original`: the text that everyone was asked to correct. */
export type Reader = {
  words: (text: string) => string[]
  distance: (from: string[], to: string[]) => number
}

/**
 * Without an original: words whatever their case and punctuation. With one: what was changed in it, case and punctuation
 * included; the distance is the edits between two corrections for each edit that the longer one made.
 */
export const reader = (original: string | undefined): Reader => {
  if (original === undefined) return { words: wordsOf, distance }
  const words = (text: string): string[] =>
    surface(text)
      .split(' ')
      .filter((word) => word !== '')
  const start = words(original)
  return {
    words,
    distance: (from, to) => {
      const apart = editDistance(from, to)
      const changes = Math.max(1, editDistance(start, from), editDistance(start, to))
      return Math.min(1, apart / changes)
    },
  }
}

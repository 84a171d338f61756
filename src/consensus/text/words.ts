/** A text as people see it: composed characters, straight quotes, single spaces, nothing around it. */
export const surface = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[‘’ʼ`´]/gu, "'")
    .replaceAll(/[“”«»]/gu, '"')
    .replaceAll(/\s+/gu, ' ')
    .trim()

/** A word as it was written, and as it is compared. */
export type Token = { form: string; key: string }

/** The words of a text; `key` is in lower case without punctuation, but for an apostrophe inside. */
export const tokensOf = (text: string): Token[] =>
  surface(text)
    .split(' ')
    .map((form) => ({ form, key: keyOf(form) }))
    .filter(({ key }) => key !== '')

const keyOf = (form: string): string =>
  form
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}']+/gu, '')
    .replaceAll(/^'+|'+$/gu, '')

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

/** How texts of one task are read and compared. `start`: the words that everyone was asked to correct, if any. */
export type Reader = {
  tokens: (text: string) => Token[]
  distance: (from: string[], to: string[]) => number
  start: Token[] | undefined
}

/**
 * Without an original: words whatever their case and punctuation. With one: what was changed in it, case and punctuation
 * included; the distance is the edits between two corrections for each edit that the longer one made.
 */
export const reader = (original: string | undefined): Reader => {
  if (original === undefined) return { tokens: tokensOf, distance, start: undefined }
  const start = literal(original)
  const before = start.map(({ key }) => key)
  return {
    tokens: literal,
    start,
    distance: (from, to) => {
      const changes = Math.max(1, editDistance(before, from), editDistance(before, to))
      return Math.min(1, editDistance(from, to) / changes)
    },
  }
}

/** A text as it is compared. */
export const keysOf = (near: Reader, text: string): string[] => near.tokens(text).map(({ key }) => key)

const literal = (text: string): Token[] =>
  surface(text)
    .split(' ')
    .filter((form) => form !== '')
    .map((form) => ({ form, key: form }))

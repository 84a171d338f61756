/**
 * Which of several replacements is the one that is surely meant: its index, or nothing where there is a choice.
 * One replacement is clear by itself. For a misspelt word, one is clear if it alone differs in capitals or apostrophes
 * only, or else alone has the same letters in another order, or else alone is one edit away.
 */
export const onlyCandidate = (
  problem: string,
  candidates: string[],
  spelling: boolean,
): number | undefined => {
  const kept = candidates.findIndex((candidate) => candidate.trim() !== '')
  const distinct = new Set(candidates.map((candidate) => candidate.trim()))
  if (distinct.size === 1)
    return spelling && !isNear(problem, candidates[0] ?? '') ? undefined : Math.max(0, kept)
  if (!spelling) return undefined
  for (const same of [sameButMarks, sameLetters, isNear]) {
    const fitting = candidates.flatMap((candidate, index) => (same(problem, candidate) ? [index] : []))
    if (fitting.length === 1) return fitting[0]
    if (fitting.length > 1) return undefined
  }
  return undefined
}

const bare = (word: string): string => word.toLowerCase().replace(/['’-]/g, '')

const sameButMarks = (a: string, b: string): boolean => bare(a) === bare(b)

const sameLetters = (a: string, b: string): boolean =>
  bare(a).split('').sort().join('') === bare(b).split('').sort().join('')

/** One letter more, less or other, or two neighbours exchanged (Damerau 1964). */
const isNear = (a: string, b: string): boolean => {
  const [left, right] = [bare(a), bare(b)]
  if (sameLetters(left, right)) return true
  if (Math.abs(left.length - right.length) > 1) return false
  let start = 0
  while (start < left.length && left[start] === right[start]) start += 1
  let end = 0
  const shorter = Math.min(left.length, right.length) - start
  while (end < shorter && left.at(-1 - end) === right.at(-1 - end)) end += 1
  return Math.max(left.length, right.length) - start - end <= 1
}

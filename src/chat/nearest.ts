/**
 * The name that was probably meant: the one with the fewest typing slips (a letter wrong, missing, too many, or two
 * swapped), if these are at most a third of the longer word; else undefined.
 */
export const nearest = (word: string, names: readonly string[]): string | undefined => {
  const typed = word.toLowerCase().slice(0, 40)
  const ranked = names
    .map((name) => ({ name, slips: name.startsWith(typed) && typed.length > 1 ? 0.5 : slips(typed, name) }))
    .sort((a, b) => a.slips - b.slips || (a.name < b.name ? -1 : 1))
  const [best] = ranked
  if (best === undefined) return undefined
  return best.slips <= Math.max(typed.length, best.name.length) / 3 ? best.name : undefined
}

/** Damerau and Levenshtein's distance in its restricted form (optimal string alignment). */
export const slips = (a: string, b: string): number => {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1]
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current[column] = Math.min(
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + (same ? 0 : 1),
        swapped ? at(before, column - 2) + 1 : Infinity,
      )
    }
    before = above
    above = current
  }
  return at(above, b.length)
}

const at = (row: number[], column: number): number => row[column] ?? Infinity

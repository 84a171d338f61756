import { limits } from './limits.ts'
import { isVisible, type Run } from './spans.ts'

/**
 * Cuts a text into parts of at most `size` characters and of at most Telegram's number of forms: between paragraphs,
 * else lines, else words, else characters. Nothing but white space at a cut gets lost; parts with nothing to see are
 * left out.
 */
export const split = (runs: Run[], size: number): Run[][] => {
  const text = runs.map((run) => run.text).join('')
  const edges = edgesOf(runs)
  const parts: Run[][] = []
  for (let from = 0; from < text.length;) {
    const furthest = Math.min(from + size, entityLimit(runs, edges, from))
    const to = furthest >= text.length ? text.length : bestCut(text, runs, edges, from, furthest)
    const part = slice(runs, edges, from, to)
    if (isVisible(part.map((run) => run.text).join(''))) parts.push(part)
    from = to
  }
  return parts
}

/** Where each run starts, and after the last one where the text ends. */
const edgesOf = (runs: Run[]): number[] => {
  const edges = [0]
  for (const run of runs) edges.push((edges.at(-1) ?? 0) + run.text.length)
  return edges
}

/** The furthest end of a part that starts at `from` and holds no more forms than a message can. */
const entityLimit = (runs: Run[], edges: number[], from: number): number => {
  let forms = 0
  for (const [index, run] of runs.entries()) {
    if ((edges[index + 1] ?? 0) <= from || run.form === 'plain') continue
    // One is kept free for the mark of a field, see field-mark.ts.
    if (++forms > limits.entities - 1) return Math.max(edges[index] ?? 0, from + 1)
  }
  return Number.POSITIVE_INFINITY
}

/** A cut in the second half of the part, if there is one that breaks no form; else the last whole character. */
const bestCut = (text: string, runs: Run[], edges: number[], from: number, furthest: number): number => {
  const half = from + Math.floor((furthest - from) / 2)
  for (const separator of ['\n\n', '\n', ' ']) {
    let at = text.lastIndexOf(separator, furthest - separator.length)
    while (at > half) {
      const cut = at + separator.length
      if (!insideForm(runs, edges, cut)) return cut
      at = text.lastIndexOf(separator, at - 1)
    }
  }
  const edge = edges.findLast((place) => place <= furthest) ?? 0
  if (edge > half) return edge
  const word = Math.max(text.lastIndexOf('\n', furthest - 1), text.lastIndexOf(' ', furthest - 1)) + 1
  return word > half ? word : wholeCharacter(text, from, furthest)
}

const insideForm = (runs: Run[], edges: number[], at: number): boolean =>
  runs.some((run, index) => run.form !== 'plain' && (edges[index] ?? 0) < at && at < (edges[index + 1] ?? 0))

/** Never between the two halves of a character, nor between a letter and its accent. */
const wholeCharacter = (text: string, from: number, furthest: number): number => {
  const start = Math.max(from, furthest - 64)
  const found = new Intl.Segmenter().segment(text.slice(start, furthest + 64)).containing(furthest - start)
  const cut = start + (found?.index ?? furthest - start)
  if (cut > from) return cut
  const halfOfPair = /[\ud800-\udbff]/.test(text[furthest - 1] ?? '')
  return halfOfPair && furthest - 1 > from ? furthest - 1 : furthest
}

const slice = (runs: Run[], edges: number[], from: number, to: number): Run[] =>
  runs.flatMap((run, index) => {
    const start = edges[index] ?? 0
    const text = run.text.slice(Math.max(0, from - start), Math.max(0, to - start))
    return text === '' ? [] : [{ ...run, text }]
  })

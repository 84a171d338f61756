import { isVisible, toMarkdown, type Mention, type Run } from './markdown.ts'

/** A piece of a line that is too long for one message, before its signs are escaped (which at most doubles it). */
const piece = 1500

/**
 * Lines as texts of at most `size` characters, cut between lines where that is possible, else between words. Every text
 * is balanced markdown; nothing but white space at a cut is lost, and a text with nothing to see is left out.
 */
export const split = (lines: Run[][], size: number, mention: Mention): string[] => {
  const texts: string[] = []
  let open: string[] = []
  const close = (): void => {
    const text = open.join('\n').replaceAll(/^\n+|\s+$/g, '')
    if (isVisible(text)) texts.push(text)
    open = []
  }
  for (const line of lines.flatMap((one) => fitting(one, size, mention))) {
    const length = open.reduce((sum, part) => sum + part.length + 1, 0) + line.length
    if (open.length > 0 && length > size) close()
    open.push(line)
  }
  close()
  return texts
}

const fitting = (line: Run[], size: number, mention: Mention): string[] => {
  const whole = toMarkdown(line, mention)
  if (whole.length <= size) return [whole]
  const out: string[] = []
  let current: Run[] = []
  for (const run of line.flatMap(pieces)) {
    if (current.length > 0 && toMarkdown([...current, run], mention).length > size) {
      out.push(toMarkdown(current, mention))
      current = []
    }
    current.push(run)
  }
  return [...out, toMarkdown(current, mention)]
}

const pieces = (run: Run): Run[] => {
  const parts: Run[] = []
  for (let rest = run.text; rest !== '';) {
    const at = rest.length <= piece ? rest.length : cut(rest)
    parts.push({ ...run, text: rest.slice(0, at) })
    rest = rest.slice(at)
  }
  return parts
}

/** After a line or a word; else never between the halves of a character. */
const cut = (text: string): number => {
  const line = text.lastIndexOf('\n', piece - 1) + 1
  const word = text.lastIndexOf(' ', piece - 1) + 1
  const at = Math.max(line, line > piece / 2 ? 0 : word)
  if (at > piece / 2) return at
  const segment = new Intl.Segmenter().segment(text.slice(0, piece + 64)).containing(piece)
  return segment === undefined || segment.index < piece / 2 ? piece : segment.index
}

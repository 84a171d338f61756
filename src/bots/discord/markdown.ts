import type { Message, Span } from '#core/view.ts'

/** Turns `/next` into something to tap, where that is a command of ours; else undefined. */
export type Mention = (command: string) => string | undefined

/** A stretch of one line in one form. */
export type Run = { text: string; form: 'plain' | 'bold' | 'quote' | 'copy' | 'block' | 'link'; url?: string }

/** Well-formed text with plain line ends, without control characters. */
export const clean = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')

/** Whether anybody could see something of it: Discord refuses a text that is only white space. */
export const isVisible = (text: string): boolean => /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}]/u.test(text)

/**
 * Text that shows as it is, whatever is in it: no form, no mention, no list, no preview of an address. A backslash before
 * a sign takes its meaning from it.
 */
export const escape = (text: string): string =>
  text
    .replaceAll(/[\\*_~`|<>[\]@]/g, String.raw`\$&`)
    .replaceAll('://', String.raw`\://`)
    .replaceAll(/^(\s*)([#+-])/gm, String.raw`$1\$2`)
    .replaceAll(/^(\s*\d+)([.)])/gm, String.raw`$1\$2`)

/** A message as lines of runs. A quote, and a text to copy of several lines, stand in lines of their own. */
export const toLines = (message: Message): Run[][] => {
  const lines: Run[][] = [[]]
  const ownLine = (run: Run): void => {
    if (lines.at(-1)?.length === 0) lines.pop()
    lines.push([run], [])
  }
  for (const span of message) {
    const run = toRun(span)
    if (run.form === 'block') ownLine(run)
    else if (run.form === 'quote') for (const text of run.text.split('\n')) ownLine({ text, form: 'quote' })
    else
      for (const [index, text] of run.text.split('\n').entries()) {
        // The line that follows a quote is begun already.
        if (index > 0) lines.push([])
        if (text !== '') lines.at(-1)?.push({ ...run, text })
      }
  }
  return afterBlocks(lines)
}

/** The line break in the text after a quote is the one that the quote brought along. */
const afterBlocks = (lines: Run[][]): Run[][] =>
  lines.filter((line, index) => {
    const form = lines[index - 1]?.[0]?.form
    return line.length > 0 || (form !== 'quote' && form !== 'block')
  })

const toRun = (span: Span): Run => {
  if (typeof span === 'string') return { text: clean(span), form: 'plain' }
  if ('bold' in span) return { text: clean(span.bold), form: 'bold' }
  if ('quote' in span) return { text: clean(span.quote), form: 'quote' }
  if ('link' in span) return { text: clean(span.link), form: 'link', url: span.url }
  // Discord has a field for each argument of a command: which one to fill in, and with what.
  if ('argument' in span) return { text: clean(`${span.argument}: ${span.value}`), form: 'copy' }
  const text = clean(span.copy)
  return { text, form: text.includes('\n') ? 'block' : 'copy' }
}

/** A line as Discord's markdown. */
export const toMarkdown = (line: Run[], mention: Mention): string =>
  line.map((run, index) => runToMarkdown(run, mention, index === 0)).join('')

const runToMarkdown = ({ text, form, url }: Run, mention: Mention, first: boolean): string => {
  if (form === 'block') return toBlock(text)
  if (form === 'quote') return `> ${escape(text)}`
  if (form === 'copy') return toCode(text)
  if (form === 'link')
    return `[${escape(text)}](<${(url ?? '').replaceAll('>', '%3E').replaceAll(' ', '%20')}>)`
  if (form === 'bold') return toBold(text)
  // Only at the beginning of a line is a dash a list.
  return first ? withMentions(text, mention) : withMentions(`\u0000${text}`, mention).replace('\u0000', '')
}

const toBold = (text: string): string => {
  const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? []
  return inner === '' ? text : `${before}**${escape(inner)}**${after}`
}

/** Text between backticks shows as it is; a fence is longer than any row of backticks inside, or it is no fence. */
const toCode = (text: string): string => {
  if (!text.includes('`') && text.trim() !== '') return `\`${text}\``
  if (!text.includes('``') && !/^`|`$/.test(text) && text.trim() !== '') return `\`\`${text}\`\``
  return escape(text)
}

const toBlock = (text: string): string => (text.includes('```') ? escape(text) : `\`\`\`\n${text}\n\`\`\``)

/** Plain words in which the names of our commands can be tapped. */
const withMentions = (text: string, mention: Mention): string => {
  let out = ''
  let from = 0
  for (const match of text.matchAll(
    /(?<![\p{L}\p{N}/<:.])\/(\p{L}[\p{L}\p{N}_-]{0,31})(?![\p{L}\p{N}/_])/gu,
  )) {
    const mentioned = mention(match[1] ?? '')
    if (mentioned === undefined) continue
    out += escape(text.slice(from, match.index)) + mentioned
    from = match.index + match[0].length
  }
  return out + (from === 0 ? escape(text) : escape(`\u0000${text.slice(from)}`).replace('\u0000', ''))
}

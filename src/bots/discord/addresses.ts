import type { Span, View } from '#core/view.ts'

/** A wallet's whole address, wherever it stands in a text; a signature is longer. */
const address = /(?<![1-9A-HJ-NP-Za-km-z])[1-9A-HJ-NP-Za-km-z]{32,44}(?![1-9A-HJ-NP-Za-km-z])/g

const holds = (text: string): boolean => text.search(address) >= 0
const shortened = (text: string): string =>
  text.replaceAll(address, (whole) => `${whole.slice(0, 4)}…${whole.slice(-4)}`)

const textOf = (span: Span): string => {
  if (typeof span === 'string') return span
  if ('bold' in span) return span.bold
  // What is quoted is a task's own text, which everybody reads who answers it.
  if ('quote' in span) return ''
  if ('argument' in span) return span.value
  return 'copy' in span ? span.copy : `${span.link} ${span.url}`
}

/** A wallet's whole address is for the moment alone: Discord keeps what it does not show to one person for that moment. */
export const showsAddress = ({ text, file, choices = [] }: View): boolean =>
  text.some((span) => holds(textOf(span))) ||
  (file !== undefined && holds(file.text)) ||
  choices.some((choice) => 'data' in choice && holds(choice.data))

/**
 * The same for a message that stays: addresses are shortened; a file that holds one, a text to sign and whatever belongs
 * to it are left out.
 */
export const withoutAddresses = (view: View): View => {
  const { file, choices, field, ...rest } = view
  const signs = view.text.some((span) => typeof span === 'object' && 'copy' in span && isBlock(span.copy))
  return {
    ...rest,
    text: view.text.flatMap(toLasting),
    ...(file !== undefined && !holds(file.text) && { file }),
    ...(choices !== undefined && {
      choices: choices.filter((choice) => !('data' in choice) || !holds(choice.data)),
    }),
    ...(field !== undefined && !signs && { field }),
  }
}

const isBlock = (text: string): boolean => text.includes('\n') && holds(text)

const toLasting = (span: Span): Span[] => {
  if (typeof span === 'string') return [shortened(span)]
  if ('bold' in span) return [{ bold: shortened(span.bold) }]
  if ('quote' in span) return [span]
  if ('argument' in span) return [{ ...span, value: shortened(span.value) }]
  if ('copy' in span) return isBlock(span.copy) ? ['…'] : [{ copy: shortened(span.copy) }]
  return holds(span.url) ? [shortened(span.link)] : [{ ...span, link: shortened(span.link) }]
}

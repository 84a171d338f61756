import type { Message } from '#core/view.ts'

/** A stretch of text in one form. Runs never nest, so a text cut anywhere is still balanced markup. */
export type Run = { text: string; form: 'plain' | 'bold' | 'quote' | 'copy' | 'link'; url?: string }

/** Well-formed text without the control characters that Telegram drops. */
export const clean = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')

export const toRuns = (message: Message): Run[] =>
  message
    .map((span): Run => {
      if (typeof span === 'string') return { text: clean(span), form: 'plain' }
      if ('bold' in span) return { text: clean(span.bold), form: 'bold' }
      if ('quote' in span) return { text: clean(span.quote), form: 'quote' }
      if ('copy' in span) return { text: clean(span.copy), form: 'copy' }
      if ('argument' in span) return { text: clean(span.value), form: 'plain' }
      return { text: clean(span.link), form: 'link', url: span.url }
    })
    .filter((run) => run.text !== '')

/** The words alone, as a toast shows them. */
export const plainText = (runs: Run[]): string => runs.map((run) => run.text).join('')

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Telegram's HTML. A text to copy of several lines becomes a block, else it stays in its line. */
export const toHtml = (runs: Run[]): string => runs.map(runToHtml).join('')

const runToHtml = ({ text, form, url }: Run): string => {
  const inner = escape(text)
  if (form === 'bold') return `<b>${inner}</b>`
  if (form === 'quote') return `<blockquote>${inner}</blockquote>`
  if (form === 'link') return `<a href="${escape(clean(url ?? ''))}">${inner}</a>`
  if (form === 'plain') return inner
  return text.includes('\n') ? `<pre>${inner}</pre>` : `<code>${inner}</code>`
}

/** Whether anybody could see something of it: Telegram refuses a message that is only white space. */
export const isVisible = (text: string): boolean => /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}]/u.test(text)

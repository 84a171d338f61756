import type { Translate } from '#core/locale.ts'
import type { Choice, Message, Span } from '#core/view.ts'

import { argumentMarks, show } from './marks.ts'

/** Values put into a rich text: a span keeps its form, and what a person wrote can never become markup. */
export type RichWords = Record<string, string | number | Span>

// Two characters of the private use area stand around a span's number while Fluent puts the sentence together.
const OPEN = '\uE000'
const CLOSE = '\uE001'
const marks = /[\uE000-\uE003]/g

/** A text of the locale as a message: `say(t, 'wallet-now', { address: { copy: address } })`. */
export const say = (t: Translate, key: string, words: RichWords = {}): Message => {
  const spans: Span[] = []
  const known = Object.entries(words).map(([name, value]): [string, string | number] => {
    if (typeof value === 'number') return [name, value]
    if (typeof value === 'string') return [name, value.replace(marks, '')]
    spans.push(value)
    return [name, `${OPEN}${spans.length - 1}${CLOSE}`]
  })
  const text = t(key, Object.fromEntries(known), 'marked')
  const put = (piece: string): Message =>
    piece.split(OPEN).flatMap((part, index): Message => {
      if (index === 0) return [show(part)]
      const end = part.indexOf(CLOSE)
      const span = spans[Number(part.slice(0, end))]
      return span === undefined ? [show(part)] : [span, show(part.slice(end + 1))]
    })
  // Every third piece of the split is what stands between two arguments.
  return tidy(
    text.split(argumentMarks).flatMap((piece, index, all): Message => {
      if (index % 3 === 0) return put(piece)
      return index % 3 === 1 ? [{ argument: piece, value: plain(put(all[index + 1] ?? '')) }] : []
    }),
  )
}

/** Messages under each other, with an empty line between them; empty ones are left out. */
export const paragraphs = (...messages: Message[]): Message => join(messages, '\n\n')

/** Messages under each other. */
export const lines = (...messages: Message[]): Message => join(messages, '\n')

const join = (messages: Message[], between: string): Message =>
  tidy(
    messages
      .filter((message) => message.length > 0)
      .flatMap((message, index) => (index === 0 ? message : [between, ...message])),
  )

/** Neighbouring plain pieces become one, so that equal texts are equal messages. */
const tidy = (message: Message): Message => {
  const out: Message = []
  for (const span of message) {
    const last = out.at(-1)
    if (span === '') continue
    if (typeof span === 'string' && typeof last === 'string') out[out.length - 1] = last + span
    else out.push(span)
  }
  return out
}

/** The words alone, as a toast or a log would show them. */
export const plain = (message: Message): string => message.map(wordsOf).join('')

const wordsOf = (span: Span): string => {
  if (typeof span === 'string') return span
  if ('bold' in span) return span.bold
  if ('quote' in span) return span.quote
  if ('argument' in span) return span.value
  return 'copy' in span ? span.copy : span.link
}

/** A button of the locale. */
export const button = (t: Translate, key: string, data: string, row?: number): Choice & { data: string } => ({
  label: t(key),
  data,
  ...(row !== undefined && { row }),
})

import { z } from 'zod'

/** The longest text that a person is asked to judge, in UTF-16 units as the platforms count: it fits one message. */
const MAX_ITEM_TEXT = 3000

/** The longest text that a person may answer with: what the smallest field among the platforms takes. */
export const MAX_ANSWER_TEXT = 4000

/** Room for a text below a picture, which platforms hold much shorter than a message. */
export const MAX_CAPTION_TEXT = 800

/**
 * The same text for the same words: composed letters, plain line ends, no control characters (a database cannot even
 * store all of them), nothing around it. Cleaning twice changes nothing.
 */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/(?!\n|\t)\p{Cc}/gu, '')
    .normalize('NFC')
    .trim()

/** Whether there is anything to see: a letter, a sign, an emoji. */
export const isVisible = (text: string): boolean => /[^\s\p{C}\p{Z}]/u.test(text)

/** Whether there is anything to read: a letter or a digit of any language. */
export const isReadable = (text: string): boolean => /[\p{L}\p{N}]/u.test(text)

/** A column of an import that holds a text for people to judge. */
export const itemText = (max = MAX_ITEM_TEXT) => {
  const expected = `expected a text of 1 to ${max} characters`
  return z
    .string({ error: expected })
    .overwrite(cleanText)
    .refine((text) => text.length <= max && isVisible(text), { error: expected })
}

/** A column that may be missing or empty. */
export const optionalColumn = <T>(schema: z.ZodType<T>) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
    schema.optional(),
  )

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** One line of at most `max` characters, with an ellipsis where something was left out; no emoji is cut in two. */
export const oneLine = (text: string, max = 80): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= max) return line
  let short = ''
  for (const { segment } of graphemes.segment(line)) {
    if (short.length + segment.length >= max) break
    short += segment
  }
  return `${short.trimEnd()}…`
}

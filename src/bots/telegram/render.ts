import type { ForceReply, InlineKeyboardMarkup } from 'grammy/types'

import type { Choice, View, ViewFile } from '#core/view.ts'

import { fieldMark } from './field-mark.ts'
import { opensInTelegram, toKeyboard } from './keyboard.ts'
import { limits } from './limits.ts'
import { isVisible, plainText, toHtml, toRuns, type Run } from './spans.ts'
import { split } from './split.ts'

/** What Telegram is told: a file or a picture with or without its caption, then texts in HTML; the markup goes on the last. */
export type Rendered = {
  photo?: { url: string; caption: string }
  file?: ViewFile & { caption: string }
  texts: string[]
  markup?: InlineKeyboardMarkup | ForceReply
  /** The person is to type into the reply that opens: such a message can be sent, but no message can turn into it. */
  asksReply: boolean
}

/** Where it is shown: the bot's @name, and whether several people read it. */
export type RenderPlace = { username: string; group: boolean }

const signs = { plain: '', good: '✓ ', bad: '⚠️ ' } as const

/** Any view within Telegram's limits. Long texts are split, never cut off. */
export const render = (view: View, place: RenderPlace): Rendered => {
  const { openable, notOpenable } = sortChoices(view.choices ?? [])
  const keyboard = toKeyboard(openable)
  const asksReply = view.field !== undefined && keyboard.length === 0
  const mark = view.field === undefined ? [] : [fieldMark(place.username, view.field.field)]
  const runs = [...withTone(view), ...addresses(notOpenable), ...fieldWords(view, asksReply)]
  const markup = markupOf(view, keyboard, asksReply, place)
  const rest = { ...(markup === undefined ? {} : { markup }), asksReply }
  const { picture, file } = view
  const length = plainText(runs).length + mark.length
  const fits = length <= limits.caption && runs.length < limits.entities
  if (file !== undefined && picture === undefined && fits)
    return { file: { ...file, caption: toHtml([...mark, ...runs]) }, texts: [], ...rest }
  if (file !== undefined) {
    const { file: _, ...others } = view
    return { ...render(others, place), file: { ...file, caption: '' } }
  }
  if (picture === undefined) return { texts: toTexts(runs, mark), ...rest }
  if (fits) return { photo: { url: picture.url, caption: toHtml([...mark, ...runs]) }, texts: [], ...rest }
  return { photo: { url: picture.url, caption: '' }, texts: toTexts(runs, mark), ...rest }
}

/** The words of a toast, without their forms. */
export const renderToast = (view: View): string => plainText(withTone(view)).trim()

/** The mark of the field goes into the last part: that is what the person replies to. */
const toTexts = (runs: Run[], mark: Run[]): string[] => {
  const parts = split(runs, limits.text - mark.length)
  if (parts.length === 0) parts.push([{ text: '…', form: 'plain' }])
  return parts.map((part, index) => toHtml(index === parts.length - 1 ? [...mark, ...part] : part))
}

/** A sign for done, one for a problem; unless the words bring it along. */
const withTone = ({ text, tone = 'plain' }: View): Run[] => {
  const runs = toRuns(text)
  const sign = signs[tone]
  const begins = plainText(runs).trimStart()
  if (sign === '' || /^[✓✔✅⚠✗❌]/u.test(begins) || !isVisible(begins)) return runs
  return [{ text: sign, form: 'plain' }, ...runs]
}

const sortChoices = (choices: Choice[]) => {
  const refused = (choice: Choice): choice is Choice & { url: string } =>
    'url' in choice && !opensInTelegram(choice.url)
  return {
    openable: choices.filter((choice) => !refused(choice)),
    notOpenable: choices.filter((choice) => refused(choice)),
  }
}

/** A button that Telegram would refuse becomes a line that can be copied. */
const addresses = (choices: { label: string; url: string }[]): Run[] =>
  choices.flatMap(({ label, url }) => toRuns([`\n${label}: `, { copy: url }]))

/** What the input field itself cannot show: a label that is too long for it, and a text to start from. */
const fieldWords = ({ text, field }: View, asksReply: boolean): Run[] => {
  if (field === undefined) return []
  const { label, prefill = '' } = field
  const shown = text.some((span) => typeof span === 'object' && 'copy' in span && span.copy === prefill)
  return toRuns([
    asksReply && label.length > limits.placeholder ? `\n${label}` : '',
    ...(prefill === '' || shown ? [] : ['\n', { copy: prefill }]),
  ])
}

const markupOf = (
  { field }: View,
  keyboard: InlineKeyboardMarkup['inline_keyboard'],
  asksReply: boolean,
  { group }: RenderPlace,
): Rendered['markup'] => {
  if (keyboard.length > 0) return { inline_keyboard: keyboard }
  if (!asksReply || field === undefined) return undefined
  const { label } = field
  const fits = label.length <= limits.placeholder && isVisible(label)
  return {
    force_reply: true,
    ...(fits ? { input_field_placeholder: label.toWellFormed() } : {}),
    ...(group ? { selective: true } : {}),
  }
}

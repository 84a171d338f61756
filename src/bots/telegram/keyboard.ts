import type { InlineKeyboardButton } from 'grammy/types'

import type { Choice } from '#core/view.ts'

import { limits } from './limits.ts'
import { clean, isVisible } from './spans.ts'

/** Two labels of at most so many characters stand side by side on a phone. */
const narrow = 16

/** Telegram opens no address whose host has no dot, such as `http://localhost:3000`. */
export const opensInTelegram = (url: string): boolean => {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  if (protocol === 'tg:') return true
  return (protocol === 'http:' || protocol === 'https:') && /[.:]/.test(hostname)
}

/**
 * Rows of buttons: those with the same `row` together, the others two in a row where both are short. Throws where a
 * button carries more than Telegram's 64 bytes, or a view more than 100 buttons: that is a mistake of ours.
 */
export const toKeyboard = (choices: Choice[]): InlineKeyboardButton[][] => {
  if (choices.length > limits.buttons)
    throw new RangeError(`a view of ${choices.length} buttons, and Telegram takes ${limits.buttons}`)
  const rows: Choice[][] = []
  for (const choice of choices) {
    const row = rows.at(-1)
    if (row !== undefined && belongs(row, choice)) row.push(choice)
    else rows.push([choice])
  }
  return rows.map((row) => row.map(toButton))
}

const belongs = (row: Choice[], choice: Choice): boolean => {
  if (row[0]?.row !== choice.row || row.length >= limits.buttonsInRow) return false
  if (choice.row !== undefined) return true
  return row.length < 2 && [...row, choice].every(({ label }) => label.length <= narrow)
}

const toButton = (choice: Choice): InlineKeyboardButton => {
  const label = clean(choice.label)
  const text = isVisible(label) ? label : '…'
  if ('url' in choice) return { text, url: choice.url }
  const bytes = Buffer.byteLength(choice.data)
  if (bytes === 0 || bytes > limits.callbackData)
    throw new RangeError(`the data of the button "${text}" has ${bytes} bytes, and Telegram takes 1 to 64`)
  return { text, callback_data: choice.data }
}

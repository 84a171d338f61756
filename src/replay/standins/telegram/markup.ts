import { objectOf, type Params } from './params.ts'
import { badRequest } from './refusal.ts'
import type { SeenButton, SeenMessage } from './world.ts'

type Markup = Pick<SeenMessage, 'buttons' | 'forceReply'>

/**
 * Checks `reply_markup` as Telegram does. `inlineOnly`: an edit takes an inline keyboard and nothing else. Without the
 * parameter there are no buttons: an edit that does not repeat them takes them away.
 */
export const readMarkup = (params: Params, inlineOnly: boolean): Markup => {
  const markup = objectOf(params, 'reply_markup')
  if (markup === undefined) return { buttons: [] }
  const rows = markup['inline_keyboard']
  if (rows !== undefined) return { buttons: readKeyboard(rows) }
  if (inlineOnly) throw badRequest('object expected as reply markup')
  if (markup['force_reply'] === true) return { buttons: [], forceReply: readForceReply(markup) }
  if (markup['remove_keyboard'] === true) return { buttons: [] }
  throw badRequest("can't parse reply keyboard markup JSON object")
}

const readForceReply = (markup: Params): NonNullable<Markup['forceReply']> => {
  const placeholder = markup['input_field_placeholder']
  const selective = markup['selective'] === true
  if (placeholder === undefined) return { selective }
  if (typeof placeholder !== 'string' || placeholder.length > 64)
    throw badRequest('reply markup input field placeholder is too long')
  return { placeholder, selective }
}

const readKeyboard = (rows: unknown): SeenButton[][] => {
  if (!Array.isArray(rows) || !rows.every(Array.isArray))
    throw badRequest('field "inline_keyboard" must be an Array of Arrays')
  const keyboard = rows.map((row: unknown[]) => row.map(readButton)).filter((row) => row.length > 0)
  const count = keyboard.reduce((sum, row) => sum + row.length, 0)
  if (count > 100 || keyboard.some((row) => row.length > 8)) throw badRequest('reply markup is too long')
  return keyboard
}

const readButton = (value: unknown): SeenButton => {
  const button = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  const label = button['text']
  if (typeof label !== 'string' || label.trim() === '')
    throw badRequest('can\'t parse inline keyboard button: Field "text" must be of type String')
  if (!label.isWellFormed()) throw badRequest('strings must be encoded in UTF-8')
  const { callback_data: data, url } = button
  if (typeof data === 'string') {
    const bytes = Buffer.byteLength(data)
    if (bytes === 0 || bytes > 64) throw badRequest('BUTTON_DATA_INVALID')
    return { label, data }
  }
  if (typeof url === 'string') return { label, url: checkedUrl(url) }
  throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
}

/** A host without a dot, as in http://localhost, is no address that Telegram opens. */
const checkedUrl = (url: string): string => {
  const wrong = (why: string) => badRequest(`inline keyboard button URL '${url}' is invalid: ${why}`)
  if (!URL.canParse(url)) throw wrong('Wrong HTTP URL')
  const { protocol, hostname } = new URL(url)
  if (protocol === 'tg:') return url
  if (protocol !== 'http:' && protocol !== 'https:') throw wrong('Unsupported URL protocol')
  if (!hostname.includes('.') && !hostname.includes(':')) throw wrong('Wrong HTTP URL')
  return url
}

export const sameButtons = (a: SeenButton[][], b: SeenButton[][]): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

import type { Command, Tap, Text } from '#core/view.ts'

/** Characters of one text: room for a long sentence to mend, none for a flood. */
export const maxText = 8000

/** What a page sends. `id` is made by the page, and the same when it sends the event again. */
export type Sent = {
  id: string
  act: Command | Tap | Text
  /** The bubble that was tapped or answered. */
  message?: number
  /** Greets on the first visit: the person said nothing, so no bubble of theirs is shown. */
  quiet: boolean
  /** The last change that the page has seen. */
  since?: string
}

/** Why something was not taken, with the HTTP status that says so. */
export type NotTaken = { status: 400 | 413; why: string }

/** A cursor as the server has given it out; anything else is none. */
export const readCursor = (text: string | undefined): string | undefined =>
  text !== undefined && /^[\x21-\x7e]{1,64}$/.test(text) ? text : undefined

/** The database takes neither NUL nor half a surrogate pair, and nobody can read them. */
const clean = (text: string): string => text.toWellFormed().replaceAll('\u0000', '')

/** Reads the body of POST /api/events; what is not as the page sends it is not taken. */
export const readSent = (body: unknown): Sent | NotTaken => {
  if (!isRecord(body) || !isRecord(body['act'])) return malformed('an object with id and act')
  const { id, message, quiet, since } = body
  if (typeof id !== 'string' || !/^[\w-]{8,64}$/.test(id))
    return malformed('an id of 8 to 64 letters and digits')
  if (message !== undefined && !Number.isSafeInteger(message)) return malformed('message as a number')
  if (since !== undefined && (typeof since !== 'string' || readCursor(since) === undefined))
    return malformed('since as a cursor')
  const act = readAct(body['act'], typeof message === 'number' ? String(message) : undefined)
  if ('status' in act) return act
  return {
    id,
    act,
    quiet: quiet === true,
    ...(typeof message === 'number' ? { message } : {}),
    ...(typeof since === 'string' ? { since } : {}),
  }
}

const readAct = (
  act: Record<string, unknown>,
  message: string | undefined,
): Command | Tap | Text | NotTaken => {
  const { kind, name, data, field } = act
  const args = typeof act['args'] === 'string' ? clean(act['args']) : act['args']
  const text = typeof act['text'] === 'string' ? clean(act['text']) : act['text']
  if (kind === 'command' && typeof name === 'string' && /^[a-z][a-z0-9_]{0,31}$/.test(name))
    return isText(args) ? { kind, name, args } : args === undefined ? { kind, name, args: '' } : tooLong
  if (kind === 'tap' && typeof data === 'string' && /^[\x20-\x7e]{1,64}$/.test(data))
    return { kind, data, ...(message === undefined ? {} : { message }) }
  if (kind === 'text' && typeof text === 'string') {
    if (!isText(text)) return tooLong
    if (text.trim() === '') return malformed('a text that is not empty')
    if (field === undefined) return commandOf(text) ?? { kind, text }
    return typeof field === 'string' && field.length <= 64 ? { kind, text, field } : malformed('a field name')
  }
  return malformed('act of the kind command, tap or text')
}

/** `/wallet 7xKX…` typed into the message field, with the name in any case. */
const commandOf = (text: string): Command | undefined => {
  const [, name, args] = /^\/([A-Za-z][A-Za-z0-9_]{0,31})(?:\s+([\s\S]*))?$/.exec(text.trim()) ?? []
  return name === undefined
    ? undefined
    : { kind: 'command', name: name.toLowerCase(), args: (args ?? '').trim() }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= maxText
const malformed = (expected: string): NotTaken => ({ status: 400, why: `expected ${expected}` })
const tooLong: NotTaken = { status: 413, why: `a text has at most ${maxText} characters` }

import type { Message as TelegramMessage } from 'grammy/types'

import type { Run } from './spans.ts'

/**
 * A message that asks for text carries the name of its field with it: as a link under a character of no width. Whoever
 * replies sends the message along, so the field comes back after a restart too, and no memory is needed.
 */
const prefix = (username: string): string => `https://t.me/${username}?field=`

export const fieldMark = (username: string, field: string): Run => ({
  text: '\u200b',
  form: 'link',
  url: prefix(username) + encodeURIComponent(field),
})

/** The field that a message asked for, if it is one of ours. */
export const readFieldMark = (username: string, message: TelegramMessage | undefined): string | undefined => {
  const start = prefix(username)
  for (const entity of message?.entities ?? message?.caption_entities ?? [])
    if (entity.type === 'text_link' && entity.url.startsWith(start))
      return decode(entity.url.slice(start.length))
  return undefined
}

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

import type { CallbackQuery, Chat, Message, Update, User } from 'grammy/types'

import type { Command, Event, Place, Text, Upload } from '#core/view.ts'

import type { Shown } from './edit.ts'
import { readFieldMark } from './field-mark.ts'

/** What has to be known to understand an update. */
export type Reader = {
  username: string
  botId: number
  /** Commands for which it matters whether somebody administrates the group. */
  moderators: ReadonlySet<string>
  isAdmin(chat: number, user: number): Promise<boolean>
}

/** An event with where its answer goes. `query` and `tapped`: of a tap; `replyTo`: what somebody wrote in a group. */
export type Heard = {
  event: Event
  chat: number
  thread?: number
  replyTo?: number
  query?: string
  tapped?: Shown
}

/** Whoever writes as the group itself, which only its administrators can. */
const anonymousAdmin = 1_087_968_824

/** What an update means to the conversation; undefined where it means nothing (a sticker, talk among others, a channel). */
export const readUpdate = async (reader: Reader, update: Update): Promise<Heard | undefined> => {
  const id = String(update.update_id)
  if (update.callback_query !== undefined) return readTap(id, update.callback_query)
  const message = update.message
  if (message?.from === undefined) return undefined
  if (message.from.is_bot && message.from.id !== anonymousAdmin) return undefined
  if (message.text !== undefined) return readWords(reader, id, message, message.text)
  return readFile(id, message, message.from)
}

/** A tap carries its data; where its message is too old for Telegram to show, at least its number. */
const readTap = (id: string, query: CallbackQuery): Heard | undefined => {
  const { data, from, message } = query
  if (data === undefined || message === undefined || message.chat.type === 'channel') return undefined
  const thread = threadOf(message)
  const place = { chat: message.chat.id, ...(thread === undefined ? {} : { thread }) }
  return {
    event: {
      ...baseOf(id, from, message.chat, thread),
      act: { kind: 'tap', data, message: String(message.message_id) },
    },
    ...place,
    query: query.id,
    tapped: { ...place, message: message.message_id, photo: 'photo' in message },
  }
}

const readWords = async (
  reader: Reader,
  id: string,
  message: Message & { from?: User },
  text: string,
): Promise<Heard | undefined> => {
  const { chat, from } = message
  const act = text.startsWith('/') ? readCommand(reader, text) : readText(reader, message, text)
  if (act === undefined || from === undefined) return undefined
  const heard = heardAt(message)
  const base = baseOf(id, from, chat, heard.thread)
  const moderates = act.kind === 'command' && reader.moderators.has(act.name)
  if (chat.type === 'private' || !moderates) return { ...heard, event: { ...base, act } }
  const admin = message.sender_chat?.id === chat.id || (await reader.isAdmin(chat.id, from.id))
  return { ...heard, event: { ...base, where: { ...base.where, admin }, act } }
}

/** `/name`, or `/name@bot` where several bots listen: then for nobody but that bot. */
const readCommand = (reader: Reader, text: string): Command | undefined => {
  const [, name = '', bot, args = ''] = /^\/(\w*)(?:@(\w+))?\s*([^]*)$/.exec(text) ?? []
  if (bot !== undefined && bot.toLowerCase() !== reader.username.toLowerCase()) return undefined
  return { kind: 'command', name: name.toLowerCase(), args: args.trim() }
}

/** In a group only a reply to a message of ours is meant for us. */
const readText = (reader: Reader, message: Message, text: string): Text | undefined => {
  const replied = message.reply_to_message
  const toUs = replied?.from?.id === reader.botId
  if (message.chat.type !== 'private' && !toUs) return undefined
  const field = toUs ? readFieldMark(reader.username, replied) : undefined
  return { kind: 'text', text, ...(field === undefined ? {} : { field }) }
}

/**
 * A file counts in a private chat alone, and only that it came: its bytes stay at Telegram, for nothing here reads
 * them. A sticker or a service message is no attempt to tell us something.
 */
const readFile = (id: string, message: Message, from: User): Heard | undefined => {
  if (message.chat.type !== 'private') return undefined
  const act = uploadIn(message)
  if (act === undefined) return undefined
  const heard = heardAt(message)
  return { ...heard, event: { ...baseOf(id, from, message.chat, heard.thread), act } }
}

const uploadIn = (message: Message): Upload | undefined => {
  const { document, photo, voice, video, audio, video_note: note } = message
  const names = [
    document?.file_name ?? (document === undefined ? undefined : 'file'),
    audio?.file_name ?? (audio === undefined ? undefined : 'audio'),
    photo === undefined ? undefined : 'photo',
    voice === undefined ? undefined : 'voice',
    video === undefined && note === undefined ? undefined : 'video',
  ]
  const name = names.find((known) => known !== undefined)
  return name === undefined ? undefined : { kind: 'upload', name, bytes: new Uint8Array() }
}

const heardAt = (message: Message): Omit<Heard, 'event'> => {
  const thread = threadOf(message)
  return {
    chat: message.chat.id,
    ...(thread === undefined ? {} : { thread }),
    ...(message.chat.type === 'private' ? {} : { replyTo: message.message_id }),
  }
}

/** Only a forum topic is a place of its own; a chain of replies in an ordinary group has a thread id too. */
const threadOf = (message: Partial<Message>): number | undefined =>
  message.is_topic_message === true ? message.message_thread_id : undefined

const baseOf = (id: string, from: User, chat: Chat, thread: number | undefined): Omit<Event, 'act'> => ({
  id,
  who: { platform: 'telegram', id: String(from.id), name: nameOf(from) },
  where: placeOf(chat, thread),
  locale: from.language_code ?? '',
})

const nameOf = (user: User): string => [user.first_name, user.last_name ?? ''].join(' ').trim()

const placeOf = (chat: Chat, thread: number | undefined): Place => ({
  platform: 'telegram',
  chat: String(chat.id),
  kind: chat.type === 'private' ? 'private' : 'group',
  ...(thread === undefined ? {} : { thread: String(thread) }),
  ...(chat.title === undefined ? {} : { title: chat.title }),
})

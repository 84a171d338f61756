import type { Message, MessageEntity } from 'grammy/types'

import { openChat, toMessage } from './chats.ts'
import { parseHtml } from './html.ts'
import { readMarkup } from './markup.ts'
import { booleanOf, integerOf, listOf, objectOf, stringOf, type Params, type Uploaded } from './params.ts'
import { badRequest } from './refusal.ts'
import { changed, type Chat, type SeenMessage, type World } from './world.ts'

type Words = Pick<SeenMessage, 'text' | 'entities'>

/** Characters of a message and of a caption, counted after the entities were parsed, in UTF-16 units. */
const limits = { text: 4096, caption: 1024 }

/** `text` or `caption` with its entities. Throws where Telegram refuses them. */
export const readWords = (params: Params, name: 'text' | 'caption'): Words => {
  const raw = stringOf(params, name) ?? ''
  const words = parse(params, raw, name === 'text' ? 'entities' : 'caption_entities')
  if (name === 'text' && !isVisible(words.text)) throw badRequest('message text is empty')
  if (words.text.length > limits[name])
    throw badRequest(name === 'text' ? 'message is too long' : 'message caption is too long')
  return { text: words.text, entities: words.entities.slice(0, 100) }
}

const parse = (params: Params, raw: string, entities: string): Words => {
  const mode = stringOf(params, 'parse_mode')?.toLowerCase() ?? ''
  if (mode === '') return { text: raw.trim(), entities: (listOf(params, entities) ?? []) as MessageEntity[] }
  if (mode !== 'html') throw badRequest('unsupported parse_mode')
  return parseHtml(raw)
}

/** Whether anybody could see something of a text. */
const isVisible = (text: string): boolean => /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}]/u.test(text)

/** `reply_parameters`, or the older `reply_to_message_id`. */
const readReply = (params: Params, chat: Chat): number | undefined => {
  const reply = objectOf(params, 'reply_parameters')
  const source = reply ?? params
  const id = integerOf(source, reply === undefined ? 'reply_to_message_id' : 'message_id')
  if (id === undefined) return undefined
  const known = chat.messages.get(id)
  if (known !== undefined && !known.deleted) return id
  if (booleanOf(source, 'allow_sending_without_reply')) return undefined
  throw badRequest('message to be replied not found')
}

/** Puts a message into a chat. */
export const store = (
  world: World,
  chat: Chat,
  content: Pick<SeenMessage, 'from'> & Partial<SeenMessage>,
): SeenMessage => {
  const message: SeenMessage = {
    chat: chat.id,
    id: chat.nextMessage(),
    change: 0,
    edits: 0,
    deleted: false,
    date: Math.floor(world.now() / 1000),
    text: '',
    entities: [],
    buttons: [],
    ...content,
  }
  chat.messages.set(message.id, message)
  changed(world, chat, message)
  return message
}

const post = (world: World, params: Params, content: (chat: Chat) => Partial<SeenMessage>): Message => {
  const { chat, thread } = openChat(world, params)
  const replyTo = readReply(params, chat)
  // A reply stays in the topic of the message that it answers.
  const topic = thread ?? (replyTo === undefined ? undefined : chat.messages.get(replyTo)?.thread)
  const message = store(world, chat, {
    from: world.bot,
    ...content(chat),
    ...readMarkup(params, false),
    ...(topic === undefined ? {} : { thread: topic }),
    ...(replyTo === undefined ? {} : { replyTo }),
  })
  return toMessage(world, message)
}

export const sendMessage = (world: World, params: Params): Message =>
  post(world, params, () => readWords(params, 'text'))

export const sendPhoto = (world: World, params: Params): Message =>
  post(world, params, () => ({ ...readWords(params, 'caption'), photo: readPhoto(params['photo'], params) }))

/** A file that comes with the form. */
export const sendDocument = (world: World, params: Params): Message =>
  post(world, params, () => ({ ...readWords(params, 'caption'), file: readFile(world, params) }))

const readFile = (world: World, params: Params): NonNullable<SeenMessage['file']> => {
  const given = params['document']
  const file =
    typeof given === 'string' && given.startsWith('attach://')
      ? params[given.slice('attach://'.length)]
      : given
  if (typeof file !== 'object' || file === null || !('bytes' in file))
    throw badRequest('there is no document in the request')
  const { name, bytes } = file as Uploaded
  if (bytes.length === 0) throw badRequest('file must be non-empty')
  if (bytes.length > 50 * 1024 * 1024) throw badRequest('file is too big')
  const id = `sent-${world.files.size}`
  world.files.set(id, bytes)
  return { id, name, bytes: bytes.length }
}

/** A picture by address, or uploaded with the form. Telegram's servers cannot fetch from this machine. */
export const readPhoto = (photo: unknown, params: Params): string => {
  if (typeof photo === 'string' && photo.startsWith('attach://'))
    return readPhoto(params[photo.slice('attach://'.length)], params)
  if (typeof photo === 'object' && photo !== null && 'bytes' in photo) {
    const { bytes } = photo as Uploaded
    if (bytes.length === 0) throw badRequest('file must be non-empty')
    if (bytes.length > 10 * 1024 * 1024) throw badRequest('file is too big')
    return `attach:${bytes.length}`
  }
  if (typeof photo !== 'string' || photo === '') throw badRequest('there is no photo in the request')
  if (!/^https?:/.test(photo) || !URL.canParse(photo))
    throw badRequest('wrong file identifier/HTTP URL specified')
  const { hostname } = new URL(photo)
  if (hostname === 'localhost' || hostname.startsWith('127.') || hostname === '[::1]')
    throw badRequest('failed to get HTTP URL content')
  return photo
}

import type { Message } from 'grammy/types'

import { findChat, toMessage } from './chats.ts'
import { readMarkup, sameButtons } from './markup.ts'
import { integerOf, listOf, objectOf, stringOf, type Params } from './params.ts'
import { badRequest, forbidden } from './refusal.ts'
import { readPhoto, readWords } from './send.ts'
import { changed, type Chat, type SeenMessage, type World } from './world.ts'

const unchanged =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content ' +
  'and reply markup of the message'

const find = (world: World, params: Params): { chat: Chat; message: SeenMessage } => {
  const chat = findChat(world, params)
  if (chat.blocked)
    throw forbidden(
      chat.kind === 'private' ? 'bot was blocked by the user' : 'bot was kicked from the supergroup chat',
    )
  world.flood(chat)
  const id = integerOf(params, 'message_id')
  if (id === undefined) throw badRequest('message identifier is not specified')
  const message = chat.messages.get(id)
  if (message === undefined || message.deleted) throw badRequest('message to edit not found')
  // A message that is not the bot's, or that asked for a reply, can never be edited.
  if (message.from.id !== world.bot.id || message.forceReply !== undefined)
    throw badRequest("message can't be edited")
  return { chat, message }
}

const apply = (world: World, chat: Chat, message: SeenMessage, next: Partial<SeenMessage>): Message => {
  const same =
    (next.text === undefined || next.text === message.text) &&
    (next.entities === undefined || JSON.stringify(next.entities) === JSON.stringify(message.entities)) &&
    (next.photo === undefined || next.photo === message.photo) &&
    sameButtons(next.buttons ?? [], message.buttons)
  if (same) throw badRequest(unchanged)
  Object.assign(message, next)
  message.edits++
  changed(world, chat, message)
  return toMessage(world, message)
}

export const editMessageText = (world: World, params: Params): Message => {
  const { chat, message } = find(world, params)
  if (message.photo !== undefined) throw badRequest('there is no text in the message to edit')
  return apply(world, chat, message, { ...readWords(params, 'text'), ...readMarkup(params, true) })
}

export const editMessageCaption = (world: World, params: Params): Message => {
  const { chat, message } = find(world, params)
  if (message.photo === undefined) throw badRequest('there is no caption in the message to edit')
  return apply(world, chat, message, { ...readWords(params, 'caption'), ...readMarkup(params, true) })
}

export const editMessageReplyMarkup = (world: World, params: Params): Message => {
  const { chat, message } = find(world, params)
  return apply(world, chat, message, readMarkup(params, true))
}

/** Another picture for a message with one, or a first picture for a message of text. */
export const editMessageMedia = (world: World, params: Params): Message => {
  const { chat, message } = find(world, params)
  const media = objectOf(params, 'media')
  if (media?.['type'] !== 'photo') throw badRequest("can't parse InputMedia: only photos are planned here")
  const photo = readPhoto(media['media'], params)
  return apply(world, chat, message, { ...readWords(media, 'caption'), ...readMarkup(params, true), photo })
}

const remove = (world: World, chat: Chat, id: number): void => {
  const message = chat.messages.get(id)
  if (message === undefined || message.deleted) throw badRequest('message to delete not found')
  const old = world.now() / 1000 - message.date > 48 * 3600
  if (message.from.id !== world.bot.id && chat.kind !== 'private')
    throw badRequest("message can't be deleted")
  if (old) throw badRequest("message can't be deleted for everyone")
  message.deleted = true
  changed(world, chat, message)
}

export const deleteMessage = (world: World, params: Params): true => {
  const id = integerOf(params, 'message_id')
  if (id === undefined) throw badRequest('message identifier is not specified')
  remove(world, findChat(world, params), id)
  return true
}

export const deleteMessages = (world: World, params: Params): true => {
  const chat = findChat(world, params)
  for (const id of listOf(params, 'message_ids') ?? []) {
    const message = chat.messages.get(Number(id))
    if (message !== undefined && !message.deleted) remove(world, chat, message.id)
  }
  return true
}

/** The tap's answer: a toast, an alert, an address to open, or nothing but "seen". Each tap takes one. */
export const answerCallbackQuery = (world: World, params: Params): true => {
  const id = stringOf(params, 'callback_query_id') ?? ''
  const query = world.queries.get(id)
  const tooOld = 'query is too old and response timeout expired or query ID is invalid'
  if (query === undefined || world.now() - query.at > world.callbackSeconds * 1000) throw badRequest(tooOld)
  const text = stringOf(params, 'text')
  if (text !== undefined && text.length > 200) throw badRequest('MESSAGE_TOO_LONG')
  const url = stringOf(params, 'url')
  if (url !== undefined && !url.startsWith(`https://t.me/${world.bot.username}?`))
    throw badRequest('URL_INVALID')
  world.queries.delete(id)
  query.answered({
    id,
    alert: params['show_alert'] === true || params['show_alert'] === 'true',
    ...(text === undefined || text === '' ? {} : { text }),
    ...(url === undefined ? {} : { url }),
  })
  return true
}

import type { Message } from 'grammy/types'

import { integerOf, stringOf, type Params } from './params.ts'
import { badRequest, BotApiRefusal, forbidden } from './refusal.ts'
import type { Chat, SeenMessage, World } from './world.ts'

/** The chat of `chat_id`, whether the bot may write there or not. */
export const findChat = (world: World, params: Params): Chat => {
  const id = stringOf(params, 'chat_id')
  if (id === undefined || id === '') throw badRequest('chat_id is empty')
  const chat = world.chats.get(Number(id))
  if (chat === undefined) throw badRequest('chat not found')
  if (chat.movedTo !== undefined)
    throw new BotApiRefusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: chat.movedTo,
    })
  return chat
}

/** The chat of `chat_id` where the bot is about to write; its topic where one is named. */
export const openChat = (world: World, params: Params): { chat: Chat; thread?: number } => {
  const chat = findChat(world, params)
  if (chat.kind === 'private' && chat.blocked) throw forbidden('bot was blocked by the user')
  if (chat.kind === 'private' && !chat.started) throw forbidden("bot can't initiate conversation with a user")
  if (chat.kind === 'supergroup' && chat.blocked) throw forbidden('bot was kicked from the supergroup chat')
  world.flood(chat)
  const thread = integerOf(params, 'message_thread_id')
  if (thread === undefined) return { chat }
  if (!chat.topics.has(thread)) throw badRequest('message thread not found')
  return { chat, thread }
}

const chatObject = (world: World, chat: Chat): Message['chat'] => {
  if (chat.kind === 'supergroup')
    return { id: chat.id, type: 'supergroup', title: chat.title, ...(chat.forum ? { is_forum: true } : {}) }
  const user = world.users.get(chat.id)
  return { id: chat.id, type: 'private', first_name: user?.first_name ?? chat.title }
}

/** The message as the Bot API writes it. */
export const toMessage = (world: World, message: SeenMessage, deep = true): Message => {
  const chat = world.chats.get(message.chat) as Chat
  const replied = message.replyTo === undefined ? undefined : chat.messages.get(message.replyTo)
  const caption = message.photo !== undefined || message.file !== undefined
  const words = caption
    ? { caption: message.text, caption_entities: message.entities }
    : { text: message.text, entities: message.entities }
  return {
    message_id: message.id,
    date: message.date,
    from: message.from,
    chat: chatObject(world, chat),
    ...(message.text === '' ? {} : words),
    ...(message.edits === 0 ? {} : { edit_date: Math.floor(world.now() / 1000) }),
    ...(message.thread === undefined ? {} : { message_thread_id: message.thread, is_topic_message: true }),
    ...(message.photo === undefined ? {} : { photo: [photoSize(message.photo)] }),
    ...(message.file === undefined ? {} : { document: documentOf(message.file) }),
    ...(message.buttons.length === 0 ? {} : { reply_markup: keyboard(message) }),
    ...(deep && replied !== undefined ? { reply_to_message: toMessage(world, replied, false) } : {}),
  } as Message
}

const photoSize = (photo: string) => ({
  file_id: `photo-${photo}`,
  file_unique_id: photo,
  width: 800,
  height: 600,
})

const documentOf = (file: NonNullable<SeenMessage['file']>) => ({
  file_id: file.id,
  file_unique_id: file.id,
  file_name: file.name,
  file_size: file.bytes,
})

const keyboard = (message: SeenMessage) => ({
  inline_keyboard: message.buttons.map((row) =>
    row.map(({ label, data, url }) => ({
      text: label,
      ...(data === undefined ? { url: url ?? '' } : { callback_data: data }),
    })),
  ),
})

const member = (world: World, chat: Chat, userId: number) => {
  const user = world.users.get(userId) ?? (userId === world.bot.id ? world.bot : undefined)
  if (user === undefined) throw badRequest('PARTICIPANT_ID_INVALID')
  if (chat.admins.has(userId)) return { status: 'administrator', user, can_manage_chat: true }
  return { status: chat.members.has(userId) || userId === world.bot.id ? 'member' : 'left', user }
}

export const getChat = (world: World, params: Params) => chatObject(world, findChat(world, params))

export const getChatMember = (world: World, params: Params) => {
  const chat = findChat(world, params)
  const userId = integerOf(params, 'user_id')
  if (userId === undefined) throw badRequest('invalid user_id specified')
  return member(world, chat, userId)
}

export const getChatAdministrators = (world: World, params: Params) => {
  const chat = findChat(world, params)
  if (chat.kind === 'private') throw badRequest('there are no administrators in the private chat')
  return [...chat.admins].map((id) => member(world, chat, id))
}

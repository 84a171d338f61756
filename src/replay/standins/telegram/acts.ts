import { randomBytes } from 'node:crypto'

import type { MessageEntity, User } from 'grammy/types'

import { toMessage } from './chats.ts'
import { store } from './send.ts'
import { changed, type CallbackAnswer, type Chat, type SeenMessage, type World } from './world.ts'

export type SayOptions = {
  /** The message that it answers. */
  replyTo?: SeenMessage | number
  /** The forum topic to say it in. */
  thread?: number
}

/** A tap on its way: `answer` resolves when the bot has answered it. */
export type Tapped = { id: string; updateId: number; answer: Promise<CallbackAnswer> }

const idOf = (message: SeenMessage | number): number => (typeof message === 'number' ? message : message.id)

/** A person writes into a chat. `silent`: the bot does not get to know (privacy mode). */
export const say = (
  world: World,
  chat: Chat,
  from: User,
  content: Partial<SeenMessage>,
  options: SayOptions = {},
  silent = false,
): SeenMessage => {
  const replyTo = options.replyTo === undefined ? undefined : idOf(options.replyTo)
  const thread = options.thread ?? (replyTo === undefined ? undefined : chat.messages.get(replyTo)?.thread)
  const message = store(world, chat, {
    from,
    entities: commandsIn(content.text ?? ''),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(thread === undefined ? {} : { thread }),
    ...content,
  })
  if (!silent) world.updates.push('message', toMessage(world, message))
  return message
}

const commandsIn = (text: string): MessageEntity[] =>
  [...text.matchAll(/(?<=^|\s)\/[A-Za-z0-9_]{1,32}(?:@\w+)?/g)].map((match) => ({
    type: 'bot_command',
    offset: match.index,
    length: match[0].length,
  }))

/** A person taps a button, named by its label or its data. Throws where the message has no such button. */
export const tap = (
  world: World,
  chat: Chat,
  from: User,
  message: SeenMessage | number,
  button: string,
): Tapped => {
  const seen = chat.messages.get(idOf(message))
  if (seen === undefined || seen.deleted) throw new Error(`there is no message ${idOf(message)} to tap`)
  const all = seen.buttons.flat()
  const found = all.find((one) => one.data === button) ?? all.find((one) => one.label === button)
  if (found?.data === undefined)
    throw new Error(`there is no button ${button} to tap, only ${all.map((one) => one.label).join(', ')}`)
  const id = randomBytes(8).readBigUInt64BE().toString()
  const answer = new Promise<CallbackAnswer>((resolve) => {
    const answered = (given: CallbackAnswer): void => {
      world.answers.set(from.id, [...(world.answers.get(from.id) ?? []).slice(-99), given])
      resolve(given)
    }
    world.queries.set(id, { id, user: from.id, at: world.now(), answered })
  })
  const updateId = world.updates.push('callback_query', {
    id,
    from,
    message: toMessage(world, seen),
    chat_instance: `${chat.id}`,
    data: found.data,
  })
  return { id, updateId, answer }
}

/** A person sends a file. */
export const upload = (
  world: World,
  chat: Chat,
  from: User,
  name: string,
  bytes: Uint8Array,
  options: SayOptions = {},
): SeenMessage => {
  const id = `file_${randomBytes(6).toString('hex')}`
  world.files.set(id, bytes)
  return say(world, chat, from, { file: { id, name, bytes: bytes.length } }, options)
}

/** A person edits what they wrote. */
export const rewrite = (world: World, chat: Chat, message: SeenMessage, text: string): void => {
  message.text = text
  message.edits++
  changed(world, chat, message)
  world.updates.push('edited_message', toMessage(world, message))
}

/** The bot's own place in a chat changes: blocked, kicked, let in again. */
export const setBlocked = (world: World, chat: Chat, from: User, blocked: boolean): void => {
  if (chat.blocked === blocked) return
  chat.blocked = blocked
  const status = (gone: boolean) => ({ status: gone ? 'kicked' : 'member', user: world.bot, until_date: 0 })
  world.updates.push('my_chat_member', {
    chat:
      chat.kind === 'private'
        ? { id: chat.id, type: 'private', first_name: from.first_name }
        : { id: chat.id, type: 'supergroup', title: chat.title },
    from,
    date: Math.floor(world.now() / 1000),
    old_chat_member: status(!blocked),
    new_chat_member: status(blocked),
  })
}

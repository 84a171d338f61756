import type { User } from 'grammy/types'

import { rewrite, say, setBlocked, tap, upload, type SayOptions, type Tapped } from './acts.ts'
import { fromBot, waitFor, type WaitOptions } from './watch.ts'
import type { CallbackAnswer, Chat, SeenMessage, World } from './world.ts'

/** A person with a Telegram client, in their private chat with the bot. */
export type SimulatedUser = {
  id: number
  user: User
  /** Presses Start, with the payload of a `t.me/bot?start=…` link. Lets the bot in again after a block. */
  start(payload?: string): SeenMessage
  say(text: string, options?: SayOptions): SeenMessage
  edit(message: SeenMessage, text: string): void
  tap(message: SeenMessage | number, button: string): Tapped
  upload(name: string, bytes: Uint8Array): SeenMessage
  sticker(): SeenMessage
  photo(caption?: string): SeenMessage
  block(): void
  /** The bot's messages that are still there, oldest first. */
  messages(): SeenMessage[]
  last(): SeenMessage | undefined
  callbackAnswers(): CallbackAnswer[]
  waitFor(fits: (message: SeenMessage) => boolean, options?: WaitOptions): Promise<SeenMessage>
}

export const createUser = (world: World, user: User, chat: Chat): SimulatedUser => {
  const letIn = (): void => {
    setBlocked(world, chat, user, false)
    chat.started = true
  }
  const speak = (content: Partial<SeenMessage>, options?: SayOptions): SeenMessage => {
    letIn()
    return say(world, chat, user, content, options)
  }
  return {
    id: user.id,
    user,
    start: (payload) => speak({ text: payload === undefined ? '/start' : `/start ${payload}` }),
    say: (text, options) => speak({ text }, options),
    edit: (message, text) => rewrite(world, chat, message, text),
    tap: (message, button) => tap(world, chat, user, message, button),
    upload: (name, bytes) => {
      letIn()
      return upload(world, chat, user, name, bytes)
    },
    sticker: () => speak({}),
    photo: (caption = '') => speak({ photo: 'from-a-person', text: caption }),
    block: () => setBlocked(world, chat, user, true),
    messages: () => fromBot(chat, world.bot.id),
    last: () => fromBot(chat, world.bot.id).at(-1),
    callbackAnswers: () => world.answers.get(user.id) ?? [],
    waitFor: async (fits, options) => waitFor(chat, world.bot.id, fits, options),
  }
}

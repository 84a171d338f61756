import { rewrite, say, setBlocked, tap, type SayOptions, type Tapped } from './acts.ts'
import type { SimulatedUser } from './user.ts'
import { fromBot, waitFor, type WaitOptions } from './watch.ts'
import type { Chat, SeenMessage, World } from './world.ts'

/**
 * A supergroup with the bot in it. The bot is in privacy mode, as bots are unless somebody changes it: it gets
 * commands and replies to its own messages, and nothing else of what people say.
 */
export type SimulatedGroup = {
  id: number
  /** Opens a forum topic and gives its thread id. */
  topic(): number
  say(user: SimulatedUser, text: string, options?: SayOptions): SeenMessage
  tap(user: SimulatedUser, message: SeenMessage | number, button: string): Tapped
  edit(message: SeenMessage, text: string): void
  kick(by: SimulatedUser): void
  messages(thread?: number): SeenMessage[]
  last(thread?: number): SeenMessage | undefined
  waitFor(fits: (message: SeenMessage) => boolean, options?: WaitOptions): Promise<SeenMessage>
}

export const createGroup = (world: World, chat: Chat): SimulatedGroup => ({
  id: chat.id,
  topic: () => {
    const thread = chat.nextMessage()
    chat.topics.add(thread)
    return thread
  },
  say: (user, text, options = {}) => {
    chat.members.add(user.id)
    return say(world, chat, user.user, { text }, options, !reaches(world, chat, text, options))
  },
  tap: (user, message, button) => {
    chat.members.add(user.id)
    return tap(world, chat, user.user, message, button)
  },
  edit: (message, text) => rewrite(world, chat, message, text),
  kick: (by) => setBlocked(world, chat, by.user, true),
  messages: (thread) => fromBot(chat, world.bot.id, thread),
  last: (thread) => fromBot(chat, world.bot.id, thread).at(-1),
  waitFor: async (fits, options) => waitFor(chat, world.bot.id, fits, options),
})

const reaches = (world: World, chat: Chat, text: string, options: SayOptions): boolean => {
  const replied = typeof options.replyTo === 'object' ? options.replyTo.id : options.replyTo
  if (replied !== undefined && chat.messages.get(replied)?.from.id === world.bot.id) return true
  const command = /^\/\w+(?:@(\w+))?/.exec(text)
  return (
    command !== null &&
    (command[1] === undefined || command[1].toLowerCase() === world.bot.username.toLowerCase())
  )
}

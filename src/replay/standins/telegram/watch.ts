import type { Chat, SeenMessage } from './world.ts'

export type WaitOptions = {
  /** Only what was sent or edited after this mark (see `mark()`); default: anything in the chat. */
  after?: number
  /** Milliseconds until it gives up and throws, telling what it saw last; default 10,000. */
  timeoutMs?: number
}

/** Resolves with the newest message of the bot that fits, or the next that does: woken by the change, never by a clock. */
export const waitFor = async (
  chat: Chat,
  botId: number,
  fits: (message: SeenMessage) => boolean,
  options: WaitOptions = {},
): Promise<SeenMessage> => {
  const after = options.after ?? 0
  const matches = (message: SeenMessage): boolean =>
    message.from.id === botId && message.change > after && !message.deleted && fits(message)
  const known = fromBot(chat, botId)
    .sort((a, b) => b.change - a.change)
    .find(matches)
  if (known !== undefined) return known
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      chat.watchers.delete(watcher)
    }
    const watcher = (message: SeenMessage): void => {
      if (!matches(message)) return
      leave()
      resolve(message)
    }
    const timer = setTimeout(() => {
      leave()
      reject(new Error(`nothing came in chat ${chat.id} that fits; last: ${describe(fromBot(chat, botId))}`))
    }, options.timeoutMs ?? 10_000)
    chat.watchers.add(watcher)
  })
}

/** What the bot wrote in a chat and did not delete, in the order it was sent. */
export const fromBot = (chat: Chat, botId: number, thread?: number): SeenMessage[] =>
  [...chat.messages.values()].filter(
    (message) =>
      message.from.id === botId && !message.deleted && (thread === undefined || message.thread === thread),
  )

const describe = (messages: SeenMessage[]): string => {
  const last = messages.at(-1)
  if (last === undefined) return 'nothing'
  const labels = last.buttons.flat().map((button) => `[${button.label}]`)
  return `${JSON.stringify(last.text)} ${labels.join(' ')}`
}

import type { BotCommand, MessageEntity, User, UserFromGetMe } from 'grammy/types'

import type { UpdateQueue } from './updates.ts'

export type SeenButton = { label: string; data?: string; url?: string }

/** A message as somebody in the chat sees it. The same object for ever: an edit changes it. */
export type SeenMessage = {
  chat: number
  id: number
  /** Grows over the whole server with every message sent, edited or deleted: what is newer has the greater number. */
  change: number
  edits: number
  deleted: boolean
  from: User
  date: number
  text: string
  entities: MessageEntity[]
  buttons: SeenButton[][]
  /** The picture's address, or `attach:<bytes>`; its caption is in `text`. */
  photo?: string
  file?: { id: string; name: string; bytes: number }
  forceReply?: { placeholder?: string; selective: boolean }
  thread?: number
  replyTo?: number
}

export type Chat = {
  id: number
  kind: 'private' | 'supergroup'
  title: string
  forum: boolean
  topics: Set<number>
  admins: Set<number>
  members: Set<number>
  /** A private chat where the person pressed Start; a group that the bot is in. */
  started: boolean
  blocked: boolean
  movedTo?: number
  messages: Map<number, SeenMessage>
  nextMessage: () => number
  watchers: Set<(message: SeenMessage) => void>
}

export type CallbackAnswer = { id: string; text?: string; alert: boolean; url?: string }

/** A tap that waits for its answer. */
type Query = { id: string; user: number; at: number; answered: (answer: CallbackAnswer) => void }

/** One call of the bot, as it came in and was answered. */
export type RequestRecord = {
  method: string
  params: Record<string, unknown>
  at: number
  ok: boolean
  error?: string
}

/** Everything that the server knows. */
export type World = {
  token: string
  bot: UserFromGetMe
  apiRoot: () => string
  users: Map<number, User>
  chats: Map<number, Chat>
  updates: UpdateQueue
  queries: Map<string, Query>
  answers: Map<number, CallbackAnswer[]>
  /** Commands by `<scope> <language>`; descriptions by `<kind> <language>`. */
  commands: Map<string, BotCommand[]>
  texts: Map<string, string>
  files: Map<string, Uint8Array>
  webhook: string
  callbackSeconds: number
  /** Throws the 429 of a chat that was written to too often. */
  flood: (chat: Chat) => void
  nextChange: () => number
  now: () => number
}

/** Tells whoever waits in that chat that a message is new or different. */
export const changed = (world: World, chat: Chat, message: SeenMessage): void => {
  message.change = world.nextChange()
  for (const watcher of chat.watchers) watcher(message)
}

export const counter = (from: number): (() => number) => {
  let last = from
  return () => ++last
}

export const newChat = (
  world: { nextMessage: () => number },
  chat: Pick<Chat, 'id' | 'kind' | 'title'> & Partial<Chat>,
): Chat => ({
  forum: false,
  topics: new Set(),
  admins: new Set(),
  members: new Set(),
  started: false,
  blocked: false,
  messages: new Map(),
  // Private chats share one sequence of message ids; every supergroup has its own.
  nextMessage: chat.kind === 'private' ? world.nextMessage : counter(0),
  watchers: new Set(),
  ...chat,
})

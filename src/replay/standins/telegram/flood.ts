import { tooManyRequests } from './refusal.ts'
import type { Chat } from './world.ts'

/** Telegram's limits (https://core.telegram.org/bots/faq): messages a second over all, a chat's burst, a group's minute. */
export type FloodLimits = { perSecond: number; chatBurst: number; groupPerMinute: number }

export const telegramLimits: FloodLimits = { perSecond: 30, chatBurst: 4, groupPerMinute: 20 }

/**
 * Counts what was sent and refuses with `retry_after` past the limits: over all in a sliding second, in a group in a
 * sliding minute, in one chat a bucket that fills by one a second.
 */
export const createFlood = (limits: FloodLimits, now: () => number): ((chat: Chat) => void) => {
  const all: number[] = []
  const chats = new Map<number, { level: number; at: number; minute: number[] }>()
  const forget = (times: number[], before: number): void => {
    const from = times.findIndex((time) => time > before)
    times.splice(0, from === -1 ? times.length : from)
  }
  return (chat) => {
    const at = now()
    const own = chats.get(chat.id) ?? { level: limits.chatBurst, at, minute: [] }
    chats.set(chat.id, own)
    own.level = Math.min(limits.chatBurst, own.level + (at - own.at) / 1000)
    own.at = at
    forget(all, at - 1000)
    forget(own.minute, at - 60_000)
    if (all.length >= limits.perSecond) throw tooManyRequests(1)
    if (chat.kind !== 'private' && own.minute.length >= limits.groupPerMinute)
      throw tooManyRequests(Math.max(1, Math.ceil(((own.minute[0] ?? at) + 60_000 - at) / 1000)))
    if (own.level < 1) throw tooManyRequests(Math.max(1, Math.ceil(1 - own.level)))
    own.level -= 1
    all.push(at)
    own.minute.push(at)
  }
}

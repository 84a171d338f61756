import { randomBytes } from 'node:crypto'

import type { WebSocket } from 'ws'

import type { Json } from './form.ts'

/** A bot's session on one shard: it outlives its connection. */
export type Session = {
  id: string
  shard: [number, number]
  intents: number
  sequence: number
  /** Events that the bot has not said it has, by their sequence. */
  sent: { s: number; text: string }[]
  /** The last event that is not kept though the bot may not have it. */
  lost: number
  socket?: WebSocket
  send(event: string, data: Json): void
}

/** A session that missed more than this may not be resumed. */
const memory = 20_000

/** What the bot says it has is not kept for it. */
export const forget = (session: Session, upTo: number): void => {
  const first = session.sent.findIndex(({ s }) => s > upTo)
  session.sent.splice(0, first === -1 ? session.sent.length : first)
}

export const newSession = (shard: [number, number], intents: number, socket: WebSocket): Session => {
  const session: Session = {
    id: randomBytes(16).toString('hex'),
    shard,
    intents,
    sequence: 0,
    sent: [],
    lost: 0,
    socket,
    send(event, data) {
      const s = ++session.sequence
      const text = JSON.stringify({ op: 0, t: event, s, d: data })
      session.sent.push({ s, text })
      if (session.sent.length > memory * 2) session.lost = session.sent.splice(0, memory).at(-1)?.s ?? 0
      session.socket?.send(text)
    },
  }
  return session
}

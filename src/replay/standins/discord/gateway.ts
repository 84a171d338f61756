import type { IncomingMessage } from 'node:http'

import { WebSocketServer, type WebSocket } from 'ws'

import type { Json } from './form.ts'
import { createHandshake } from './handshake.ts'
import { intentOf, messageContent } from './intents.ts'
import type { Session } from './session.ts'
import type { Guild, World } from './world.ts'

type Body = Json | ((content: boolean) => Json)

/** The WebSocket side: sessions by shard, what each has still to get, and faults on demand. */
export type Gateway = {
  server: WebSocketServer
  /** Sends an event to every session that is to get it; false where there is none. */
  dispatch(event: string, body: Body, guild?: Guild): boolean
  /** From now on interactions are delivered so many times, as a resumed session may see them again. */
  redeliver(times: number): void
  /** Cuts all connections, as a network does. */
  drop(): void
  /** Op 9, and the session is forgotten unless it may be resumed. */
  invalidate(resumable: boolean): void
  /** Op 7: the bot is to connect anew and resume. */
  reconnect(): void
  /** Heartbeats stay unanswered: the bot is to notice a dead connection. */
  deaf(on: boolean): void
  sessions(): { id: string; shard: [number, number]; intents: number; connected: boolean; sequence: number }[]
  /** How often bots have identified and resumed. */
  counts: { identified: number; resumed: number; heartbeats: number }
  /** Calls back whenever a session becomes ready or is resumed. */
  watch(listener: () => void): () => void
  close(): void
}

/** https://discord.com/developers/docs/events/gateway, without compression and in JSON alone. */
export const createGateway = (world: () => World, heartbeatMs: number): Gateway => {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const sessions = new Map<string, Session>()
  const sockets = new Set<WebSocket>()
  const watchers = new Set<() => void>()
  const counts = { identified: 0, resumed: 0, heartbeats: 0 }
  const state = { times: 1, deaf: false }
  const handshake = createHandshake({
    world,
    sessions,
    counts,
    state,
    heartbeatMs,
    ready: () => watchers.forEach((one) => one()),
  })

  server.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    sockets.add(socket)
    socket.on('close', (code: number) => {
      sockets.delete(socket)
      part(sessions, socket, code)
    })
    handshake(socket, request)
  })

  const dispatch: Gateway['dispatch'] = (event, body, guild) => {
    let reached = false
    for (const session of sessions.values()) {
      const [id, total] = session.shard
      const shard = guild === undefined ? 0 : Number((BigInt(guild.id) >> 22n) % BigInt(total))
      const intent = intentOf(event, guild !== undefined)
      if (shard !== id || (intent !== 0 && (session.intents & intent) === 0)) continue
      reached = true
      const data = typeof body === 'function' ? body((session.intents & messageContent) !== 0) : body
      const times = event === 'INTERACTION_CREATE' ? state.times : 1
      for (let left = times; left > 0; left--) session.send(event, data)
    }
    return reached
  }

  const toAll = (payload: object): void => {
    for (const socket of sockets) socket.send(JSON.stringify(payload))
  }
  return {
    server,
    dispatch,
    redeliver: (times) => void (state.times = times),
    drop: () => sockets.forEach((socket) => socket.terminate()),
    invalidate(resumable) {
      if (!resumable) sessions.clear()
      toAll({ op: 9, d: resumable, s: null, t: null })
    },
    reconnect: () => toAll({ op: 7, d: null, s: null, t: null }),
    deaf: (on) => void (state.deaf = on),
    sessions: () =>
      [...sessions.values()].map(({ id, shard, intents, socket, sequence }) => ({
        id,
        shard,
        intents,
        connected: socket !== undefined,
        sequence,
      })),
    counts,
    watch(listener) {
      watchers.add(listener)
      return () => watchers.delete(listener)
    },
    close() {
      sockets.forEach((socket) => socket.terminate())
      server.close()
    },
  }
}

/** A bot that says goodbye (1000, 1001) ends its session; after anything else it may resume. */
const part = (sessions: Map<string, Session>, socket: WebSocket, code: number): void => {
  for (const session of sessions.values()) {
    if (session.socket !== socket) continue
    delete session.socket
    if (code === 1000 || code === 1001) sessions.delete(session.id)
  }
}

import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

import type { WebSocket } from 'ws'

import { isObject, numberOf, type Json } from './form.ts'
import { allPrivileged, known } from './intents.ts'
import { toGuild } from './payloads.ts'
import type { World } from './world.ts'

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

type Deps = {
  world: () => World
  sessions: Map<string, Session>
  counts: { identified: number; resumed: number; heartbeats: number }
  state: { deaf: boolean }
  heartbeatMs: number
  ready: () => void
}

/** How a connection goes: hello, then identify or resume, then heartbeats. */
export const createHandshake = (deps: Deps) => {
  const { world, sessions, counts, heartbeatMs } = deps
  const identify = (socket: WebSocket, d: Json): Session | undefined => {
    const refused = refuse(world(), d)
    if (refused !== undefined) {
      socket.close(...refused)
      return undefined
    }
    const [id, total] = shardOf(d)
    for (const old of sessions.values())
      if (old.socket === undefined && old.shard[0] === id && old.shard[1] === total) sessions.delete(old.id)
    const session = newSession([id, total], numberOf(d['intents']), socket)
    sessions.set(session.id, session)
    counts.identified++
    welcome(world(), session)
    deps.ready()
    return session
  }
  const resume = (socket: WebSocket, d: Json): Session | undefined => {
    if (d['token'] !== world().token) {
      socket.close(4004, 'Authentication failed.')
      return undefined
    }
    const session = sessions.get(String(d['session_id']))
    const from = numberOf(d['seq'])
    if (session === undefined || from < session.lost) {
      if (session !== undefined) sessions.delete(session.id)
      socket.send(JSON.stringify({ op: 9, d: false, s: null, t: null }))
      return undefined
    }
    if (from > session.sequence) {
      socket.close(4007, 'Invalid seq.')
      return undefined
    }
    session.socket = socket
    for (const { s, text } of session.sent) if (s > from) socket.send(text)
    counts.resumed++
    session.send('RESUMED', {})
    deps.ready()
    return session
  }

  return (socket: WebSocket, request: IncomingMessage): void => {
    const query = new URL(request.url ?? '/', 'ws://gateway').searchParams
    if (query.get('v') !== '10') return socket.close(4012, 'Invalid API version.')
    if (query.get('encoding') !== 'json') return socket.close(4002, 'Error while decoding payload.')
    let session: Session | undefined
    let patience: NodeJS.Timeout | undefined
    let calls = { from: Date.now(), count: 0 }
    const beat = (): void => {
      clearTimeout(patience)
      patience = setTimeout(() => socket.close(4009, 'Session timed out.'), heartbeatMs * 2)
      patience.unref()
    }
    socket.on('close', () => clearTimeout(patience))
    socket.on('message', (data: Buffer) => {
      const payload = data.length > 4096 ? undefined : readPayload(data.toString('utf8'))
      if (payload === undefined) return socket.close(4002, 'Error while decoding payload.')
      if (Date.now() - calls.from > 60_000) calls = { from: Date.now(), count: 0 }
      if (++calls.count > 120) return socket.close(4008, 'Rate limited.')
      const { op, d } = payload
      if (op === 1) {
        if (deps.state.deaf) return
        counts.heartbeats++
        beat()
        if (session !== undefined && typeof d === 'number') forget(session, d)
        return socket.send('{"op":11,"d":null,"s":null,"t":null}')
      }
      if (op === 2 || op === 6) {
        if (session !== undefined) return socket.close(4005, 'Already authenticated.')
        if (!isObject(d)) return socket.close(4002, 'Error while decoding payload.')
        session = op === 2 ? identify(socket, d) : resume(socket, d)
        return
      }
      if (session === undefined) return socket.close(4003, 'Not authenticated.')
      // Presence, voice, members asked for: nobody looks at them here.
      if (![3, 4, 8, 31].includes(op)) socket.close(4001, 'Unknown opcode.')
    })
    beat()
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: heartbeatMs }, s: null, t: null }))
  }
}

const forget = (session: Session, upTo: number): void => {
  const first = session.sent.findIndex(({ s }) => s > upTo)
  session.sent.splice(0, first === -1 ? session.sent.length : first)
}

const newSession = (shard: [number, number], intents: number, socket: WebSocket): Session => {
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

const shardOf = (d: Json): [number, number] => {
  const shard = Array.isArray(d['shard']) ? d['shard'].map(Number) : [0, 1]
  return [shard[0] ?? 0, shard[1] ?? 1]
}

const refuse = (world: World, d: Json): [number, string] | undefined => {
  if (d['token'] !== world.token) return [4004, 'Authentication failed.']
  const [id, total] = shardOf(d)
  if (!(total >= 1 && id >= 0 && id < total)) return [4010, 'Invalid shard.']
  const intents = d['intents']
  if (typeof intents !== 'number' || (intents & ~known) !== 0) return [4013, 'Invalid intent(s).']
  if ((intents & allPrivileged & ~world.privileged) !== 0) return [4014, 'Disallowed intent(s).']
  if (world.guilds.size / total > 2500) return [4011, 'Sharding required.']
  return undefined
}

/** Ready first, with servers that are still to come, then the servers one by one. */
const welcome = (world: World, session: Session): void => {
  const [id, total] = session.shard
  const mine = [...world.guilds.values()].filter(
    (guild) => guild.members.has(world.bot.id) && Number((BigInt(guild.id) >> 22n) % BigInt(total)) === id,
  )
  session.send('READY', {
    v: 10,
    user: { ...world.bot, email: null, verified: true, mfa_enabled: true },
    guilds: mine.map((guild) => ({ id: guild.id, unavailable: true })),
    session_id: session.id,
    resume_gateway_url: world.gatewayUrl(),
    session_type: 'normal',
    private_channels: [],
    relationships: [],
    shard: session.shard,
    application: { id: world.application.id, flags: world.application.flags },
  })
  if ((session.intents & 1) === 0) return
  for (const guild of mine) session.send('GUILD_CREATE', toGuild(world, guild, true))
}

/** A payload that a bot sent, or undefined where it cannot be read. */
const readPayload = (data: string): { op: number; d: unknown } | undefined => {
  try {
    const value: unknown = JSON.parse(data)
    if (isObject(value) && typeof value['op'] === 'number') return { op: value['op'], d: value['d'] }
  } catch {}
  return undefined
}

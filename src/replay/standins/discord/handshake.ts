import type { IncomingMessage } from 'node:http'

import type { WebSocket } from 'ws'

import { isObject, numberOf, textOf, type Json } from './form.ts'
import { allPrivileged, known } from './intents.ts'
import { toGuild } from './payloads.ts'
import { forget, newSession, type Session } from './session.ts'
import type { World } from './world.ts'

type Deps = {
  world: () => World
  sessions: Map<string, Session>
  counts: { identified: number; resumed: number; heartbeats: number }
  state: { deaf: boolean }
  heartbeatMs: number
  ready: () => void
}

/** How a connection goes: hello, then identify or resume, then heartbeats. */
export const createHandshake =
  (deps: Deps) =>
  (socket: WebSocket, request: IncomingMessage): void => {
    const query = new URL(request.url ?? '/', 'ws://gateway').searchParams
    if (query.get('v') !== '10') return socket.close(4012, 'Invalid API version.')
    if (query.get('encoding') !== 'json') return socket.close(4002, 'Error while decoding payload.')
    let session: Session | undefined
    const patience = createPatience(() => socket.close(4009, 'Session timed out.'), deps.heartbeatMs * 2)
    const limit = createLimit(Date.now)
    socket.on('close', patience.end)
    socket.on('message', (data: Buffer) => {
      const payload = data.length > 4096 ? undefined : readPayload(data.toString('utf8'))
      if (payload === undefined) return socket.close(4002, 'Error while decoding payload.')
      if (!limit()) return socket.close(4008, 'Rate limited.')
      const { op, d } = payload
      if (op === 1) {
        if (deps.state.deaf) return
        deps.counts.heartbeats++
        patience.renew()
        if (session !== undefined && typeof d === 'number') forget(session, d)
        return socket.send('{"op":11,"d":null,"s":null,"t":null}')
      }
      if (op === 2 || op === 6) {
        if (session !== undefined) return socket.close(4005, 'Already authenticated.')
        if (!isObject(d)) return socket.close(4002, 'Error while decoding payload.')
        session = op === 2 ? identify(deps, socket, d) : resume(deps, socket, d)
        return
      }
      if (session === undefined) return socket.close(4003, 'Not authenticated.')
      // Presence, voice, members asked for: nobody looks at them here.
      if (![3, 4, 8, 31].includes(op)) socket.close(4001, 'Unknown opcode.')
    })
    patience.renew()
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: deps.heartbeatMs }, s: null, t: null }))
  }

const createPatience = (give: () => void, ms: number) => {
  let timer: NodeJS.Timeout | undefined
  const end = (): void => clearTimeout(timer)
  const renew = (): void => {
    end()
    timer = setTimeout(give, ms)
    timer.unref()
  }
  return { renew, end }
}

/** A connection takes 120 payloads a minute. */
const createLimit = (now: () => number) => {
  let window = { from: now(), count: 0 }
  return (): boolean => {
    if (now() - window.from > 60_000) window = { from: now(), count: 0 }
    return ++window.count <= 120
  }
}

const identify = (deps: Deps, socket: WebSocket, d: Json): Session | undefined => {
  const { sessions, counts } = deps
  const world = deps.world()
  const refused = refuse(world, d)
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
  welcome(world, session)
  deps.ready()
  return session
}

const resume = (deps: Deps, socket: WebSocket, d: Json): Session | undefined => {
  const { sessions, counts } = deps
  if (d['token'] !== deps.world().token) {
    socket.close(4004, 'Authentication failed.')
    return undefined
  }
  const session = sessions.get(textOf(d['session_id']))
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
  // A session has one connection: the newer takes it over.
  const old = session.socket
  session.socket = socket
  if (old !== undefined && old !== socket) old.close(4000, 'Resumed elsewhere.')
  for (const { s, text } of session.sent) if (s > from) socket.send(text)
  counts.resumed++
  session.send('RESUMED', {})
  deps.ready()
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

import { createServer, type Server, type Socket } from 'node:net'

import type { PGlite } from '@electric-sql/pglite'

import { ASK_PASSWORD, fatal, listenings, readOpening, readPassword, takeWork } from './messages.ts'
import { leave, openSession, submit, type Session } from './session.ts'

const HOST = '127.0.0.1'

export type SocketOptions = {
  /** A free port where it is left out. */
  port: number | undefined
  password: string
  maxConnections: number
  /** How long a transaction may stand open without a word before it is rolled back, in ms. */
  idleTransactionMs: number
  fail: (error: Error) => void
}

type Client = {
  owner: symbol
  socket: Socket
  channels: Set<string>
  /** The startup packet, until the password has come. */
  startup: Buffer | undefined
  started: boolean
  rest: Buffer
  /** What came after `rest`, and how long both must be before there is something to do. */
  more: Buffer[]
  wanted: number
}
type Serving = { session: Session; clients: Set<Client>; leaving: Set<Promise<void>>; options: SocketOptions }
export type Served = { port: number; session: Session; close: () => Promise<void> }

/**
 * Puts a PGlite behind PostgreSQL's protocol. PGlite's own socket package parts the messages of one statement, so that
 * another connection's can come between them once a statement is larger than a network packet, and it gives
 * notifications to the one who notifies.
 */
export const serveConnections = async (db: PGlite, options: SocketOptions): Promise<Served> => {
  const clients = new Set<Client>()
  const session = openSession(
    db,
    ({ channel, bytes }) => {
      for (const { channels, socket } of clients) if (channels.has(channel)) socket.write(bytes)
    },
    options.fail,
  )
  const serving: Serving = { session, clients, leaving: new Set(), options }
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => greet(serving, socket))
  const port = await listen(server, options.port ?? 0)
  const watch = setInterval(() => endIdle(serving), Math.max(50, options.idleTransactionMs / 4))
  const close = async (): Promise<void> => {
    clearInterval(watch)
    const gone = new Promise((resolve) => server.close(resolve))
    // Without a word: a client that is closing too would take one for an error.
    for (const { socket } of clients) socket.destroySoon()
    await gone
    await Promise.all(serving.leaving)
  }
  return { port, session, close }
}

const listen = async (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })

const hangUp = (socket: Socket, code: string, message: string): void => {
  socket.write(fatal(code, message))
  socket.destroySoon()
}

const greet = (serving: Serving, socket: Socket): void => {
  const { clients, leaving, options, session } = serving
  socket.on('error', () => socket.destroy())
  if (clients.size >= options.maxConnections)
    return hangUp(socket, '53300', 'sorry, too many clients already')
  const client: Client = {
    owner: Symbol('connection'),
    socket,
    channels: new Set(),
    startup: undefined,
    started: false,
    rest: Buffer.alloc(0),
    more: [],
    wanted: 0,
  }
  clients.add(client)
  socket.on('close', () => {
    clients.delete(client)
    const left = leave(session, client.owner).finally(() => leaving.delete(left))
    leaving.add(left)
  })
  socket.on('data', (data) => {
    if (!gather(client, data)) return
    if (!client.started && client.startup === undefined) open(client)
    if (client.startup !== undefined) admit(serving, client, client.startup)
    if (client.started) forward(session, client)
  })
}

/** A long message comes in many pieces: they are put together once, when it is all there. */
const gather = (client: Client, data: Buffer): boolean => {
  client.more.push(data)
  const length = client.more.reduce((sum, part) => sum + part.length, client.rest.length)
  if (length < client.wanted) return false
  client.rest = Buffer.concat([client.rest, ...client.more])
  client.more = []
  return true
}

const open = (client: Client): void => {
  for (let opening = readOpening(client.rest); opening !== undefined; opening = readOpening(client.rest)) {
    client.rest = client.rest.subarray(opening.bytes.length)
    if (opening.kind === 'startup') {
      client.startup = opening.bytes
      client.socket.write(ASK_PASSWORD)
      return
    }
    // Nothing can be cancelled in a database that does one thing at a time.
    if (opening.kind === 'cancel') client.socket.end()
    else client.socket.write('N')
  }
}

/** Other people of the machine can reach a loopback port too: without the password they get no further. */
const admit = ({ session, options }: Serving, client: Client, startup: Buffer): void => {
  const read = readPassword(client.rest)
  if (read === undefined) return
  client.rest = client.rest.subarray(read.end)
  client.startup = undefined
  if (read.password !== options.password)
    return hangUp(client.socket, '28P01', 'password authentication failed for the embedded database')
  client.started = true
  hand(session, client, startup)
}

const forward = (session: Session, client: Client): void => {
  const { work, rest, wanted, ended } = takeWork(client.rest)
  client.rest = rest
  client.wanted = wanted
  if (work.length > 0) {
    for (const { listen, channel } of listenings(work)) follow(client, listen, channel)
    hand(session, client, work)
  }
  if (ended) client.socket.end()
}

const follow = ({ channels }: Client, listen: boolean, channel: string): void => {
  if (listen) channels.add(channel)
  else if (channel === '*') channels.clear()
  else channels.delete(channel)
}

const hand = (session: Session, { owner, socket }: Client, bytes: Buffer): void =>
  submit(session, { owner, bytes, answer: (answer) => void (socket.writable && socket.write(answer)) })

/** A client that went to sleep inside a transaction would stop everybody else for good. */
const endIdle = ({ session, clients, options }: Serving): void => {
  if (session.holder === undefined || session.running) return
  if (Date.now() - session.idleSince < options.idleTransactionMs) return
  for (const { owner, socket } of clients)
    if (owner === session.holder)
      hangUp(socket, '25P03', 'terminating connection due to idle-in-transaction timeout')
}

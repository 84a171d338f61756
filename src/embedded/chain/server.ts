import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

import { WebSocketServer } from 'ws'

import type { Bank } from './bank.ts'
import { callJson } from './rpc/call.ts'
import { serveSubscriptions } from './subscriptions.ts'

const HOST = '127.0.0.1'
const MAX_BODY = 1 << 20
const TRIES = 50

export type Served = { port: number; wsPort: number; close: () => Promise<void> }

/** Serves the chain: JSON-RPC over HTTP, and over WebSocket on the next port, where web3.js looks for it. */
export const serve = async (bank: Bank, port?: number, wsPort?: number): Promise<Served> => {
  for (let tries = 1; ; tries++) {
    const http = createHttp(bank)
    const httpPort = await listen(http, port ?? 0)
    const ws = createServer()
    try {
      const bound = await listen(ws, wsPort ?? httpPort + 1)
      const sockets = new WebSocketServer({ server: ws, maxPayload: MAX_BODY })
      sockets.on('connection', (socket) => serveSubscriptions(bank, socket))
      const close = async (): Promise<void> => {
        for (const socket of sockets.clients) socket.terminate()
        sockets.close()
        await Promise.all([shut(http), shut(ws)])
      }
      return { port: httpPort, wsPort: bound, close }
    } catch (error) {
      await shut(http)
      // A free port whose neighbour is taken: another pair will do, unless somebody chose this one.
      if (port !== undefined || wsPort !== undefined || tries === TRIES) throw error
    }
  }
}

const listen = async (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })

/** Answers what has been asked, then ends; who dawdles is cut off. */
const shut = async (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const patience = setTimeout(() => server.closeAllConnections(), 500)
    server.close(() => {
      clearTimeout(patience)
      resolve()
    })
  })

const createHttp = (bank: Bank): Server =>
  createServer((request, response) => void answer(bank, request, response))

const answer = async (bank: Bank, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (request.method === 'GET' && request.url === '/health') return reply(response, 200, 'ok', 'text/plain')
  // A browser asks first whether a page may; a validator lets every page.
  if (request.method === 'OPTIONS') return reply(response, 200, '', 'text/plain')
  if (request.method !== 'POST')
    return reply(response, 405, 'Used HTTP Method is not allowed. POST is required', 'text/plain')
  try {
    reply(response, 200, callJson(bank, await readBody(request)))
  } catch {
    reply(response, 413, 'The request is too large or was cut off', 'text/plain')
  }
}

const readBody = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > MAX_BODY) throw new RangeError('too large')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

const reply = (response: ServerResponse, status: number, body: string, type = 'application/json'): void => {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'content-type',
  })
  response.end(body)
}

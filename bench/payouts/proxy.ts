import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

import { sentBytes, type Cluster } from './cluster.ts'
import type { Gate } from './gate.ts'
import type { Answer, Call, Way, Weather } from './weather.ts'

export type Proxy = { url: string; close: () => Promise<void> }

/** `weather` is looked at anew for each call; `strike`: told when it did something to one. */
export type Between = { cluster: Cluster; gate: Gate; weather: () => Weather; strike: () => void }

/** A node's JSON-RPC over HTTP, with all that can go wrong on the way to it. One for each worker and node. */
export const openProxy = async (between: Between, node: number): Promise<Proxy> => {
  const server = createServer((request, response) => {
    serve(between, node, request, response).catch(() => response.destroy())
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address() as { port: number }
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${address.port}`, close }
}

const serve = async (
  between: Between,
  node: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { gate, weather, strike } = between
  const body = await readBody(request)
  const { method, params = [] } = JSON.parse(body) as { method: string; params?: unknown[] }
  const call: Call = { node, method, params }
  const sky = weather()
  const step = await gate.step({ to: 'node', open: false })
  const way = step === 'cut' ? 'lost' : sky.way(call)
  if (step !== 'cut' && way !== 'through') strike()
  if (way === 'lost') return void response.destroy()
  if (way === 429 || way === 503) return refuse(response, way)
  if (way === 'hang') return
  if (typeof way === 'object') await sleep(way.slowMs)
  const answer = answerOf(between, sky, call, body)
  if (step === 'deaf' || isSilent(way)) return way === 'hang-heard' ? undefined : void response.destroy()
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) })
  response.end(answer)
}

const isSilent = (way: Way): boolean => way === 'deaf' || way === 'hang-heard'

const answerOf = ({ cluster, strike }: Between, sky: Weather, call: Call, body: string): string => {
  // A simulation runs on the newest state whoever is asked: that is all the runtime has.
  const lag = call.method === 'simulateTransaction' ? 0 : sky.lag(call)
  const { id } = JSON.parse(body) as { id: unknown }
  const honest =
    call.method === 'sendTransaction'
      ? JSON.stringify({ jsonrpc: '2.0', id, result: take(cluster, sky, call, strike) })
      : cluster.answer(body, lag)
  if (lag > 0) strike()
  if (call.method === 'sendTransaction') return honest
  const answer = JSON.parse(honest) as Answer
  const said = sky.lie(call, answer)
  if (said === answer) return honest
  strike()
  return JSON.stringify(said)
}

const take = (cluster: Cluster, sky: Weather, call: Call, strike: () => void): string => {
  const { raw, signature } = sentBytes(call.params)
  sky.beforeLanding(call)
  const slots = sky.landing(call)
  if (slots !== 0) strike()
  if (slots !== 'never') cluster.land(raw, slots)
  return signature
}

const refuse = (response: ServerResponse, status: 429 | 503): void => {
  const text =
    status === 429 ? '{"error":"Too many requests"}' : '<html><body>503 Service Unavailable</body></html>'
  response.writeHead(status, {
    'content-type': status === 429 ? 'application/json' : 'text/html',
    'retry-after': '1',
  })
  response.end(text)
}

const readBody = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

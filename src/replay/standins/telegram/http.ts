import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

import { methods } from './methods.ts'
import type { Params, Uploaded } from './params.ts'
import { badRequest, BotApiRefusal } from './refusal.ts'
import type { RequestRecord, World } from './world.ts'

type Recorder = (record: RequestRecord) => void

/** Serves `/bot<token>/<method>` and `/file/bot<token>/<path>` over HTTP, answering in Telegram's envelope. */
export const serveBotApi = (world: World, record: Recorder): Server => {
  const server = createServer((request, response) => {
    void answer(world, record, request, response)
  })
  server.keepAliveTimeout = 60_000
  return server
}

const answer = async (
  world: World,
  record: Recorder,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  let call: { method: string; params: Params } | undefined
  try {
    const url = new URL(request.url ?? '/', 'http://bot.api')
    const body = await readBody(request)
    const file = fileOf(world, url.pathname)
    if (file !== undefined) return void response.end(file)
    const method = methodOf(world, url.pathname)
    const params = { ...Object.fromEntries(url.searchParams), ...(await readParams(request, body)) }
    call = { method, params }
    const run = methods.get(method.toLowerCase())
    if (run === undefined) throw new BotApiRefusal(404, 'Not Found: method not found')
    const result = await run(world, params, gone.signal)
    record({ ...call, at: world.now(), ok: true })
    reply(response, 200, { ok: true, result })
  } catch (error) {
    const refusal = error instanceof BotApiRefusal ? error : new BotApiRefusal(500, String(error))
    record({
      method: '',
      params: {},
      ...call,
      at: world.now(),
      ok: false,
      error: `${refusal.code} ${refusal.message}`,
    })
    reply(response, refusal.code, {
      ok: false,
      error_code: refusal.code,
      description: refusal.message,
      ...(refusal.parameters === undefined ? {} : { parameters: refusal.parameters }),
    })
  }
}

const reply = (response: ServerResponse, status: number, body: object): void => {
  const text = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length })
  response.end(text)
}

/** The method that a path names. A token that is not the bot's is unauthorized; a path without one is not found. */
const methodOf = (world: World, path: string): string => {
  const match = /^\/bot([^/]+)\/([^/]*)$/.exec(path)
  if (match === null || !/^\d+:[\w-]+$/.test(match[1] ?? '')) throw new BotApiRefusal(404, 'Not Found')
  if (match[1] !== world.token) throw new BotApiRefusal(401, 'Unauthorized')
  return match[2] ?? ''
}

const fileOf = (world: World, path: string): Uint8Array | undefined => {
  const prefix = `/file/bot${world.token}/documents/`
  return path.startsWith(prefix) ? world.files.get(path.slice(prefix.length)) : undefined
}

const readBody = async (request: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
    request.on('error', reject)
  })

const readParams = async (request: IncomingMessage, body: Buffer): Promise<Params> => {
  if (body.length === 0) return {}
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('application/json')) return readJson(body)
  if (type.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(body.toString('utf8')))
  if (type.startsWith('multipart/form-data')) return readForm(body, type)
  return {}
}

const readJson = (body: Buffer): Params => {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Params
  } catch {}
  throw badRequest("can't parse the request body as a JSON object")
}

const readForm = async (body: Buffer, type: string): Promise<Params> => {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const params: Params = {}
  for (const [name, value] of form) {
    if (typeof value === 'string') params[name] = value
    else params[name] = { name: value.name, bytes: await value.bytes() } satisfies Uploaded
  }
  return params
}

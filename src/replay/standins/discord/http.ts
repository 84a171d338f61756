import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

import type { Upload } from './check-message.ts'
import { isObject, listOf, textOf } from './form.ts'
import { ApiRefusal, refusal } from './refusal.ts'
import { route } from './routes.ts'
import type { RequestRecord, World } from './world.ts'

type Recorder = (record: RequestRecord) => void
type Read = { body: unknown; uploads: Upload[] }

/** Serves `/api/v10/…` and the files that messages hold. */
export const serveApi = (world: World, record: Recorder): Server => {
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
  const url = new URL(request.url ?? '/', 'http://discord')
  const file = world.files.get(url.pathname)
  if (file !== undefined) return void response.end(file)
  const method = request.method ?? 'GET'
  const path = /^\/api\/v10(\/.*)$/.exec(url.pathname)?.[1]
  const call: RequestRecord = {
    method,
    path: path ?? url.pathname,
    body: undefined,
    at: world.now(),
    status: 0,
  }
  const verdict = world.limits.check(method, call.path)
  try {
    const { body, uploads } = await read(request)
    call.body = body
    if (verdict.limited !== undefined) return limit(response, record, call, verdict)
    if (path === undefined) throw refusal('notFound')
    const token = request.headers.authorization ?? ''
    const { status, result } = route(world, { method, path, token, body, uploads, query: url.searchParams })
    record({ ...call, status })
    reply(response, status, result, verdict.headers)
  } catch (error) {
    const refused = error instanceof ApiRefusal ? error : new ApiRefusal(500, 0, `500: ${String(error)}`)
    const { status, code, message, errors } = refused
    record({ ...call, status, code, error: message })
    reply(response, status, { message, code, ...(errors === undefined ? {} : { errors }) }, verdict.headers)
  }
}

const limit = (
  response: ServerResponse,
  record: Recorder,
  call: RequestRecord,
  { headers, limited }: ReturnType<World['limits']['check']>,
): void => {
  const { retryAfter = 0, global = false } = limited ?? {}
  const message = 'You are being rate limited.'
  record({ ...call, status: 429, error: message })
  const more = {
    ...headers,
    'retry-after': String(Math.ceil(retryAfter * 1000) / 1000),
    'x-ratelimit-scope': global ? 'global' : 'user',
    ...(global ? { 'x-ratelimit-global': 'true' } : {}),
  }
  reply(response, 429, { message, retry_after: retryAfter, global }, more)
}

const reply = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string>,
): void => {
  if (body === undefined) {
    response.writeHead(status, headers)
    return void response.end()
  }
  const text = Buffer.from(JSON.stringify(body))
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': text.length,
  })
  response.end(text)
}

const read = async (request: IncomingMessage): Promise<Read> => {
  const bytes = await readBytes(request)
  if (bytes.length === 0) return { body: undefined, uploads: [] }
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('multipart/form-data')) return readForm(bytes, type)
  return { body: parse(bytes.toString('utf8')), uploads: [] }
}

const readBytes = async (request: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
    request.on('error', reject)
  })

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw refusal('badJson')
  }
}

/** Files with the message in `payload_json`; a message in an interaction's answer names its files one level deeper. */
const readForm = async (bytes: Buffer, type: string): Promise<Read> => {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData()
  const json = form.get('payload_json')
  const body: unknown = typeof json === 'string' ? parse(json) : {}
  const uploads: Upload[] = []
  for (const [field, value] of form)
    if (typeof value !== 'string') uploads.push({ field, filename: value.name, bytes: await value.bytes() })
  const draft = isObject(body) && isObject(body['data']) ? body['data'] : body
  const listed = isObject(draft) ? listOf(draft['attachments']) : []
  for (const upload of uploads) {
    const given = listed.find(({ id }) => upload.field === `files[${String(id)}]`)
    const name = textOf(given?.['filename'])
    if (name !== '') upload.filename = name
  }
  return { body, uploads }
}

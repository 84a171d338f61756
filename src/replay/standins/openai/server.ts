import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Reply } from './reply.ts'
import { complaintOf, type Abilities, type ChatRequest } from './strict.ts'

export type OpenAiStandin = {
  baseUrl: string
  key: string
  /** Every well-formed request for a completion, in the order in which they came. */
  requests: ChatRequest[]
  /** How many requests came at all, the refused ones included. */
  calls(): number
  /** What the next requests get, one each. */
  next(...replies: Reply[]): void
  /** What every request gets for which nothing else was planned. */
  always(reply: Reply): void
  /** Ends the server, and throws if a request came that nobody had planned. */
  close(): Promise<void>
}

/**
 * An OpenAI-compatible server for tests: the protocol over HTTP, as strict as the real one about what it is asked, with
 * replies that are planned beforehand.
 */
export const startOpenAiStandin = async (abilities: Partial<Abilities> = {}): Promise<OpenAiStandin> => {
  const able: Abilities = {
    models: ['test-model'],
    formats: ['json_schema', 'json_object', 'text'],
    limit: 'both',
    ...abilities,
  }
  const key = 'test-key'
  const requests: ChatRequest[] = []
  const planned: Reply[] = []
  let fallback: Reply | undefined
  let calls = 0
  let unplanned = 0
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.headers.authorization !== `Bearer ${key}`)
      return fail(response, 401, { message: 'Incorrect API key provided', code: 'invalid_api_key' })
    if (request.method === 'GET' && request.url === '/v1/models')
      return send(response, 200, { object: 'list', data: able.models.map((id) => ({ id, object: 'model' })) })
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions')
      return fail(response, 404, { message: `Invalid URL (${request.method} ${request.url})` })
    calls += 1
    const body = parse(await text(request))
    const complaint = complaintOf(body, able)
    if (complaint !== undefined) return fail(response, complaint.status, complaint)
    const asked = body as ChatRequest
    requests.push(asked)
    const reply = planned.shift() ?? fallback
    if (reply !== undefined) return give(response, asked, reply)
    unplanned += 1
    return fail(response, 500, { message: 'nobody planned this request' })
  }
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    key,
    requests,
    calls: () => calls,
    next: (...replies) => {
      planned.push(...replies)
    },
    always: (reply) => {
      fallback = reply
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      if (unplanned > 0) throw new Error(`the model server got ${unplanned} requests that nobody planned`)
    },
  }
}

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

const send = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

const fail = (
  response: ServerResponse,
  status: number,
  error: { message: string; code?: string; param?: string },
  headers: Record<string, string> = {},
): void =>
  send(
    response,
    status,
    { error: { type: 'invalid_request_error', code: null, param: null, ...error } },
    headers,
  )

const give = async (response: ServerResponse, asked: ChatRequest, reply: Reply): Promise<void> => {
  if (reply.kind === 'slow') {
    await sleep(reply.ms, undefined, { ref: false })
    return give(response, asked, reply.reply)
  }
  if (reply.kind === 'hangs-up') return void response.destroy()
  if (reply.kind === 'raw')
    return void response.writeHead(200, { 'content-type': reply.type }).end(reply.body)
  if (reply.kind === 'fails') {
    const code = reply.code === undefined ? {} : { code: reply.code }
    return fail(response, reply.status, { message: reply.message, ...code }, reply.headers)
  }
  return send(response, 200, completion(asked, reply))
}

const completion = (asked: ChatRequest, reply: Extract<Reply, { kind: 'says' | 'declines' }>): unknown => {
  const said = reply.kind === 'says' ? reply : undefined
  const content = typeof said?.content === 'function' ? said.content(asked) : said?.content
  const usage = said?.usage ?? { prompt_tokens: 200, completion_tokens: 20 }
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: asked.model,
    choices: [
      {
        index: 0,
        finish_reason: said?.finish ?? 'stop',
        logprobs: null,
        message: {
          role: 'assistant',
          content: content ?? null,
          refusal: reply.kind === 'declines' ? reply.refusal : null,
        },
      },
    ],
    ...(usage === 'none'
      ? {}
      : { usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens } }),
  }
}

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterEach, expect, test } from 'vitest'

import { Unanswered } from '#rewards/chain.ts'
import { askAny, openEndpoint } from '#rewards/solana/endpoint.ts'

const open: Server[] = []
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
})

const serve = async (
  answer: (id: unknown) => { status: number; body: string } | 'hang',
): Promise<{ url: string; calls: () => number }> => {
  let calls = 0
  const server = createServer((request, response) => {
    calls += 1
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      const reply = answer((JSON.parse(text) as { id: unknown }).id)
      if (reply !== 'hang')
        response.writeHead(reply.status, { 'content-type': 'application/json' }).end(reply.body)
    })
  })
  open.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls: () => calls }
}

const height = (id: unknown) => ({ status: 200, body: JSON.stringify({ jsonrpc: '2.0', id, result: 42 }) })
const askHeight = async (...urls: string[]): Promise<number> =>
  askAny(
    urls.map((url) => openEndpoint(url, 200)),
    async (connection) => connection.getBlockHeight('finalized'),
  )

test('an endpoint that hangs is given up, and the next one is asked', async () => {
  const hanging = await serve(() => 'hang')
  const good = await serve(height)
  expect(await askHeight(hanging.url, good.url)).toBe(42)
})

test('an endpoint that refuses for its rate limit is not asked again behind our back', async () => {
  const busy = await serve(() => ({ status: 429, body: 'slow down' }))
  await expect(askHeight(busy.url)).rejects.toThrow(Unanswered)
  expect(busy.calls()).toBe(1)
})

test('where no endpoint answers, the error says so', async () => {
  await expect(askHeight('http://127.0.0.1:9')).rejects.toThrow(/no endpoint of the chain answers/)
})

test('one dead endpoint does not slow each question by its timeout', async () => {
  const hanging = await serve(() => 'hang')
  const good = await serve(height)
  // A clock that stands still: however slow the machine is, no rest is over.
  const endpoints = [openEndpoint(hanging.url, 100, () => 0), openEndpoint(good.url, 10_000)]
  for (let question = 0; question < 30; question += 1)
    expect(await askAny(endpoints, async (connection) => connection.getBlockHeight('finalized'))).toBe(42)
  expect(hanging.calls()).toBe(3)
  expect(good.calls()).toBe(30)
  expect(endpoints.map((endpoint) => endpoint.health().state)).toEqual([
    expect.not.stringMatching('closed'),
    'closed',
  ])
})

test('a plain call goes through the same guard, and a refusal is an answer', async () => {
  const refusing = await serve((id) => ({
    status: 200,
    body: JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32602, message: 'no such thing' } }),
  }))
  const endpoint = openEndpoint(refusing.url, 200)
  for (let time = 0; time < 5; time += 1)
    await expect(endpoint.call('getThing', [])).rejects.toThrow(/refuses: no such thing/)
  expect(endpoint.health().state).toBe('closed')
  const gone = openEndpoint('http://127.0.0.1:9', 200)
  for (let time = 0; time < 5; time += 1)
    await expect(gone.call('getThing', [])).rejects.toThrow(/fetch failed|rests/)
  expect(gone.health()).toMatchObject({ state: 'open', failures: 3 })
})

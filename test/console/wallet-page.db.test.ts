import { afterAll, beforeAll, expect, test } from 'vitest'

import { createConsole } from '#console/app.ts'
import type { Log } from '#core/log.ts'
import { createChallenge } from '#rewards/ownership/challenge.ts'

import { asset, openContext } from '../helpers/conversation.ts'
import { freshDatabase, type TestDatabase } from '../helpers/database.ts'

let base: TestDatabase
let app: ReturnType<typeof createConsole>
const logged: string[] = []
const log: Log = {
  debug: (...all) => void logged.push(JSON.stringify(all)),
  info: (...all) => void logged.push(JSON.stringify(all)),
  warn: (...all) => void logged.push(JSON.stringify(all)),
  error: (...all) => void logged.push(JSON.stringify(all)),
}
beforeAll(async () => {
  base = await freshDatabase()
  const { words, chain, db } = await openContext(base.db)
  const page = (): string => 'https://accord.example'
  const wallets = { db, chain, words, page, log, now: () => new Date(), coolOffHours: 0 }
  app = createConsole({ db, asset, treasury: 't', queueCounts: async () => ({}), wallets })
})
afterAll(async () => base.close())

const link = async (locale = 'fr'): Promise<string> => {
  const { id } = await base.db
    .insertInto('contributors')
    .values({ locale })
    .returning('id')
    .executeTakeFirstOrThrow()
  const asked = { contributorId: id, platform: 'web', page: new URL('https://accord.example/wallet') }
  const made = await base.db
    .transaction()
    .execute(async (tx) => createChallenge(tx, { ...asked, now: new Date() }))
  return made.token
}
const post = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
  app.request(`https://accord.example/wallet/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', host: 'accord.example', ...headers },
    body: JSON.stringify(body),
  })

test('the page may not be framed, sends its address to nobody, runs no script but its own, and is not kept', async () => {
  for (const path of ['/wallet', '/wallet/page.js', '/wallet/wallets.js', '/wallet/page.css']) {
    const response = await app.request(path)
    expect(response.status).toBe(200)
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toMatch(/unsafe|https?:/)
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    expect(response.headers.get('cache-control')).toBe('no-store')
  }
  const page = await (await app.request('/wallet')).text()
  expect(page).not.toMatch(/<script(?![^>]*src="\/wallet\/)/)
  expect((await app.request('/wallet/app.ts')).status).toBe(404)
})

test('a link speaks its person’s language, and says who asks for what', async () => {
  const response = await post('open', { token: await link() }, { 'accept-language': 'en' })
  expect(await response.json()).toMatchObject({
    locale: 'fr',
    domain: 'accord.example',
    links: [{ name: 'Phantom' }, { name: 'Solflare' }],
    words: { title: 'Prouver qu’un portefeuille est à toi' },
  })
})

test('another site’s page is not answered, and neither is a body that no page of ours sends', async () => {
  const token = await link()
  expect((await post('open', { token }, { origin: 'https://evil.example' })).status).toBe(403)
  expect((await post('open', { token }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  for (const body of [{}, { token: 5 }, { token: 'short' }, [], 'x', null])
    expect(await (await post('open', body)).json()).toMatchObject({ refused: 'proof-unknown' })
  // Opened by its address alone, or by a link that was mangled on its way: each says how to get a good one.
  expect(await (await post('open', { token: '' })).json()).toMatchObject({
    refused: 'proof-no-link',
    why: expect.stringContaining('Send /wallet there'),
  })
  expect(await (await post('open', { token: token.slice(1) })).json()).toMatchObject({
    refused: 'proof-unknown',
    why: expect.stringContaining('Send /wallet in your chat with me'),
  })
  const proof = { address: 'A', signed: 'AAAA', signature: 'AAAA' }
  for (const change of [
    { signed: '*' },
    { signature: 7 },
    { address: 'x'.repeat(65) },
    { signed: 'A'.repeat(9000) },
  ])
    expect(await (await post('prove', { token, ...proof, ...change })).json()).toMatchObject({
      refused: 'proof-changed-text',
    })
  expect((await post('prove', { token, signed: 'A'.repeat(40_000) })).status).toBe(413)
})

test('a link that is asked about all the time is told to wait, and others are not held up', async () => {
  const [token, other] = [await link(), await link()]
  const statuses = []
  for (let n = 0; n < 61; n += 1) statuses.push((await post('open', { token })).status)
  expect(statuses.slice(0, 60).every((status) => status === 200)).toBe(true)
  expect(statuses.at(-1)).toBe(429)
  expect((await post('open', { token: other })).status).toBe(200)
})

test('no log holds the secret of a link', async () => {
  const token = await link()
  await post('prove', { token, address: 'A', signed: 'AAAA', signature: 'AAAA' })
  await post('open', { token: 'x'.repeat(43) })
  expect(logged.length).toBeGreaterThan(0)
  expect(logged.join()).not.toContain(token)
})

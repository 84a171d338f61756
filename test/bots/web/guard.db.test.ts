import { readdir, readFile } from 'node:fs/promises'
import { request } from 'node:http'

import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { ownNamesOnly, rateLimiter } from '#bots/web/guard.ts'
import { pageWords } from '#bots/web/words.ts'

import { freshDatabase, type TestDatabase } from '../../helpers/database.ts'
import { startWeb, type StartedWeb } from '../../helpers/web-door.ts'
import { browserOf } from './client.ts'

let base: TestDatabase
let web: StartedWeb
beforeAll(async () => {
  base = await freshDatabase()
  web = await startWeb(base.db, { limits: { burst: 5, perSecond: 0.001 } })
})
afterAll(async () => {
  await web.stop()
  await base.close()
})

const hello = (id: string) => ({ id, act: { kind: 'text', text: 'hello' } })

test('a page is known by a signed cookie that no script can read', async () => {
  const browser = browserOf(web.door.url)
  const [cookie = ''] = (await browser.open()).headers.getSetCookie()
  expect(cookie).toMatch(/^accord-[0-9a-f]{8}-1=/)
  expect(cookie).toMatch(/; HttpOnly/)
  expect(cookie).toMatch(/; SameSite=Lax/)
  expect((await browser.request('/api/session')).status).toBe(200)
})

test('nobody is known without a cookie, with a forged one, or with another contributor’s', async () => {
  const browser = browserOf(web.door.url)
  await browser.open()
  const [name = '', cookie = ''] = [...browser.jar.entries()][0] ?? []
  for (const forged of ['', cookie.replace('=', '=x'), cookie.replace(`${name}=`, `${name.slice(0, -1)}2=`)])
    expect((await fetch(`${web.door.url}/api/session`, { headers: { cookie: forged } })).status).toBe(401)
})

test('contributors of one browser are different people who do not see each other', async () => {
  const browser = browserOf(web.door.url)
  await browser.open(1)
  await browser.open(2)
  await browser.send('event-0001', { kind: 'text', text: 'one' }, {}, 1)
  expect((await browser.changes(undefined, 1)).messages).toHaveLength(2)
  expect((await browser.changes(undefined, 2)).messages).toHaveLength(0)
  const session = (await (await browser.request('/api/session?as=2')).json()) as Record<string, unknown>
  expect(session).toMatchObject({ slot: 2, slots: [1, 2] })
  await browser.send('event-0001', { kind: 'text', text: 'two' }, {}, 2)
  const [first, second] = web.chat.events.slice(-2)
  expect(first?.id).not.toBe(second?.id)
  expect(first?.who.id).not.toBe(second?.who.id)
})

test.each([
  ['another site’s page', { origin: 'https://evil.example' }, 403],
  ['a page of the same host on another port', { origin: 'http://127.0.0.1:1' }, 403],
  ['a cross-site request that hides its origin', { 'sec-fetch-site': 'cross-site' }, 403],
  ['a sandboxed page', { origin: 'null' }, 403],
  ['a form', { 'content-type': 'text/plain' }, 415],
])('%s changes nothing', async (_what, headers, status) => {
  const browser = browserOf(web.door.url)
  await browser.open()
  const before = web.chat.events.length
  expect((await browser.post(hello('event-0001'), 1, headers)).status).toBe(status)
  expect(web.chat.events.length).toBe(before)
})

test('the own page is let in', async () => {
  const browser = browserOf(web.door.url)
  await browser.open()
  const own = { origin: web.door.url, 'sec-fetch-site': 'same-origin' }
  expect((await browser.post(hello('event-0001'), 1, own)).status).toBe(200)
})

test.each([
  ['no JSON', '{', 400],
  ['a list', '[]', 400],
  ['no id', { act: { kind: 'text', text: 'x' } }, 400],
  ['a short id', hello('x'), 400],
  ['an id with a colon', hello('aaaa:bbbb'), 400],
  ['an unknown act', { id: 'event-0001', act: { kind: 'dance' } }, 400],
  ['an empty text', { id: 'event-0001', act: { kind: 'text', text: ' \n' } }, 400],
  ['a tap of more than 64 bytes', { id: 'event-0001', act: { kind: 'tap', data: 'x'.repeat(65) } }, 400],
  ['a tap beyond ASCII', { id: 'event-0001', act: { kind: 'tap', data: 'é' } }, 400],
  ['a command with a space', { id: 'event-0001', act: { kind: 'command', name: 'a b' } }, 400],
  [
    'a text of more than 8000 characters',
    { id: 'event-0001', act: { kind: 'text', text: 'x'.repeat(8001) } },
    413,
  ],
  ['a body of more than 64 KiB', { id: 'event-0001', act: { kind: 'text', text: 'x'.repeat(70_000) } }, 413],
])('%s is not taken', async (_what, body, status) => {
  const browser = browserOf(web.door.url)
  await browser.open()
  const before = web.chat.events.length
  expect((await browser.post(body)).status).toBe(status)
  expect(web.chat.events.length).toBe(before)
})

test('characters that no database takes are left out, and the chat goes on', async () => {
  const browser = browserOf(web.door.url)
  await browser.open()
  const strange = { kind: 'text', text: 'a\u0000b\ud800' }
  expect((await browser.post({ id: 'event-nul1', act: strange })).status).toBe(200)
  expect(
    (await browser.post({ id: 'event-nul2', act: { kind: 'command', name: 'stats', args: '\u0000' } }))
      .status,
  ).toBe(200)
  const [mine] = (await browser.changes()).messages.filter((message) => message.mine)
  expect(mine?.view.text).toEqual(['ab\ufffd'])
})

test('a flood is told when to go on, and others are not held up', async () => {
  const browser = browserOf(web.door.url)
  const other = browserOf(web.door.url)
  await browser.open()
  await other.open()
  const statuses: number[] = []
  for (let n = 0; n < 6; n += 1) statuses.push((await browser.post(hello(`event-000${n}`))).status)
  expect(statuses.slice(0, 5)).toEqual([200, 200, 200, 200, 200])
  const refused = await browser.post(hello('event-0009'))
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
  expect((await other.post(hello('event-0001'))).status).toBe(200)
})

test('a bucket refills with the time, and never beyond its size', () => {
  let at = 0
  const wait = rateLimiter({ burst: 2, perSecond: 0.5 }, () => new Date(at))
  expect([wait('a'), wait('a'), wait('a'), wait('b')]).toEqual([0, 0, 2, 0])
  at = 2000
  expect([wait('a'), wait('a')]).toEqual([0, 2])
  at = 100_000
  expect([wait('a'), wait('a'), wait('a')]).toEqual([0, 0, 2])
})

test('the page brings all it needs, and nothing in it is inline or from elsewhere', async () => {
  const browser = browserOf(web.door.url)
  const response = await browser.open()
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")
  expect(policy).toContain("style-src 'self';")
  expect(policy).not.toContain('unsafe')
  const html = await response.text()
  expect(html).not.toMatch(/\{\{|<style|\sstyle=|\son\w+=|https?:\/\//)
  for (const [, path = ''] of html.matchAll(/(?:src|href)="(\/[^"]+)"/g))
    expect([path, (await browser.request(path)).status]).toEqual([path, 200])
  const folder = new URL('../../../src/bots/web/page/', import.meta.url)
  for (const file of (await readdir(folder)).filter((name) => /\.(js|css)$/.test(name))) {
    const source = await readFile(new URL(file, folder), 'utf8')
    expect([file, /innerHTML|insertAdjacentHTML|eval\(|@import|url\(/.exec(source)?.[0]]).toEqual([
      file,
      undefined,
    ])
  }
})

test('every word that the page uses is there, in both languages, with the same values', async () => {
  const folder = new URL('../../../src/bots/web/page/', import.meta.url)
  const sources = await Promise.all(
    (await readdir(folder))
      .filter((name) => name.endsWith('.js'))
      .map(async (name) => readFile(new URL(name, folder), 'utf8')),
  )
  for (const [, key = ''] of sources.join('\n').matchAll(/\bt\('([\w-]+)'/g))
    expect(pageWords.en).toHaveProperty([key])
  for (const [key, text] of Object.entries(pageWords.en)) {
    const values = (words: string): string[] => [...words.matchAll(/\{\w+\}/g)].map(([value]) => value).sort()
    expect([key, values(pageWords.fr[key as keyof typeof pageWords.fr])]).toEqual([key, values(text)])
  }
})

test('files beside the page stay where they are', async () => {
  const browser = browserOf(web.door.url)
  for (const path of [
    '/page/../door.ts',
    '/page/%2e%2e/door.ts',
    '/page/..%2fdoor.ts',
    '/page/index.html',
    '/page/none.js',
  ])
    expect([path, (await browser.request(path)).status]).toEqual([path, 404])
})

/** What a request to a server on `host` gets that came for another name. */
const asked = async (name: string, host: string, publicUrl?: string): Promise<Response> => {
  const app = new Hono()
  app.use(ownNamesOnly({ host, ...(publicUrl !== undefined && { publicUrl }) }))
  app.get('/', (c) => c.text('here'))
  return app.request('/', { headers: { host: name } })
}

test.each([
  ['localhost:3000', '127.0.0.1'],
  ['127.0.0.1:3000', '127.0.0.1'],
  ['[::1]:3000', '::1'],
  ['accord:3000', '127.0.0.1'],
  ['192.168.1.7', '0.0.0.0'],
  ['anything.example', '0.0.0.0'],
])('a page asked for at %s is given by a server on %s', async (name, host) => {
  expect((await asked(name, host)).status).toBe(200)
})

test.each([
  ['rebound.example', '127.0.0.1', undefined],
  ['rebound.example:3000', 'localhost', undefined],
  ['127.0.0.1.evil.example', '127.0.0.1', undefined],
  ['rebound.example', '127.0.0.1', 'https://accord.example.org'],
  ['rebound.example', '0.0.0.0', 'https://accord.example.org'],
])(
  'a page asked for at %s is refused by a server on %s, in words (PUBLIC_URL %s)',
  async (name, host, publicUrl) => {
    const refused = await asked(name, host, publicUrl)
    expect(refused.status).toBe(421)
    const words = await refused.text()
    expect(words).toContain('Accord does not answer to')
    expect(words).toContain('PUBLIC_URL=https://')
  },
)

test('the name that people open is answered to, in any case', async () => {
  const response = await asked('Accord.Example.ORG', '127.0.0.1', 'https://accord.example.org')
  expect(response.status).toBe(200)
})

test('a real server refuses a foreign name before anything else', async () => {
  const { hostname, port } = new URL(web.door.url)
  const status = await new Promise<number>((resolve, reject) => {
    const headers = { host: 'rebound.example' }
    request({ hostname, port, path: '/api/session', headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
  expect(status).toBe(421)
})

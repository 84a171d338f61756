import { afterAll, beforeAll, expect, test } from 'vitest'

import { createWebDoor } from '#bots/web/door.ts'
import { silent } from '#core/log.ts'
import type { View } from '#core/view.ts'

import { freshDatabase, type TestDatabase } from '../../helpers/database.ts'
import { fakeChat, startWeb, type StartedWeb } from '../../helpers/web-door.ts'
import { browserOf, wordsOf } from './client.ts'

let base: TestDatabase
let web: StartedWeb
beforeAll(async () => {
  base = await freshDatabase()
  web = await startWeb(base.db, { limits: { burst: 1000, perSecond: 1000 } })
})
afterAll(async () => {
  await web.stop()
  await base.close()
})

const text = (words: string) => ({ kind: 'text', text: words })
const newcomer = async () => {
  const browser = browserOf(web.door.url)
  await browser.open()
  return browser
}
const all = async (browser: Awaited<ReturnType<typeof newcomer>>) =>
  wordsOf((await browser.changes()).messages)

test('an event sent twice is answered once', async () => {
  const browser = await newcomer()
  await browser.send('event-0001', text('hello'))
  const again = await browser.send('event-0001', text('hello'))
  expect(wordsOf(again.changes.messages)).toEqual(['> hello', 'You said: hello'])
})

test('an event whose answer was lost on the way out is completed once', async () => {
  const browser = await newcomer()
  const { rendered } = web.chat
  web.chat.rendered = async () => Promise.reject(new Error('the machine lost its power'))
  const other = await startWeb(base.db, { chat: web.chat })
  const same = browserOf(other.door.url)
  for (const [name, cookie] of browser.jar) same.jar.set(name, cookie)
  expect((await same.post({ id: 'event-0002', act: text('hello') })).status).toBe(500)
  await other.stop()
  web.chat.rendered = rendered
  const { changes } = await browser.send('event-0002', text('hello'))
  expect(wordsOf(changes.messages)).toEqual(['> hello', 'You said: hello'])
})

test('the first answer to a tap turns the tapped bubble into itself, the others come below', async () => {
  const browser = await newcomer()
  const { changes } = await browser.send('event-0003', { kind: 'command', name: 'next' })
  const task = changes.messages.at(-1)
  expect(task?.mine).toBe(false)
  await browser.send('event-0004', { kind: 'tap', data: 'a:0:Mixed' }, { message: task?.seq })
  const { messages } = await browser.changes()
  expect(messages.find((message) => message.seq === task?.seq)?.view.text[0]).toMatch(/Mixed, recorded/)
  expect(await all(browser)).toEqual([
    '> /next',
    '✓ Mixed, recorded. Waiting for others: 0.5 ACC.',
    'How does this sound?\nBest soup I have had in years.',
  ])
})

test('a tap on a bubble that is gone is answered below', async () => {
  const browser = await newcomer()
  await browser.send('event-0005', { kind: 'tap', data: 'c:yes' }, { message: 999 })
  expect(await all(browser)).toHaveLength(1)
})

test('a toast is told once and stored nowhere', async () => {
  const browser = await newcomer()
  const { toasts } = await browser.send('event-0006', { kind: 'tap', data: 'r:0' })
  expect(toasts.map((view) => view.text)).toEqual([['Reported, thank you. A moderator looks at it.']])
  expect(await all(browser)).toEqual([])
})

test('a text in a field turns the bubble of that field into the answer', async () => {
  const browser = await newcomer()
  const { changes } = await browser.send('event-0007', text('/fix'))
  const task = changes.messages.at(-1)
  const answer = { kind: 'text', text: 'She doesn’t like the new office.', field: 'fix:1' }
  await browser.send('event-0008', answer, { message: task?.seq })
  expect((await all(browser)).slice(0, 3)).toEqual([
    '> /fix',
    '✓ Recorded. Waiting for others: 1 ACC.',
    '> She doesn’t like the new office.',
  ])
})

test('a slash in the message field is a command, in any case', async () => {
  const browser = await newcomer()
  await browser.send('event-0009', text('/WALLET  7xKX '))
  expect(web.chat.events.at(-1)?.act).toEqual({ kind: 'command', name: 'wallet', args: '7xKX' })
})

test('what looks like the key of a wallet is answered and stored nowhere', async () => {
  const browser = await newcomer()
  const key = '5'.repeat(88)
  await browser.send('event-0010', text(key))
  expect(web.chat.events.at(-1)?.act).toEqual(text(key))
  const rows = await base.db.selectFrom('web_messages').select('view').where('mine', '=', true).execute()
  expect(JSON.stringify(rows)).not.toContain(key)
  expect((await all(browser))[0]).toMatch(/^> •••••/)
})

test('quick events of one person are answered in their order', async () => {
  const browser = await newcomer()
  const { reply } = web.chat
  let slow = 60
  web.chat.reply = async (event) => {
    slow -= 10
    await new Promise((resolve) => setTimeout(resolve, slow))
    return reply(event)
  }
  await Promise.all([1, 2, 3, 4].map(async (n) => browser.send(`in-order-${n}`, text(`${n}`))))
  web.chat.reply = reply
  const words = await all(browser)
  const order = words.filter((word) => word.startsWith('>')).map((word) => word.slice(2))
  expect(words).toEqual(order.flatMap((n) => [`> ${n}`, `You said: ${n}`]))
})

test('what jobs deliver reaches the chat, and is edited there', async () => {
  const browser = await newcomer()
  await browser.send('event-0011', text('hello'))
  const chat = web.chat.events.at(-1)?.where.chat ?? ''
  const place = { platform: 'web', chat, kind: 'private' as const }
  const delivery = await web.door.send(place, { text: ['12 of your answers were checked.'] })
  if (!('sent' in delivery)) throw new Error('not sent')
  await web.door.edit(delivery.sent, { text: ['13 of your answers were checked.'] })
  expect((await all(browser)).at(-1)).toBe('13 of your answers were checked.')
})

test('nobody who has not been here is written to', async () => {
  const place = { platform: 'web', chat: 'nobody', kind: 'private' as const }
  expect(await web.door.send(place, { text: ['hello'] })).toHaveProperty('unreachable')
  expect(await web.door.edit({ place, message: '1' }, { text: ['hello'] })).toHaveProperty('unreachable')
})

test('a restart keeps the conversation and who is who', async () => {
  const browser = await newcomer()
  await browser.send('event-0012', text('hello'))
  const before = await browser.changes()
  const other = await startWeb(base.db)
  const same = browserOf(other.door.url)
  for (const [name, cookie] of browser.jar) same.jar.set(name, cookie)
  expect(await same.changes()).toEqual(before)
  await other.stop()
})

test('an identity that is forgotten takes its transcript along, and the page learns it', async () => {
  const browser = await newcomer()
  const { changes } = await browser.send('event-0013', text('hello'))
  const chat = web.chat.events.at(-1)?.where.chat ?? ''
  const { id } = await base.db
    .insertInto('contributors')
    .defaultValues()
    .returning('id')
    .executeTakeFirstOrThrow()
  await base.db
    .insertInto('identities')
    .values({ platform: 'web', platform_user: chat, contributor_id: id, private_chat: chat })
    .execute()
  const { reply } = web.chat
  web.chat.reply = async (): Promise<View[]> => {
    await base.db.deleteFrom('identities').where('platform_user', '=', chat).execute()
    return [{ text: ['✓ Your account is deleted.'] }]
  }
  const after = await browser.send(
    'event-0014',
    { kind: 'command', name: 'forget' },
    { since: changes.cursor },
  )
  web.chat.reply = reply
  expect(after.changes.reset).toBe(true)
  expect(await all(browser)).toEqual(['✓ Your account is deleted.'])
})

test('the language is the browser’s until the person chooses one', async () => {
  const browser = browserOf(web.door.url, { 'accept-language': 'fr-CA,fr;q=0.9,en;q=0.5' })
  const page = await (await browser.open()).text()
  expect(page).toContain('<html lang="fr">')
  expect(page).toContain('Écrire un message')
  const first = await browser.send('event-0015', text('bonjour'))
  expect([first.locale, web.chat.events.at(-1)?.locale]).toEqual(['fr', 'fr'])
  const chat = web.chat.events.at(-1)?.where.chat ?? ''
  const { id } = await base.db
    .insertInto('contributors')
    .values({ locale: 'en', locale_chosen: true })
    .returning('id')
    .executeTakeFirstOrThrow()
  await base.db
    .insertInto('identities')
    .values({ platform: 'web', platform_user: chat, contributor_id: id })
    .execute()
  expect((await browser.send('event-0016', text('hello'))).locale).toBe('en')
  expect(await (await browser.open()).text()).toContain('<html lang="en">')
})

test('a port in use is named, with how to choose another', async () => {
  const { port } = new URL(web.door.url)
  const second = await createWebDoor({
    ctx: { db: base.db },
    ...fakeChat(),
    host: '127.0.0.1',
    port: Number(port),
    log: silent,
  })
  await expect(second.start()).rejects.toThrow(
    `Port ${port} is in use by another program. Choose another one: PORT=${Number(port) + 1} npm start`,
  )
  await second.stop()
})

test('pages beside the chat are asked for what is not the chat’s, and nothing else', async () => {
  const asked: string[] = []
  const door = await createWebDoor({
    ctx: { db: base.db },
    ...fakeChat(),
    host: '127.0.0.1',
    port: 0,
    log: silent,
    also: {
      fetch: (request) => {
        asked.push(new URL(request.url).pathname)
        return new Response('beside', { headers: { 'content-security-policy': "default-src 'self'" } })
      },
    },
  })
  const response = await door.app.request('/transparency')
  expect(await response.text()).toBe('beside')
  expect(response.headers.get('content-security-policy')).toBe("default-src 'self'")
  expect((await door.app.request('/')).status).toBe(200)
  expect((await door.app.request('/healthz')).status).toBe(200)
  expect((await door.app.request('/api/session')).status).toBe(401)
  expect(asked).toEqual(['/transparency'])
})

test('health needs nobody to be known', async () => {
  const response = await fetch(`${web.door.url}/healthz`)
  expect([response.status, await response.json()]).toEqual([200, { ok: true }])
})

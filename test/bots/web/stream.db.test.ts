import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { changesSince, listMessages, writeMessages, type Changes, type Message } from '#chat/transcript.ts'
import { newToken } from '#core/ids.ts'

import { freshDatabase, type TestDatabase } from '../../helpers/database.ts'
import { startWeb, type StartedWeb } from '../../helpers/web-door.ts'
import { browserOf, readStream, wordsOf } from './client.ts'

let base: TestDatabase
let web: StartedWeb
beforeAll(async () => {
  base = await freshDatabase()
  web = await startWeb(base.db, { limits: { burst: 1000, perSecond: 1000 }, heartbeat: 200 })
})
afterAll(async () => {
  await web.stop()
  await base.close()
})

const text = (words: string) => ({ kind: 'text', text: words })
const changesOf = (events: { event: string; data: string }[]): Changes[] =>
  events.filter(({ event }) => event === 'changes').map(({ data }) => JSON.parse(data) as Changes)

test('a stream tells what happens while it is open', async () => {
  const browser = browserOf(web.door.url)
  await browser.open()
  const { cursor } = await browser.changes()
  const stream = await browser.request(`/api/stream?since=${cursor}`)
  const reading = readStream(
    stream,
    (events) => changesOf(events).flatMap(({ messages }) => messages).length >= 2,
  )
  await browser.send('event-0001', text('hello'))
  expect(wordsOf(changesOf(await reading).flatMap(({ messages }) => messages))).toEqual([
    '> hello',
    'You said: hello',
  ])
})

test('a stream that was cut goes on where it stopped', async () => {
  const browser = browserOf(web.door.url)
  await browser.open()
  await browser.send('event-0001', text('one'))
  const first = await readStream(
    await browser.request('/api/stream'),
    (events) => changesOf(events).length > 0,
  )
  await browser.send('event-0002', text('two'))
  const second = await readStream(
    await browser.request('/api/stream?since=old.1', {
      headers: { 'last-event-id': first.at(-1)?.id ?? '' },
    }),
    (events) => changesOf(events).length > 0,
  )
  expect(changesOf(second)[0]?.reset).toBe(false)
  expect(wordsOf(changesOf(second)[0]?.messages ?? [])).toEqual(['> two', 'You said: two'])
})

test('a delivery and a toast come by themselves', async () => {
  const browser = browserOf(web.door.url)
  await browser.open()
  const { changes } = await browser.send('event-0001', text('hello'))
  const place = { platform: 'web', chat: web.chat.events.at(-1)?.where.chat ?? '', kind: 'private' as const }
  const stream = await browser.request(`/api/stream?since=${changes.cursor}`)
  const reading = readStream(
    stream,
    (events) => changesOf(events).length > 0 && events.some(({ event }) => event === 'toast'),
  )
  await web.door.send(place, { text: ['✓ Sent 25.5 ACC.'], tone: 'good' })
  await web.door.send(place, { text: ['A moment, please.'], how: 'toast' })
  const events = await reading
  expect(wordsOf(changesOf(events)[0]?.messages ?? [])).toEqual(['✓ Sent 25.5 ACC.'])
  expect(events.find(({ event }) => event === 'toast')?.data).toContain('A moment, please.')
})

test('what another process wrote is told too', async () => {
  const browser = browserOf(web.door.url)
  await browser.open()
  await browser.send('event-0001', text('hello'))
  const { cursor } = await browser.changes()
  const chat = web.chat.events.at(-1)?.where.chat ?? ''
  const stream = await browser.request(`/api/stream?since=${cursor}`)
  await writeMessages({ db: base.db }, chat, [{ view: { text: ['from elsewhere'] } }], new Date())
  const events = await readStream(stream, (events) => changesOf(events).length > 0)
  expect(wordsOf(changesOf(events)[0]?.messages ?? [])).toEqual(['from elsewhere'])
})

test('stopping ends the streams', async () => {
  const other = await startWeb(base.db)
  const browser = browserOf(other.door.url)
  await browser.open()
  const reading = readStream(await browser.request('/api/stream'), () => false)
  await other.stop()
  expect((await reading).map(({ event }) => event)).toContain('ping')
})

test('older bubbles come page by page', async () => {
  const chat = newToken()
  const ctx = { db: base.db }
  const views = Array.from({ length: 130 }, (_, n) => ({ view: { text: [`${n}`] } }))
  await writeMessages(ctx, chat, views, new Date())
  const last = await changesSince(ctx, chat, undefined)
  expect([last.earlier, last.messages.length, last.messages[0]?.view.text[0]]).toEqual([true, 60, '70'])
  const before = await listMessages(ctx, chat, last.messages[0]?.seq)
  expect([before.earlier, before.messages.length]).toEqual([true, 60])
  const first = await listMessages(ctx, chat, before.messages[0]?.seq)
  expect([first.earlier, wordsOf(first.messages)[0]]).toEqual([false, '0'])
})

/** What a page does with changes: see page/log.js. */
const merge = (page: Map<number, Message>, changes: Changes): void => {
  if (changes.reset) page.clear()
  for (const message of changes.messages) page.set(message.seq, message)
}

type Step =
  | { do: 'write'; key: number | null }
  | { do: 'edit'; seq: number }
  | { do: 'look' }
  | { do: 'forget' }
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('write' as const), key: fc.option(fc.nat({ max: 5 })) }),
  fc.record({ do: fc.constant('edit' as const), seq: fc.nat({ max: 12 }) }),
  fc.record({ do: fc.constant('look' as const) }),
  fc.record({ do: fc.constant('forget' as const) }),
)

test('a page that asks for changes now and then always ends with the transcript', async () => {
  const ctx = { db: base.db }
  const run = async (steps: Step[]): Promise<void> => {
    const chat = newToken()
    const page = new Map<number, Message>()
    let cursor: string | undefined
    for (const [n, action] of [...steps, { do: 'look' as const }].entries()) {
      const view = { text: [`${n}`] }
      if (action.do === 'forget') await base.db.deleteFrom('web_chats').where('id', '=', chat).execute()
      else if (action.do === 'edit')
        await writeMessages(ctx, chat, [{ view, replace: action.seq, key: `edit${n}` }], new Date())
      else if (action.do === 'write')
        await writeMessages(
          ctx,
          chat,
          [{ view, ...(action.key !== null && { key: `${action.key}` }) }],
          new Date(),
        )
      else {
        const changes = await changesSince(ctx, chat, cursor)
        merge(page, changes)
        cursor = changes.cursor
      }
    }
    const { messages } = await listMessages(ctx, chat)
    expect([...page.values()].sort((a, b) => a.seq - b.seq)).toEqual(messages)
  }
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 14 }), run), { numRuns: 40 })
})

import { afterAll, beforeAll, expect, test } from 'vitest'

import { createWebDoor, type WebDoor } from '#bots/web/door.ts'
import { renderCard } from '#chat/views/card-view.ts'
import { cardPosted, converse, rendered } from '#chat/converse.ts'
import type { Context } from '#chat/context.ts'
import { toLocale } from '#core/locale.ts'
import type { JobDeps } from '#jobs/task.ts'
import { task as cardJob } from '#jobs/tasks/card.ts'

import { openContext } from '../../helpers/conversation.ts'
import { freshDatabase, type TestDatabase } from '../../helpers/database.ts'
import { browserOf, wordsOf } from './client.ts'

let base: TestDatabase
let ctx: Context
let door: WebDoor
beforeAll(async () => {
  base = await freshDatabase()
  ctx = await openContext(base.db)
  door = await createWebDoor({
    ctx,
    converse,
    rendered,
    cardPosted,
    host: '127.0.0.1',
    port: 0,
    log: ctx.log,
  })
  await door.start()
})
afterAll(async () => {
  await door.stop()
  await base.close()
})

test('a task that is posted in the web chat counts along, and closes with its outcome', async () => {
  const browser = browserOf(door.url)
  await browser.open()
  await browser.send('event-0001', { kind: 'command', name: 'start', args: '' })
  const { platform_user: id } = await ctx.db
    .selectFrom('identities')
    .select('platform_user')
    .executeTakeFirstOrThrow()
  Object.assign(ctx, { operators: [`web:${id}`] })
  await browser.send('event-0002', { kind: 'tap', data: 'c:yes' })
  await browser.send('event-0003', { kind: 'command', name: 'task', args: 'sentiment What a day!' })
  const { item_id: itemId, message } = await ctx.db
    .selectFrom('cards')
    .select(['item_id', 'message'])
    .executeTakeFirstOrThrow()
  const card = async () => {
    const { messages } = await browser.changes()
    return wordsOf(messages.filter(({ seq }) => String(seq) === message)).join()
  }
  expect(await card()).toContain('Nobody has answered yet.')
  await browser.send('event-0004', { kind: 'tap', data: `k:${itemId}:0` }, { message: Number(message) })
  const deps = {
    ...ctx,
    doors: new Map([['web', door]]),
    renderCard: async (item: number, locale: string) => renderCard(ctx, item, toLocale(locale)),
  } as never as JobDeps
  await cardJob.run(deps, { itemId })
  expect(await card()).toContain('One person has answered.')
})

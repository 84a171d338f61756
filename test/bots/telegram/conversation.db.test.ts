import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { createTelegramDoor } from '#bots/telegram/door.ts'
import { cardPosted, converse, rendered } from '#chat/converse.ts'
import type { Context } from '#chat/context.ts'
import type { Door } from '#core/view.ts'
import { startTelegramStandin, type TelegramStandin } from '#replay/standins/telegram/standin.ts'
import type { SimulatedUser } from '#replay/standins/telegram/user.ts'

import { clear, goodWallet, openContext, runCampaign } from '../../helpers/conversation.ts'
import { freshDatabase, type TestDatabase } from '../../helpers/database.ts'

/** The whole way from a tap on Telegram to an answer in the database, with the real conversation. */
describe('Accord on Telegram', () => {
  let database: TestDatabase
  let ctx: Context
  let standin: TelegramStandin
  let door: Door

  const open = async (): Promise<void> => {
    standin = await startTelegramStandin()
    door = createTelegramDoor({
      ctx,
      converse,
      rendered,
      cardPosted,
      token: standin.token,
      apiRoot: standin.apiRoot,
      log: ctx.log,
      limits: 'none',
    })
    await door.start()
  }
  const close = async (): Promise<void> => {
    await door.stop()
    await standin.close()
  }
  const answers = async () =>
    ctx.db.selectFrom('answers').select(['item_id', 'value']).orderBy('item_id').execute()
  const join = async (person: SimulatedUser) => {
    person.start()
    const hello = await person.waitFor((message) => message.buttons.length > 0)
    const mark = standin.mark()
    person.tap(hello, 'c:yes')
    return person.waitFor((message) => message.text.includes('«') || message.buttons.length > 1, {
      after: mark,
    })
  }

  beforeAll(async () => {
    database = await freshDatabase()
    ctx = await openContext(database.db, { operators: ['telegram:1'] })
  })
  afterAll(async () => database.close())
  beforeEach(async () => clear(ctx))

  it('every update delivered three times gives the same answers and the same chat as once', async () => {
    const play = async (times: number) => {
      await clear(ctx)
      await runCampaign(ctx)
      await open()
      standin.redeliver(times)
      const ana = standin.user(7, { name: 'Ana' })
      let task = await join(ana)
      for (let count = 0; count < 4; count++) {
        const mark = standin.mark()
        const data = task.buttons.flat()[0]?.data ?? ''
        ana.tap(task, data)
        task = await ana.waitFor(() => true, { after: mark })
      }
      await standin.settled()
      const result = {
        answers: (await answers()).map(({ value }) => value),
        chat: ana.messages().map(({ text }) => text),
        edits: ana.messages().map(({ edits }) => edits),
        refused: standin.requests.filter(({ ok, method }) => !ok && method !== 'answerCallbackQuery'),
      }
      await close()
      return result
    }
    const once = await play(1)
    expect(once.answers).toHaveLength(4)
    expect(once.chat).toHaveLength(1)
    expect(once.refused).toEqual([])
    expect(await play(3)).toEqual(once)
  })

  it('a text is fixed by a reply, and by a text alone; both are taken', async () => {
    await runCampaign(ctx, { kind: 'text-fix', texts: ['She go home.', 'He have a cat.'] })
    await open()
    const ana = standin.user(7)
    const first = await join(ana)
    expect(first.entities.map(({ type }) => type)).toContain('code')
    const mark = standin.mark()
    ana.say('She goes home.', { replyTo: first })
    await ana.waitFor((message) => message.buttons.length > 0, { after: mark })
    const second = standin.mark()
    ana.say('He has a cat.')
    await ana.waitFor(() => true, { after: second })
    await standin.settled()
    expect((await answers()).map(({ value }) => value)).toEqual(['She goes home.', 'He has a cat.'])
    await close()
  })

  it('a wallet is set by answering the field that asks for it', async () => {
    await runCampaign(ctx)
    await open()
    const ana = standin.user(7)
    await join(ana)
    ana.say('/wallet')
    const asked = await ana.waitFor((message) => message.forceReply !== undefined)
    ana.say(goodWallet, { replyTo: asked })
    await ana.waitFor((message) => message.text.includes(goodWallet))
    await close()
    expect(await ctx.db.selectFrom('wallets').select('address').execute()).toEqual([{ address: goodWallet }])
  })

  it('a card in a topic of a group is answered by each member once', async () => {
    await open()
    const [ana, ben] = [standin.user(7), standin.user(8)]
    const group = standin.group(-1001, { title: 'Readers', forum: true, admins: [7] })
    const thread = group.topic()
    for (const person of [ana, ben]) {
      person.start()
      person.tap(await person.waitFor((message) => message.buttons.length > 0), 'c:yes')
    }
    await standin.settled()
    group.say(ben, '/task sentiment Lovely weather.', { thread })
    await standin.settled()
    expect(group.messages()).toEqual([])
    group.say(ana, '/task sentiment Lovely weather.', { thread })
    const card = await group.waitFor((message) => message.buttons.length > 0)
    expect(card.thread).toBe(thread)
    await standin.settled()
    const [button] = card.buttons.flat()
    const first = await group.tap(ben, card, button?.data ?? '').answer
    const again = await group.tap(ben, card, button?.data ?? '').answer
    expect([first.alert, again.text === first.text]).toEqual([false, false])
    expect(await answers()).toHaveLength(1)
    const row = await ctx.db.selectFrom('cards').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ chat: '-1001', thread: String(thread), message: String(card.id) })
    await close()
  })
})

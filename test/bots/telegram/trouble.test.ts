import { setTimeout as wait } from 'node:timers/promises'

import { describe, expect, it } from 'vitest'

import { createTelegramDoor } from '#bots/telegram/door.ts'
import { silent } from '#core/log.ts'
import type { Place } from '#core/view.ts'

import { act, openStage, task } from './stage.ts'

const home = (id: number): Place => ({ platform: 'telegram', chat: String(id), kind: 'private' })

describe('when things go wrong', () => {
  it('every update delivered three times gives the same result as once', async () => {
    const play = async (times: number) => {
      let number = 0
      await using stage = await openStage(() => [task(++number)])
      stage.standin.redeliver(times)
      const [ana, ben] = [stage.standin.user(7), stage.standin.user(8)]
      for (const person of [ana, ben]) {
        person.start()
        const shown = await person.waitFor(() => true)
        for (let turn = 0; turn < 5; turn++) {
          const mark = stage.standin.mark()
          person.tap(shown, turn % 2 === 0 ? 'Positive' : 'Negative')
          await person.waitFor(() => true, { after: mark })
        }
        await stage.standin.settled()
      }
      return {
        heard: stage.heard.length,
        events: stage.events.map((event) => [event.id, act(event)]),
        texts: [ana, ben].map((person) => person.messages().map(({ text, edits }) => [text, edits])),
        answers: [ana, ben].map((person) => person.callbackAnswers().length),
        errors: stage.logged.filter(({ level }) => level === 'error'),
      }
    }
    const [once, thrice] = [await play(1), await play(3)]
    expect(once.heard).toBe(12)
    expect(thrice.heard).toBe(36)
    expect({ ...thrice, heard: 0 }).toEqual({ ...once, heard: 0 })
    expect(once.errors).toEqual([])
  })

  it('an update in work when the process dies comes again, and none that was answered does', async () => {
    await using stage = await openStage(({ act }) => [{ text: [act.kind === 'text' ? act.text : '?'] }], {
      closed: true,
    })
    const ana = stage.standin.user(7)
    const [died, buried] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const dying = createTelegramDoor({
      ctx: { words: (locale) => Object.assign((key: string) => key, { locale }) },
      async converse(_ctx, { act }) {
        if (act.kind === 'text' && act.text === '2') {
          died.resolve()
          await buried.promise
        }
        return [{ text: [act.kind === 'text' ? act.text : '?'] }]
      },
      rendered: async () => undefined,
      cardPosted: async () => undefined,
      token: stage.standin.token,
      apiRoot: stage.standin.apiRoot,
      log: silent,
      limits: 'none',
    })
    await dying.start()
    ana.say('1')
    await ana.waitFor((message) => message.text === '1')
    for (const text of ['2', '3', '4']) ana.say(text)
    await died.promise
    // From here on it asks Telegram for nothing and confirms nothing, like a process that was killed.
    const burial = dying.stop()
    await stage.door.start()
    await ana.waitFor((message) => message.text === '4')
    expect(stage.events.map(act)).toEqual(['2', '3', '4'])
    expect(ana.messages().map(({ text }) => text)).toEqual(['1', '2', '3', '4'])
    buried.resolve()
    await burial
  })

  it('a restart loses no update and repeats none', async () => {
    await using stage = await openStage(({ act }) => [{ text: [act.kind === 'text' ? act.text : '?'] }])
    const ana = stage.standin.user(7)
    ana.say('before')
    await ana.waitFor((message) => message.text === 'before')
    await stage.door.stop()
    ana.say('between')
    await stage.another().start()
    ana.say('after')
    await ana.waitFor((message) => message.text === 'after')
    await stage.standin.settled()
    expect(stage.heard).toHaveLength(3)
  })

  it('a stop waits for what is in work', async () => {
    await using stage = await openStage(async () => {
      await wait(100)
      return [{ text: ['done'] }]
    })
    const ana = stage.standin.user(7)
    ana.say('go')
    while (stage.events.length === 0) await wait(5)
    await stage.door.stop()
    expect(ana.last()?.text).toBe('done')
    expect(stage.rendered).toHaveLength(1)
  })

  it('what breaks in the conversation is logged with its ids, and the person hears about it', async () => {
    await using stage = await openStage(({ act }) => {
      if (act.kind !== 'command') throw new Error('the database is on fire')
      return [task(1)]
    })
    const ana = stage.standin.user(7, { language_code: 'fr-CA' })
    ana.start()
    const shown = await ana.waitFor(() => true)
    const answer = await ana.tap(shown, 'Positive').answer
    expect(answer.text).toContain('Réessaie')
    ana.say('hm')
    await ana.waitFor((message) => message.text.includes('Réessaie'))
    expect(stage.logged.filter(({ level }) => level === 'error').map(({ ids }) => ids)).toMatchObject([
      { event: '500000002', who: 7, chat: 7 },
      { event: '500000003', who: 7, chat: 7 },
    ])
    expect(stage.rendered).toHaveLength(1)
  })

  it('a slow conversation does not leave a button waiting, and its words arrive all the same', async () => {
    await using stage = await openStage(async ({ act }) => {
      if (act.kind === 'tap') await wait(1800)
      return act.kind === 'tap' ? [{ text: ['Recorded.'], how: 'toast' }] : [task(1)]
    })
    const ana = stage.standin.user(7)
    ana.start()
    const shown = await ana.waitFor(() => true)
    const answer = await ana.tap(shown, 'Positive').answer
    expect(answer.text).toBeUndefined()
    await ana.waitFor((message) => message.text === 'Recorded.')
  })

  it('a person who blocked the bot is unreachable, and nothing crashes', async () => {
    await using stage = await openStage(() => [task(1)])
    const ana = stage.standin.user(7)
    expect(await stage.door.send(home(7), task(1))).toEqual({
      unreachable: "Forbidden: bot can't initiate conversation with a user",
    })
    ana.start()
    const shown = await ana.waitFor(() => true)
    ana.block()
    expect(await stage.door.send(home(7), task(2))).toMatchObject({ unreachable: /blocked/ })
    const posted = { place: home(7), message: String(shown.id) }
    expect(await stage.door.edit(posted, task(2))).toMatchObject({ unreachable: /blocked/ })
    ana.tap(shown, 'Positive')
    await stage.standin.settled()
    ana.start()
    await ana.waitFor((message) => message.id > shown.id)
    expect(await stage.door.send(home(999), task(1))).toMatchObject({ unreachable: /chat not found/ })
  })

  it('an edit by a job reaches the message; one that is deleted stays deleted', async () => {
    await using stage = await openStage(() => [task(1)])
    const ana = stage.standin.user(7)
    ana.start()
    const shown = await ana.waitFor(() => true)
    const posted = { place: home(7), message: String(shown.id) }
    expect(await stage.door.edit(posted, task(2))).toEqual({ sent: posted })
    expect(await stage.door.edit(posted, task(2))).toEqual({ sent: posted })
    expect(shown).toMatchObject({ edits: 1, text: 'Task 2\nLate, but lovely.' })
    shown.deleted = true
    expect(await stage.door.edit(posted, task(3))).toMatchObject({ unreachable: /not there/ })
    expect(ana.messages()).toEqual([])
  })

  it('past the flood limits a job is told when to come back; a person is answered when it is time', async () => {
    await using stage = await openStage(({ act }) => [{ text: [act.kind === 'text' ? act.text : '?'] }], {
      floodControl: { perSecond: 30, chatBurst: 2, groupPerMinute: 20 },
    })
    const ana = stage.standin.user(7)
    for (const text of ['1', '2', '3']) ana.say(text)
    await ana.waitFor((message) => message.text === '2')
    expect(await stage.door.send(home(7), task(1))).toEqual({ later: 1 })
    await ana.waitFor((message) => message.text === '3')
    expect(stage.standin.requests.some(({ error }) => error?.startsWith('429') === true)).toBe(true)
  })

  it('at Telegram’s own pace nothing is ever refused', async () => {
    let number = 0
    await using stage = await openStage(() => [task(++number)], { limits: 'telegram', floodControl: true })
    const people = Array.from({ length: 20 }, (_, index) => stage.standin.user(100 + index))
    for (const person of people) person.start()
    await Promise.all(people.map(async (person) => person.waitFor(() => true)))
    const [ana] = people
    for (let turn = 0; turn < 5; turn++) await ana?.tap(ana.last() as never, 'Positive').answer
    await stage.standin.settled()
    expect(stage.standin.requests.filter(({ ok }) => !ok)).toEqual([])
    expect(ana?.messages()).toHaveLength(1)
  })

  it('a group that moved to another id is followed', async () => {
    await using stage = await openStage(() => [])
    stage.standin.group(-1001)
    stage.standin.move(-1001, -1002)
    const place: Place = { platform: 'telegram', chat: '-1001', kind: 'group' }
    expect(await stage.door.send(place, task(1))).toMatchObject({ sent: { place: { chat: '-1002' } } })
    expect(stage.standin.group(-1002).messages()).toHaveLength(1)
  })

  it('a refused token is named, and so is a server that is not there', async () => {
    await using stage = await openStage(() => [], { closed: true })
    const open = (token: string, apiRoot: string) =>
      createTelegramDoor({
        ctx: { words: (locale) => Object.assign((key: string) => key, { locale }) },
        converse: async () => [],
        rendered: async () => undefined,
        cardPosted: async () => undefined,
        token,
        apiRoot,
        log: silent,
      }).start()
    await expect(open('1:wrong', stage.standin.apiRoot)).rejects.toThrow('TELEGRAM_BOT_TOKEN was refused: ')
    await expect(open('nonsense', stage.standin.apiRoot)).rejects.toThrow('TELEGRAM_BOT_TOKEN was refused: ')
    await expect(open(stage.standin.token, 'http://127.0.0.1:9')).rejects.toThrow('could not be reached')
  })

  it('two processes with one token: the operator is told, and every update is still answered', async () => {
    await using stage = await openStage(({ act }) => [{ text: [act.kind === 'text' ? act.text : '?'] }])
    await stage.another().start()
    const ana = stage.standin.user(7)
    ana.say('hello')
    expect(await ana.waitFor((message) => message.text === 'hello')).toBeDefined()
    while (!stage.logged.some(({ message }) => message.includes('another process'))) await wait(5)
  })
})

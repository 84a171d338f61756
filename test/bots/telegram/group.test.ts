import { describe, expect, it } from 'vitest'

import type { View } from '#core/view.ts'

import { act, openStage, task } from './stage.ts'

const card = (answered: number): View =>
  task(1, { text: ['How does this sound?', `\n${answered} answered`], card: { itemId: 5 } })

describe('in a group', () => {
  it('a card is posted where it was asked for, and the conversation learns where it stands', async () => {
    await using stage = await openStage(() => [{ ...card(0), how: 'send' }])
    const ana = stage.standin.user(7, { language_code: 'fr' })
    const group = stage.standin.group(-1001, { title: 'Readers', admins: [7] })
    group.say(ana, '/task@Accord_Bot sentiment | Nice.')
    const shown = await group.waitFor((message) => message.text.includes('0 answered'))
    await stage.standin.settled()
    const where = { platform: 'telegram', chat: '-1001', kind: 'group', title: 'Readers' }
    expect(stage.events[0]).toMatchObject({ where: { ...where, admin: true } })
    expect(act(stage.events[0] as never)).toBe('/task sentiment | Nice.')
    expect(stage.cards).toEqual([
      { itemId: 5, posted: { place: where, message: String(shown.id) }, locale: 'fr' },
    ])
    expect(shown.replyTo).toBeUndefined()
  })

  it('a topic of a forum keeps its cards', async () => {
    await using stage = await openStage(({ act }) => (act.kind === 'tap' ? [card(1)] : [card(0)]))
    const ana = stage.standin.user(7)
    const group = stage.standin.group(-1001, { forum: true, admins: [7] })
    const thread = group.topic()
    group.say(ana, '/task', { thread })
    const shown = await group.waitFor((message) => message.thread === thread)
    group.tap(ana, shown, 'Positive')
    await group.waitFor((message) => message.text.includes('1 answered'))
    await stage.standin.settled()
    expect(stage.cards[0]?.posted.place.thread).toBe(String(thread))
    const sent = await stage.door.send(
      { platform: 'telegram', chat: '-1001', kind: 'group', thread: `${thread}` },
      card(2),
    )
    expect(sent).toMatchObject({ sent: { place: { thread: String(thread) } } })
    expect(group.messages(thread)).toHaveLength(2)
  })

  it('whether somebody administrates it is asked for moderators’ commands alone', async () => {
    await using stage = await openStage(() => [])
    const [ana, ben] = [stage.standin.user(7), stage.standin.user(8)]
    const group = stage.standin.group(-1001, { admins: [7] })
    group.say(ben, '/next')
    group.say(ben, '/task')
    group.say(ana, '/campaign list')
    await stage.standin.settled()
    expect(stage.events.map(({ where }) => where.admin)).toEqual([undefined, false, true])
    expect(stage.standin.requests.filter(({ method }) => method === 'getChatMember')).toHaveLength(2)
  })

  it('talk among people, and commands for other bots, are none of ours', async () => {
    await using stage = await openStage(() => [])
    const ana = stage.standin.user(7)
    const group = stage.standin.group(-1001)
    group.say(ana, 'hello everybody')
    group.say(ana, '/start@other_bot')
    const privacyOff = group.say(ana, '/next@accord_bot')
    group.edit(privacyOff, '/balance@accord_bot')
    await stage.standin.settled()
    expect(stage.events.map(act)).toEqual(['/next'])
  })

  it('what is for a person alone goes to their private chat', async () => {
    await using stage = await openStage(() => [{ text: ['You have 3 ACC.'], how: 'private' }])
    const ana = stage.standin.user(7)
    ana.start()
    await ana.waitFor(() => true)
    const group = stage.standin.group(-1001)
    group.say(ana, '/balance')
    await stage.standin.settled()
    expect(ana.messages()).toHaveLength(2)
    expect(group.messages()).toEqual([])
  })

  it('who has never opened the bot is told how: by the answer of the tap, or by a button', async () => {
    const secret: View = { text: ['You have 3 ACC.'], how: 'private' }
    const toast: View = { text: ['Look into our chat.'], how: 'toast' }
    await using stage = await openStage(({ act }) =>
      act.kind === 'tap'
        ? [toast, secret]
        : act.kind === 'command' && act.name === 'task'
          ? [card(0)]
          : [secret],
    )
    const [ana, ben] = [stage.standin.user(7), stage.standin.user(8, { language_code: 'fr' })]
    ben.start()
    await ben.waitFor(() => true)
    const group = stage.standin.group(-1001)
    group.say(ana, '/balance')
    const told = await group.waitFor((message) => message.text.startsWith('I cannot write to you yet'))
    expect(told.buttons.flat()[0]?.url).toBe('https://t.me/accord_bot?start=hello')
    group.say(ana, '/task')
    const posted = await group.waitFor((message) => message.text.includes('0 answered'))
    const answer = await group.tap(ana, posted, 'Positive').answer
    expect(answer).toMatchObject({ alert: true })
    expect(answer.text).toContain('t.me/accord_bot')
    expect(await group.tap(ben, posted, 'Positive').answer).toMatchObject({ text: 'Look into our chat.' })
    expect(ben.last()?.text).toBe('You have 3 ACC.')
  })

  it('every member taps the same card; each is answered, and the newest count stands at the end', async () => {
    let answered = 0
    await using stage = await openStage(({ act }) =>
      act.kind === 'tap'
        ? [{ text: ['Recorded.'], how: 'toast', tone: 'good' }, card(++answered)]
        : [card(0)],
    )
    const people = Array.from({ length: 30 }, (_, index) => stage.standin.user(100 + index))
    const group = stage.standin.group(-1001)
    group.say(people[0] as never, '/task')
    const posted = await group.waitFor((message) => message.text.includes('0 answered'))
    const answers = await Promise.all(
      people.map(async (person) => group.tap(person, posted, 'Positive').answer),
    )
    expect(answers.every(({ text }) => text === '✓ Recorded.')).toBe(true)
    await stage.standin.settled()
    expect(posted.text).toContain('30 answered')
    expect(posted.edits).toBeLessThanOrEqual(30)
    expect(stage.rendered).toHaveLength(31)
  })

  it('an answer to the card itself carries its field', async () => {
    const field = { field: 'a:tok', label: 'The corrected text', maxLength: 99 }
    await using stage = await openStage(({ act }) =>
      act.kind === 'text' ? [{ text: ['Thanks.'] }] : [{ ...card(0), field }],
    )
    const ana = stage.standin.user(7)
    const group = stage.standin.group(-1001)
    group.say(ana, '/task')
    const posted = await group.waitFor(() => true)
    const said = group.say(ana, 'A better text.', { replyTo: posted })
    const thanks = await group.waitFor((message) => message.text === 'Thanks.')
    expect(act(stage.events[1] as never)).toBe('a:tok: A better text.')
    expect(thanks.replyTo).toBe(said.id)
  })
})

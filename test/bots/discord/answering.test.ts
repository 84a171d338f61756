import { describe, expect, it } from 'vitest'

import { act, openStage, task } from './stage.ts'

describe('an interaction', () => {
  it('in a private chat is answered by messages; a tap turns the tapped one into its answer', async () => {
    await using stage = await openStage(({ act }) => [task(act.kind === 'command' ? 1 : 2)])
    const ana = stage.standin.user(7)
    const first = ana.command('next')
    expect((await first.answer).kind).toBe('message')
    const shown = await ana.waitFor(() => true)
    expect(shown.text).toBe('**Task 1**\n> Late, but lovely.')
    expect([shown.ephemeral, shown.v2]).toEqual([false, true])
    const tapped = ana.tap(shown, 'Positive')
    expect((await tapped.answer).kind).toBe('update')
    await stage.standin.settled()
    expect(ana.messages().map(({ text }) => text)).toEqual(['**Task 2**\n> Late, but lovely.'])
    expect(stage.events.map(act)).toEqual(['/next', 'tap a:1:0'])
    expect(stage.events[0]?.where).toEqual({ platform: 'discord', chat: ana.id, kind: 'private' })
    expect(stage.logged.filter(({ level }) => level !== 'info')).toEqual([])
  })

  it('in a server is seen by nobody else, and carries who may moderate', async () => {
    await using stage = await openStage(() => [task(1, { how: 'private' })])
    const { standin } = stage
    const guild = standin.guild(2, { owner: 9, roles: [{ id: 5, permissions: ['ManageGuild'] }] })
    const ana = standin.user(7, { locale: 'fr' })
    ana.command('next', {}, { guild })
    const shown = await ana.waitFor(() => true)
    expect([shown.ephemeral, guild.channel().messages()]).toEqual([true, []])
    const [event] = stage.events
    expect(event).toMatchObject({
      locale: 'fr',
      where: { chat: guild.id, kind: 'group', admin: false, discreet: true },
    })
    standin.user(9).command('next', {}, { guild })
    await standin.settled()
    expect(stage.events[1]?.where.admin).toBe(true)
  })

  it('that takes long is told to wait, and answered all the same', async () => {
    await using stage = await openStage(
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 120))
        return [task(1)]
      },
      { patience: 30 },
    )
    const ana = stage.standin.user(7)
    expect((await ana.command('next').answer).kind).toBe('deferred')
    const shown = await ana.waitFor(() => true)
    const mark = stage.standin.mark()
    expect((await ana.tap(shown, 'Skip').answer).kind).toBe('deferred-update')
    await ana.waitFor(() => true, { after: mark })
    await stage.standin.settled()
    expect(ana.messages()).toHaveLength(1)
    ana.command('next', {}, { guild: stage.standin.guild(1) })
    await stage.standin.settled()
    expect(ana.replies()).toHaveLength(1)
  })

  it('that is too late for Discord is answered in the private chat', async () => {
    await using stage = await openStage(
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 150))
        return [task(1)]
      },
      { ackSeconds: 0.05 },
    )
    const ana = stage.standin.user(7)
    stage.standin.guild(1).join(ana)
    expect((await ana.command('next').answer).kind).toBe('failed')
    await ana.waitFor(({ text }) => text.includes('Task 1'))
    expect(ana.messages().map(({ text }) => text.split('\n')[0])).toEqual([
      'What you did reached me too late to show you the result there. Nothing is lost: here it is.',
      '**Task 1**',
    ])
  })

  it('delivered three times is done once', async () => {
    await using stage = await openStage(({ act }) => [task(act.kind === 'command' ? 1 : 2)])
    const { standin } = stage
    standin.redeliver(3)
    const ana = standin.user(7)
    ana.command('next')
    const shown = await ana.waitFor(() => true)
    ana.tap(shown, 'Positive')
    await standin.settled()
    expect(stage.events).toHaveLength(2)
    expect(ana.messages()).toHaveLength(1)
    expect(standin.requests.filter(({ status }) => status >= 400)).toEqual([])
  })

  it('of a button works in another process, as after a restart', async () => {
    await using stage = await openStage(({ act }) => [task(act.kind === 'command' ? 1 : 2)])
    const ana = stage.standin.user(7)
    ana.command('next')
    const shown = await ana.waitFor(() => true)
    await stage.door.stop()
    await stage.another().start()
    expect((await ana.tap(shown, 'Negative').answer).kind).toBe('update')
  })

  it('with a notice alone shows it to the person and leaves the message as it is', async () => {
    await using stage = await openStage(({ act }) =>
      act.kind === 'command' ? [task(1)] : [{ text: ['That was yours already.'], how: 'toast', tone: 'bad' }],
    )
    const ana = stage.standin.user(7)
    ana.command('next')
    const shown = await ana.waitFor(() => true)
    ana.tap(shown, 'Positive')
    const notice = await ana.waitFor(({ ephemeral }) => ephemeral)
    expect(notice.text).toBe('⚠️ That was yours already.')
    expect(shown.edits).toBe(0)
  })

  it('that breaks the conversation is told so', async () => {
    await using stage = await openStage(() => {
      throw new Error('out of order')
    })
    const ana = stage.standin.user(7, { locale: 'fr' })
    ana.command('next')
    expect((await ana.waitFor(() => true)).text).toContain('Quelque chose a échoué')
    expect(stage.logged.map(({ message }) => message)).toContain('an event could not be handled')
  })
})

describe('a place to type', () => {
  it('opens as a form that holds the sentence, and its text comes back with the name of the field', async () => {
    const field = { field: 'a:tok', label: 'The corrected text', prefill: 'She go home.', maxLength: 300 }
    await using stage = await openStage(
      ({ act }) => [act.kind === 'command' ? { text: ['Fix it'], field } : task(2)],
      { fieldOf: () => field },
    )
    const ana = stage.standin.user(7)
    ana.command('next')
    const shown = await ana.waitFor(() => true)
    const opened = await ana.tap(shown, 'Write the answer').answer
    expect(opened.kind).toBe('modal')
    expect(ana.modal()?.fields[0]).toMatchObject({
      label: 'The corrected text',
      value: 'She go home.',
      maxLength: 300,
    })
    ana.submitModal({ text: 'She goes home.' })
    await stage.standin.settled()
    expect(stage.events.map(act)).toEqual(['/next', 'a:tok: She goes home.'])
    expect(ana.messages().map(({ text }) => text.split('\n')[0])).toEqual(['**Task 2**'])
  })

  it('that is there no longer says so', async () => {
    await using stage = await openStage(
      () => [{ text: ['Fix it'], field: { field: 'a:x', label: 'Text', maxLength: 9 } }],
      { fieldOf: () => ({ text: ['Too old.'], how: 'toast' }) },
    )
    const ana = stage.standin.user(7)
    ana.command('next')
    ana.tap(await ana.waitFor(() => true), 'Write the answer')
    expect((await ana.waitFor(({ ephemeral }) => ephemeral)).text).toBe('Too old.')
  })
})

describe('suggestions', () => {
  it('come while the name of a campaign is typed', async () => {
    await using stage = await openStage(() => [])
    const guild = stage.standin.guild(3, { owner: 9 })
    const choices = await stage.standin
      .user(9)
      .autocomplete(
        'campaign',
        'campaign-name',
        { 'campaign-action': 'status', 'campaign-name': 'soup' },
        { guild },
      )
    expect(choices.map(({ value }) => value)).toEqual(['soup one', 'soup two'])
  })
})

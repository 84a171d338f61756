import { describe, expect, it } from 'vitest'

import type { View } from '#core/view.ts'

import { act, openStage, task } from './stage.ts'

describe('in a private chat', () => {
  it('a command, with what follows it, becomes an event, and the view a message', async () => {
    await using stage = await openStage(() => [task(1)])
    const ana = stage.standin.user(7, { name: 'Ana', language_code: 'fr' })
    ana.start('ref_42')
    const shown = await ana.waitFor((message) => message.text.startsWith('Task 1'))
    expect(stage.events).toEqual([
      {
        id: '500000001',
        who: { platform: 'telegram', id: '7', name: 'Ana' },
        where: { platform: 'telegram', chat: '7', kind: 'private' },
        locale: 'fr',
        act: { kind: 'command', name: 'start', args: 'ref_42' },
      },
    ])
    expect(shown.entities.map((entity) => entity.type)).toEqual(['bold', 'blockquote'])
    expect(shown.buttons.map((row) => row.map((button) => button.label))).toEqual([
      ['Positive', 'Negative'],
      ['Skip'],
    ])
    await stage.standin.settled()
    expect(stage.rendered).toEqual(['500000001'])
  })

  it('a tap is answered, and turns the same message into the next view', async () => {
    await using stage = await openStage(({ act }) => [task(act.kind === 'tap' ? 2 : 1)])
    const ana = stage.standin.user(7)
    ana.start()
    const shown = await ana.waitFor((message) => message.text.startsWith('Task 1'))
    const tapped = ana.tap(shown, 'Positive')
    await ana.waitFor((message) => message.text.startsWith('Task 2'))
    expect(await tapped.answer).toMatchObject({ alert: false })
    expect(ana.messages()).toHaveLength(1)
    expect(shown.edits).toBe(1)
    expect(stage.events.map(act)).toEqual(['/start', 'tap a:1:0'])
    expect(stage.events[1]?.act).toMatchObject({ message: String(shown.id) })
  })

  it('a view equal to the message it replaces changes nothing, and is no error', async () => {
    await using stage = await openStage(() => [task(1)])
    const ana = stage.standin.user(7)
    ana.start()
    const shown = await ana.waitFor(() => true)
    await ana.tap(shown, 'Skip').answer
    await stage.standin.settled()
    expect(shown.edits).toBe(0)
    expect(stage.rendered).toHaveLength(2)
    expect(stage.logged.filter(({ level }) => level !== 'info')).toEqual([])
  })

  it('a toast answers the tap; one too long for that becomes a message', async () => {
    const toast = (text: string): View => ({ text: [{ bold: text }], how: 'toast', tone: 'bad' })
    await using stage = await openStage(({ act }) =>
      act.kind === 'tap' ? [toast(act.data === 's:1' ? 'x'.repeat(300) : 'Too late.')] : [task(1)],
    )
    const ana = stage.standin.user(7)
    ana.start()
    const shown = await ana.waitFor(() => true)
    expect(await ana.tap(shown, 'Positive').answer).toMatchObject({ text: '⚠️ Too late.', alert: true })
    ana.tap(shown, 'Skip')
    await ana.waitFor((message) => message.text.includes('x'.repeat(300)))
    expect(shown.edits).toBe(0)
  })

  it('a field opens a reply, and the reply brings the name of the field back, whatever is restarted between', async () => {
    const ask: View = {
      text: ['Where to?'],
      field: { field: 'wallet', label: 'Your address', maxLength: 44 },
    }
    await using stage = await openStage(({ act }) => (act.kind === 'text' ? [{ text: ['Saved.'] }] : [ask]))
    const ana = stage.standin.user(7)
    ana.say('/wallet')
    const asked = await ana.waitFor((message) => message.text.includes('Where to?'))
    expect(asked.forceReply).toEqual({ placeholder: 'Your address', selective: false })
    await stage.door.stop()
    await stage.another().start()
    ana.say('7xKX9fQm', { replyTo: asked })
    await ana.waitFor((message) => message.text === 'Saved.')
    ana.say('just a word')
    await stage.standin.settled()
    expect(stage.events.map(act)).toEqual(['/wallet', 'wallet: 7xKX9fQm', 'just a word'])
  })

  it('a tapped message that has to ask for a reply makes place for a new one', async () => {
    const ask: View = {
      text: ['Where to?'],
      field: { field: 'wallet', label: 'Your address', maxLength: 44 },
    }
    await using stage = await openStage(({ act }) => [act.kind === 'tap' ? ask : task(1)])
    const ana = stage.standin.user(7)
    ana.start()
    ana.tap(await ana.waitFor(() => true), 'Skip')
    await ana.waitFor((message) => message.forceReply !== undefined)
    await stage.standin.settled()
    expect(ana.messages()).toHaveLength(1)
  })

  it('a picture stays one message from task to task, and gives place to a text', async () => {
    const picture = (number: number): View =>
      task(number, { picture: { url: `https://example.org/${number}.png`, alt: 'A cat' } })
    await using stage = await openStage(({ act }) =>
      act.kind === 'command'
        ? [picture(1)]
        : [act.kind === 'tap' && act.data === 's:2' ? task(3) : picture(2)],
    )
    const ana = stage.standin.user(7)
    ana.start()
    const shown = await ana.waitFor((message) => message.photo !== undefined)
    ana.tap(shown, 'Positive')
    await ana.waitFor((message) => message.photo === 'https://example.org/2.png')
    ana.tap(shown, 'Skip')
    await ana.waitFor((message) => message.text.startsWith('Task 3') && message.photo === undefined)
    await stage.standin.settled()
    expect(ana.messages()).toHaveLength(1)
    expect(shown.deleted).toBe(true)
  })

  it('a picture that nobody can fetch leaves its address and its words', async () => {
    const picture = { url: 'http://127.0.0.1:9/cat.png', alt: 'A cat' }
    await using stage = await openStage(() => [task(1, { picture })])
    const ana = stage.standin.user(7)
    ana.start()
    const shown = await ana.waitFor(() => true)
    expect(shown.text).toBe('A cat\nhttp://127.0.0.1:9/cat.png\nTask 1\nLate, but lovely.')
    expect(shown.buttons.flat()).toHaveLength(3)
  })

  it('a picture of our own server is uploaded, since Telegram cannot fetch it', async () => {
    const { createServer } = await import('node:http')
    const server = createServer((_request, response) => response.end('a picture, say'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await using stage = await openStage(() => [
      task(1, { picture: { url: `http://127.0.0.1:${port}/`, alt: '' } }),
    ])
    const ana = stage.standin.user(7)
    ana.start()
    expect((await ana.waitFor(() => true)).photo).toBe('attach:14')
    server.close()
  })

  it('a message that was deleted meanwhile is written anew', async () => {
    await using stage = await openStage(({ act }) => [task(act.kind === 'tap' ? 2 : 1)])
    const ana = stage.standin.user(7)
    ana.start()
    const shown = await ana.waitFor(() => true)
    const mark = stage.standin.mark()
    ana.tap(shown, 'Skip')
    shown.deleted = true
    const next = await ana.waitFor((message) => message.text.startsWith('Task 2'), { after: mark })
    expect(next.id).not.toBe(shown.id)
  })

  it('a text too long for one message comes in several, in their order, with the buttons at the end', async () => {
    const lines = Array.from({ length: 400 }, (_, index) => `Line ${index} of a long text.`)
    await using stage = await openStage(() => [task(1, { text: [lines.join('\n')] })])
    const ana = stage.standin.user(7)
    ana.start()
    await ana.waitFor((message) => message.buttons.length > 0)
    const texts = ana.messages().map((message) => message.text)
    expect(texts).toHaveLength(3)
    expect(texts.join('\n')).toBe(lines.join('\n'))
  })

  it('stickers and edited messages are nothing; a file is at least heard of', async () => {
    await using stage = await openStage(() => [{ text: ['I cannot use files.'] }])
    const ana = stage.standin.user(7)
    ana.sticker()
    ana.edit(ana.say('hello'), 'hello!')
    ana.upload('answers.csv', Buffer.from('a,b'))
    ana.photo('look')
    await stage.standin.settled()
    expect(stage.events.map(act)).toEqual(['hello', 'upload answers.csv', 'upload photo'])
    expect(ana.messages()).toHaveLength(3)
  })

  it('events of one person are answered in their order, those of different people side by side', async () => {
    let release: () => void = () => undefined
    const slow = new Promise<void>((resolve) => {
      release = resolve
    })
    await using stage = await openStage(async ({ act, who }) => {
      if (who.id === '7' && act.kind === 'command') await slow
      return [{ text: [act.kind === 'text' ? act.text : 'hello'] }]
    })
    const [ana, ben] = [stage.standin.user(7), stage.standin.user(8)]
    ana.start()
    for (let number = 0; number < 20; number++) ana.say(`${number}`)
    ben.start()
    await ben.waitFor((message) => message.text === 'hello')
    expect(ana.messages()).toEqual([])
    release()
    await ana.waitFor((message) => message.text === '19')
    expect(ana.messages().map((message) => message.text)).toEqual([
      'hello',
      ...Array.from({ length: 20 }, (_, number) => `${number}`),
    ])
  })
})

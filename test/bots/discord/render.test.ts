import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { escape, toLines, toMarkdown } from '#bots/discord/markdown.ts'
import { render } from '#bots/discord/render.ts'
import type { Choice, Message, Place, Span, View } from '#core/view.ts'

import { openStage, type Stage } from './stage.ts'

const none = (): undefined => undefined
const manner = { locale: 'en', mention: none }
const text = fc.string({ unit: 'grapheme', maxLength: 300 })
const span: fc.Arbitrary<Span> = fc.oneof(
  text,
  fc.string({
    unit: fc.constantFrom('*', '_', '`', '\n', '>', '#', '-', '[', ']', '(', ')', '\\', 'a', ' ', '<@1>'),
    maxLength: 40,
  }),
  text.map((bold) => ({ bold })),
  text.map((quote) => ({ quote })),
  text.map((copy) => ({ copy })),
  text.map((value) => ({ argument: 'item', value })),
  fc.record({ link: text, url: fc.webUrl() }),
)
const choice = (index: number): fc.Arbitrary<Choice> =>
  fc.oneof(
    fc.record({ label: text, data: fc.constant(`a:token:${index}`) }),
    fc.record({ label: text, data: fc.constant(`s:${index}`), row: fc.nat({ max: 3 }) }),
    fc.record({ label: text, url: fc.oneof(fc.webUrl(), fc.constant('http://localhost:3000')) }),
  )
const view: fc.Arbitrary<View> = fc.record(
  {
    text: fc.oneof(fc.array(span, { maxLength: 8 }), fc.array(span, { minLength: 30, maxLength: 60 })),
    choices: fc
      .nat({ max: 30 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => choice(index)))),
    picture: fc.record({ url: fc.webUrl(), alt: text }),
    field: fc.record({ field: fc.constant('a:token'), label: text, maxLength: fc.nat({ max: 5000 }) }),
    tone: fc.constantFrom('plain', 'good', 'bad'),
  },
  { requiredKeys: ['text'] },
)

describe('what Discord is told', () => {
  let stage: Stage
  const place = (): Place => ({
    platform: 'discord',
    chat: stage.standin.guild(1).id,
    kind: 'group',
    thread: stage.standin.guild(1).channel().id,
  })
  beforeAll(async () => {
    stage = await openStage(() => [], { record: false })
  })
  afterAll(async () => stage[Symbol.asyncDispose]())

  it('any view is within the limits of a server as strict as Discord', async () => {
    await fc.assert(
      fc.asyncProperty(view, async (one) => {
        expect(await stage.door.send(place(), one)).toHaveProperty('sent')
      }),
      { numRuns: 150 },
    )
  }, 90_000)

  it('what was escaped reads as it was', () => {
    const read = (markdown: string): string => markdown.replaceAll(/\\([^0-9A-Za-z\s])/g, '$1')
    fc.assert(
      fc.property(text, (one) => {
        expect(read(escape(one))).toBe(one)
      }),
    )
  })

  it('nothing of a long text is lost', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 800, maxLength: 1500 })
    fc.assert(
      fc.property(words, fc.constantFrom(' ', '\n'), (all, between) => {
        const bodies = render({ text: [all.join(between)] }, manner)
        const texts = bodies.flatMap(({ components }) =>
          components.flatMap((part) => ('content' in part ? [part.content] : [])),
        )
        expect(texts.every((one) => one.length <= 4000)).toBe(true)
        expect(texts.join(between).split(between)).toEqual(all)
      }),
      { numRuns: 20 },
    )
  })

  const markdown = (message: Message): string =>
    toLines(message)
      .map((line) => toMarkdown(line, (name) => (name === 'next' ? '</next:5>' : undefined)))
      .join('\n')

  it.each([
    [
      ['Send /next, or /other. Not http://a.b/next'],
      String.raw`Send </next:5>, or /other. Not http\://a.b/next`,
    ],
    [[{ bold: 'A*b' }, ' is ', { copy: 'x_y' }], '**A\\*b** is `x_y`'],
    [['For «', { quote: 'two\nlines' }, '\nafter'], 'For «\n> two\n> lines\nafter'],
    [['- no list\n1. nor this\n# nor a title'], '\\- no list\n1\\. nor this\n\\# nor a title'],
    [[{ link: 'here', url: 'https://a.b/c_(d)' }], '[here](<https://a.b/c_(d)>)'],
    [[{ copy: 'has ` in it' }], '``has ` in it``'],
    [['/next ', { argument: 'item', value: '#5' }, '.'], '</next:5> `item: #5`.'],
    [['Hi <@12>, @everyone'], String.raw`Hi \<\@12\>, \@everyone`],
  ])('%j is %j', (message, expected) => {
    expect(markdown(message as Message)).toBe(expected)
  })

  it('more than five labels become a menu, and their buttons stay', () => {
    const choices = [
      ...Array.from({ length: 8 }, (_, index) => ({
        label: `Label ${index}`,
        data: `a:t:${index}`,
        row: index,
      })),
      { label: 'Skip', data: 's:t', row: 9 },
    ]
    const [body] = render({ text: ['Which?'], choices }, manner)
    expect(
      body?.components.map((part) => ('components' in part ? part.components.map(({ type }) => type) : [])),
    ).toEqual([[], [3], [2]])
  })

  it('a label too long for a button gets a number, and the text says what it stands for', () => {
    const long = 'A very long answer '.repeat(6).trim()
    const [body] = render({ text: ['Which?'], choices: [{ label: long, data: 'a:t:0' }] }, manner)
    expect(JSON.stringify(body)).toContain(`**1** ${long}`)
  })
})

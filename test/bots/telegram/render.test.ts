import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { toKeyboard } from '#bots/telegram/keyboard.ts'
import { render } from '#bots/telegram/render.ts'
import { isVisible, plainText, toRuns } from '#bots/telegram/spans.ts'
import type { Choice, Span, View } from '#core/view.ts'
import { parseHtml } from '#replay/standins/telegram/html.ts'

const place = { username: 'accord_bot', group: false }
const words = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 80, size: 'max' }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('<b>', '&amp;', '</a>', '"', '\u0000', '\n\n', '   ', '\ud83d', '👩‍👩‍👧‍👦'),
  },
)
// `size: max`, for otherwise fast-check stays far below what has to be split.
const text = fc.array(words, { maxLength: 40, size: 'max' }).map((parts) => parts.join(' '))
const span: fc.Arbitrary<Span> = fc.oneof(
  text,
  text.map((bold) => ({ bold })),
  text.map((quote) => ({ quote })),
  text.map((copy) => ({ copy })),
  text.map((link) => ({ link, url: 'https://example.org/?a=1&b="2"' })),
)
const choice: fc.Arbitrary<Choice> = fc.oneof(
  fc.record({ label: words, data: fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 64 }) }),
  fc.record({
    label: words,
    url: fc.constantFrom('https://example.org', 'http://localhost:3000', 'nowhere'),
  }),
)
const view: fc.Arbitrary<View> = fc.record(
  {
    text: fc.array(span, { maxLength: 40, size: 'max' }),
    tone: fc.constantFrom('plain' as const, 'good' as const, 'bad' as const),
    choices: fc.array(choice, { maxLength: 20, size: 'max' }),
    picture: fc.record({ url: fc.constant('https://example.org/cat.png'), alt: words }),
    field: fc.record(
      {
        field: fc.constantFrom('wallet', 'a:AAAABBBBCCCCDDDD'),
        label: words,
        prefill: words,
        maxLength: fc.nat(),
      },
      { requiredKeys: ['field', 'label', 'maxLength'] },
    ),
  },
  { requiredKeys: ['text'] },
)

/** Everything that a person would read, without white space. */
const bare = (value: string): string => value.replaceAll(/[\s\u200b\p{Cc}]/gu, '')

describe('a view', () => {
  it('of any content renders within the limits, with balanced markup', () => {
    const fits = (html: string, limit: number): boolean => {
      const { text, entities } = parseHtml(html)
      return text.length <= limit && entities.length <= 100 && html.isWellFormed()
    }
    const property = fc.property(view, (any) => {
      const { photo, texts, markup } = render(any, place)
      const placeholder = (markup as { input_field_placeholder?: string } | undefined)
        ?.input_field_placeholder
      return (
        texts.every((html) => fits(html, 4096) && isVisible(parseHtml(html).text)) &&
        fits(photo?.caption ?? '', 1024) &&
        (photo !== undefined || texts.length > 0) &&
        (placeholder ?? '').length <= 64
      )
    })
    expect(fc.check(property, { numRuns: 60, endOnFailure: true })).toMatchObject({ failed: false })
  })

  it('loses no word when it is split', () => {
    const property = fc.property(fc.array(span, { maxLength: 40, size: 'max' }), (message) => {
      const shown = render({ text: message }, place).texts.map((html) => parseHtml(html).text)
      const all = plainText(toRuns(message))
      return bare(shown.join('')) === (isVisible(all) ? bare(all) : '…')
    })
    expect(fc.check(property, { numRuns: 60, endOnFailure: true })).toMatchObject({
      failed: false,
      counterexample: null,
    })
  })

  it('is split between lines where it can be, and never inside a character', () => {
    const line = `${'word '.repeat(20)}👩‍👩‍👧‍👦`
    const { texts } = render({ text: [`${line}\n`.repeat(100)] }, place)
    expect(texts.length).toBeGreaterThan(2)
    for (const html of texts) expect(parseHtml(html).text.endsWith('👩‍👩‍👧‍👦')).toBe(true)
    const solid = render({ text: ['👩‍👩‍👧‍👦'.repeat(1000)] }, place)
    for (const html of solid.texts) expect(html.replaceAll('👩‍👩‍👧‍👦', '')).toBe('')
  })

  it('with more forms than a message can hold is split too', () => {
    const { texts } = render(
      { text: Array.from({ length: 250 }, (_, index) => ({ copy: `${index}` })) },
      place,
    )
    expect(texts.map((html) => parseHtml(html).entities.length)).toEqual([99, 99, 52])
  })

  it('keeps a text to copy in one piece when it fits into a message', () => {
    const copy = 'x y '.repeat(500).trim()
    const { texts } = render({ text: ['intro '.repeat(500), { copy }, ' end'] }, place)
    expect(texts.some((html) => html.includes(`<code>${copy}</code>`))).toBe(true)
  })

  it('carries its buttons on the last part alone, and its field too', () => {
    const long = { text: ['word '.repeat(2000)], choices: [{ label: 'Go', data: 'n' }] }
    const { texts, markup } = render({ ...long, field: { field: 'f', label: 'Say', maxLength: 9 } }, place)
    expect(texts).toHaveLength(3)
    expect(texts.map((html) => html.includes('?field=f'))).toEqual([false, false, true])
    expect(markup).toEqual({ inline_keyboard: [[{ text: 'Go', callback_data: 'n' }]] })
  })

  it('asks for a reply where it has a field and no buttons; a label too long for the field is written out', () => {
    const field = { field: 'wallet', label: 'Your address', maxLength: 44 }
    expect(render({ text: ['Where to?'], field }, place).markup).toEqual({
      force_reply: true,
      input_field_placeholder: 'Your address',
    })
    const long = render(
      { text: ['Where to?'], field: { ...field, label: 'y'.repeat(65) } },
      { ...place, group: true },
    )
    expect(long.markup).toEqual({ force_reply: true, selective: true })
    expect(long.texts[0]).toContain('y'.repeat(65))
  })

  it('shows the text to start from, once', () => {
    const field = { field: 'a:1', label: 'Fix it', prefill: 'She go <home>.', maxLength: 99 }
    const once = render({ text: [{ copy: 'She go <home>.' }], field }, place).texts[0] ?? ''
    expect(once.split('<code>She go &lt;home&gt;.</code>')).toHaveLength(2)
    expect(render({ text: ['Fix it.'], field }, place).texts[0]).toContain(
      '<code>She go &lt;home&gt;.</code>',
    )
  })

  it('puts a sign before good and bad news, unless the words have one', () => {
    expect(render({ text: ['Saved.'], tone: 'good' }, place).texts).toEqual(['✓ Saved.'])
    expect(render({ text: ['✓ Saved.'], tone: 'good' }, place).texts).toEqual(['✓ Saved.'])
    expect(render({ text: ['No.'], tone: 'bad' }, place).texts).toEqual(['⚠️ No.'])
  })

  it('with a picture carries a short text as its caption, a long one in a message of its own', () => {
    const picture = { url: 'https://example.org/cat.png', alt: 'A cat' }
    expect(render({ text: [{ bold: 'What?' }], picture }, place)).toMatchObject({
      photo: { caption: '<b>What?</b>' },
      texts: [],
    })
    expect(render({ text: ['x'.repeat(1025)], picture }, place)).toMatchObject({
      photo: { caption: '' },
      texts: ['x'.repeat(1025)],
    })
  })

  it('turns an address that Telegram refuses as a button into a line to copy', () => {
    const choices = [{ label: 'Console', url: 'http://localhost:3000/' }]
    const { texts, markup } = render({ text: ['Look.'], choices }, place)
    expect(markup).toBeUndefined()
    expect(texts).toEqual(['Look.\nConsole: <code>http://localhost:3000/</code>'])
  })
})

describe('a keyboard', () => {
  const rows = (choices: Choice[]): string[] =>
    toKeyboard(choices).map((row) => row.map((button) => button.text).join('|'))

  it('has two short labels in a row, long ones alone, and those of one row together', () => {
    const plain = (label: string, row?: number): Choice => ({
      label,
      data: 'x',
      ...(row === undefined ? {} : { row }),
    })
    expect(rows(['Positive', 'Negative', 'Mixed', 'Neutral'].map((label) => plain(label)))).toEqual([
      'Positive|Negative',
      'Mixed|Neutral',
    ])
    expect(rows([plain('A label of many words'), plain('Short'), plain('Also')])).toEqual([
      'A label of many words',
      'Short|Also',
    ])
    expect(rows([plain('1', 0), plain('2', 0), plain('3', 0), plain('Skip', 1), plain('Report', 1)])).toEqual(
      ['1|2|3', 'Skip|Report'],
    )
  })

  it('with more than 64 bytes on a button is a mistake of ours, and throws', () => {
    expect(() => toKeyboard([{ label: 'x', data: 'é'.repeat(33) }])).toThrow('66 bytes')
  })
})

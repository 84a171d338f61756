import { describe, expect, test } from 'vitest'

import type { Locale, Translate } from '#core/locale.ts'
import { loadTaskTypes } from '#prompts/registry.ts'
import type { TaskItem, TaskType } from '#prompts/task-type.ts'

const types = await loadTaskTypes()
const typeOf = (kind: string): TaskType => types.get(kind) as TaskType

const itemOf = (kind: string, payload: unknown, options: unknown = {}): TaskItem => ({
  payload: typeOf(kind).payload.parse(payload),
  options: typeOf(kind).options.parse(options),
})

/** Shows the key of a word in place of its text. */
const keys = (locale: Locale = 'en'): Translate => Object.assign((key: string) => key, { locale })

describe('sentiment', () => {
  const type = typeOf('sentiment')

  test('asks with all four labels, or with the ones of the campaign in its order', () => {
    const values = (item: TaskItem) => type.ask(item, keys()).choices?.map(({ value }) => value)
    expect(values(itemOf('sentiment', { text: 'a' }))).toEqual(['positive', 'negative', 'mixed', 'neutral'])
    const two = itemOf('sentiment', { text: 'a' }, { labels: ['negative', 'positive'] })
    expect(values(two)).toEqual(['negative', 'positive'])
    expect(type.compare.by === 'label' && type.compare.labels(two)).toEqual(['negative', 'positive'])
    expect(type.read(two, { tap: 'mixed' })).toEqual({ refused: 'sentiment-not-a-choice' })
  })

  test.each(['mixed', 'Mixed', ' MIXED ', 'Mitigé', 'mitige\u0301'])('reads "%s" as mixed', (text) => {
    expect(type.read(itemOf('sentiment', { text: 'a' }), { text })).toEqual({ answer: 'mixed' })
  })

  test.each([{ labels: ['positive'] }, { labels: ['positive', 'positive'] }, { labels: ['happy', 'sad'] }])(
    'refuses the options %j',
    (options) => expect(typeOf('sentiment').options.safeParse(options).success).toBe(false),
  )

  test('keeps the text that people see free of what no screen shows', () => {
    expect(itemOf('sentiment', { text: '\u0000 e\u0301t\u00e9\r\nfini \ud800' }).payload).toEqual({
      text: 'été\nfini \ufffd',
    })
  })
})

describe('text fix', () => {
  const type = typeOf('text-fix')
  const item = itemOf('text-fix', { text: 'She go home.' })

  test('shows the text ready for copying and for editing', () => {
    const asked = type.ask(item, keys())
    expect(asked.text).toContainEqual({ copy: 'She go home.' })
    expect(asked.field?.prefill).toBe('She go home.')
  })

  test('takes one tap for a text that is right, and says so', () => {
    const answered = type.read(item, { tap: 'correct' })
    expect(answered).toEqual({ answer: 'She go home.' })
    expect(type.show(item, 'She go home.', keys())).toBe('text-fix-correct')
    expect(type.show(item, 'She goes home.', keys())).toBe('She goes home.')
  })

  test('refuses an empty answer, one without a word, and an absurdly long one, each with words', () => {
    expect(type.read(item, { text: ' \u200b\n' })).toEqual({ refused: 'text-fix-empty' })
    expect(type.read(item, { text: '…?!' })).toEqual({ refused: 'text-fix-empty' })
    expect(type.read(item, { text: 'go '.repeat(300) })).toEqual({
      refused: 'text-fix-too-long',
      words: { max: 524 },
    })
    expect(type.read(item, { tap: 'positive' })).toEqual({ refused: 'text-fix-not-a-choice' })
  })

  test('reads "correct" in a text as a text', () => {
    expect(type.read(item, { text: 'correct' })).toEqual({ answer: 'correct' })
  })
})

describe('choice', () => {
  const type = typeOf('choice')
  const animals = {
    labels: ['dog', { value: 'cat', title: { en: 'House cat', fr: 'Chat' } }],
    question: { en: 'Which animal?', fr: 'Quel animal ?' },
  }

  test('speaks the language of the person, and falls back where a title is missing', () => {
    const item = itemOf('choice', { text: 'miaou' }, animals)
    expect(type.ask(item, keys('fr')).text[0]).toEqual({ bold: 'Quel animal ?' })
    expect(type.ask(item, keys('fr')).choices).toEqual([
      { label: 'dog', value: 'dog' },
      { label: 'Chat', value: 'cat' },
    ])
    expect(type.show(item, 'cat', keys())).toBe('House cat')
    expect(type.read(item, { text: 'chat' })).toEqual({ answer: 'cat' })
    expect(type.read(item, { tap: 'Chat' })).toEqual({ refused: 'choice-not-a-choice' })
  })

  test('an item may ask its own question', () => {
    const item = itemOf('choice', { text: 'a', question: 'Who?' }, animals)
    expect(type.ask(item, keys('fr')).text[0]).toEqual({ bold: 'Who?' })
    expect(type.ask(itemOf('choice', { text: 'a' }, { labels: ['a', 'b'] }), keys()).text[0]).toEqual({
      bold: 'choice-question',
    })
  })

  test('shows a picture with words for those who cannot see it, and lets the model see it', () => {
    const item = itemOf('choice', { picture: 'https://example.org/1.png' }, animals)
    expect(type.ask(item, keys()).picture).toEqual({
      url: 'https://example.org/1.png',
      alt: 'choice-picture',
    })
    expect(typeOf('choice').baseline(item, []).picture).toBe('https://example.org/1.png')
  })

  test.each([
    [{ labels: ['one'] }],
    [{ labels: Array.from({ length: 26 }, (_, index) => `label ${index}`) }],
    [{ labels: ['a', 'A'] }],
    [{ labels: ['a', { value: 'b', title: { fr: 'A' } }] }],
    [{ labels: ['a', 'x'.repeat(81)] }],
    [{ labels: ['a', ' '] }],
    [{ labels: ['a', 'b'], question: 'x'.repeat(301) }],
    [{}],
  ])('refuses the options %j', (given) => {
    const parsed = type.options.safeParse(given)
    expect(parsed.success).toBe(false)
    for (const { message } of parsed.error?.issues ?? []) expect(message).toMatch(/expected/)
  })

  test.each([
    [{ picture: 'javascript:alert(1)' }, /http/],
    [{ picture: 'cat.png' }, /http/],
    [{ picture: 'https://example.org/1.png', text: 'x'.repeat(801) }, /800 characters beside a picture/],
    [{ text: '', picture: '', alt: 'a cat' }, /a text, a picture, or both/],
  ])('refuses the item %j', (given, message) => {
    expect(type.payload.safeParse(given).error?.issues[0]?.message).toMatch(message)
  })
})

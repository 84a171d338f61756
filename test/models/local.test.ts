import { afterAll, describe, expect, test } from 'vitest'

import type { Locale } from '#core/locale.ts'
import { silent } from '#core/log.ts'
import { createLocalJudge } from '#models/local.ts'
import { onlyCandidate } from '#models/local/candidate.ts'
import { valenceOf } from '#models/local/valence.ts'
import { loadTaskTypes } from '#prompts/registry.ts'
import type { TaskType } from '#prompts/task-type.ts'

const types = await loadTaskTypes()
const baseline = createLocalJudge({ log: silent })
afterAll(async () => baseline.close())

const judge = async (kind: string, text: string, options: unknown = {}, locale?: Locale) => {
  const type = types.get(kind) as TaskType
  const item = { payload: type.payload.parse({ text }), options: type.options.parse(options) }
  return baseline.judge(type, locale === undefined ? item : { ...item, locale }, [])
}

describe('the list of rated words', () => {
  test.each([
    ['Great service, thank you!', 'positive'],
    ['The screen was broken and the staff were rude.', 'negative'],
    ['I am not happy with this phone.', 'negative'],
    ['Beautiful room, horrible noise.', 'mixed'],
    ['The food was awful but the waiter was wonderful.', 'mixed'],
    ['Lovely colours, but the fabric itches.', 'mixed'],
    ['He could not stop smiling.', 'positive'],
  ])('%s sounds %s', async (text, answer) => {
    expect(await judge('sentiment', text)).toMatchObject({ answer })
  })

  test.each(['The bus leaves at nine.', 'Le service était horrible et la soupe froide.', '👍', '12345'])(
    'says nothing of: %s',
    async (text) => {
      expect(await judge('sentiment', text)).toHaveProperty('abstained')
    },
  )

  test('never says what the campaign does not ask', async () => {
    const two = { labels: ['negative', 'positive'] }
    expect(await judge('sentiment', 'Beautiful room, horrible noise.', two)).toHaveProperty('abstained')
    expect(await judge('sentiment', 'A wonderful day!', { labels: ['mixed', 'neutral'] })).toHaveProperty(
      'abstained',
    )
  })

  test('leaves a French campaign to people', async () => {
    expect(await judge('sentiment', 'Super excellent!', {}, 'fr')).toEqual({ abstained: 'not-english' })
  })

  test('is surer of a clear text than of a weak one', async () => {
    const clear = await judge('sentiment', 'Wonderful, amazing, I love it, the best day of my life!')
    const weak = await judge('sentiment', 'A fine day.')
    const sure = (judgement: typeof clear) => ('answer' in judgement ? (judgement.confidence ?? 0) : 0)
    expect(sure(clear)).toBeGreaterThan(sure(weak))
    expect(sure(clear)).toBeLessThanOrEqual(0.9)
  })

  test('is not misled by the names that objects inherit', () => {
    expect(valenceOf('constructor toString __proto__ hasOwnProperty')).toMatchObject({ good: 0, bad: 0 })
  })
})

describe('the grammar checker', () => {
  test.each([
    ['She go to school every day.', 'She goes to school every day.'],
    ['This is a test of of the system.', 'This is a test of the system.'],
    ['We was so happy to see them teh other day. 🎉', 'We were so happy to see them the other day. 🎉'],
    ['🎉 The meeting is on monday.', '🎉 The meeting is on Monday.'],
  ])('corrects: %s', async (text, answer) => {
    expect(await judge('text-fix', text)).toMatchObject({ answer })
  })

  test('takes English as it is written on either side of the ocean', async () => {
    expect(await judge('text-fix', 'She have a neighbour with colorful flowers.')).toMatchObject({
      answer: 'She has a neighbour with colorful flowers.',
    })
  })

  test('never vouches that a text is right: it overlooks too much', async () => {
    expect(await judge('text-fix', 'The cat sat on the mat.')).toEqual({ abstained: 'no-mistake-found' })
  })

  test.each([
    ['a word that could be many', 'The wthr was in the hjkq.'],
    ['French', 'Le chat est noir et il est beau.'],
    ['no language at all', '12345 67890'],
  ])('abstains for %s', async (_what, text) => {
    expect(await judge('text-fix', text)).toHaveProperty('abstained')
  })

  test('answers many at once, each their own', async () => {
    const texts = ['She go home.', 'They was here.', 'He have a dog.']
    expect(await Promise.all(texts.map((text) => judge('text-fix', text)))).toMatchObject([
      { answer: 'She goes home.' },
      { answer: 'They were here.' },
      { answer: 'He has a dog.' },
    ])
  })
})

test('a grammar checker that is stopped answers nobody wrongly, and starts anew when asked', async () => {
  const own = createLocalJudge({ log: silent })
  const type = types.get('text-fix') as TaskType
  const item = { payload: { text: 'She go to the shop.' }, options: {} }
  await own.judge(type, item, [])
  const asked = own.judge(type, item, [])
  await own.close()
  expect(await asked).toEqual({ abstained: 'local-judge-failed' })
  expect(await own.judge(type, item, [])).toMatchObject({ answer: 'She goes to the shop.' })
  await own.close()
})

describe('the one candidate', () => {
  test.each([
    ['go', ['goes'], false, 0],
    ['recieved', ['received', 'relieved', 'receive'], true, 0],
    ['dont', ["don't", 'dent', 'don'], true, 0],
    ['monday', ['Monday', 'midday', 'modal'], true, 0],
    ['cta', ['cat', 'act'], true, undefined],
    ['hte', ['hate', 'the', 'hue'], true, 1],
    ['Their', ["They're", "They're "], false, 0],
    ['affect', ['effect', 'affects'], false, undefined],
    ['xqz', ['box'], true, undefined],
    ['a', [], false, undefined],
  ])('of %s among %j', (problem, candidates, spelling, index) => {
    expect(onlyCandidate(problem, candidates, spelling)).toBe(index)
  })
})

test('a kind of task without a local judge is left to people', async () => {
  const choice = types.get('choice') as TaskType
  const item = { payload: { text: 'a' }, options: choice.options.parse({ labels: ['a', 'b'] }) }
  expect(await baseline.judge(choice, item, [])).toEqual({ abstained: 'no-local-judge' })
})

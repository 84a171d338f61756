import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import { pickWorthwhile } from '#campaigns/asking/pick.ts'
import { commands } from '#chat/commands.ts'
import type { Context } from '#chat/context.ts'
import { converse, rendered } from '#chat/converse.ts'
import { plain } from '#chat/rich.ts'
import type { Event, View } from '#core/view.ts'

import {
  clear,
  dataOf,
  goodWallet,
  openContext,
  person,
  runCampaign,
  textOf,
  type Voice,
} from '../helpers/conversation.ts'
import { freshDatabase, type TestDatabase } from '../helpers/database.ts'

let base: TestDatabase
let ctx: Context
beforeAll(async () => {
  base = await freshDatabase()
  ctx = await openContext(base.db)
})
afterEach(async () => clear(ctx))
afterAll(async () => base.close())

const eventOf = (id: string, act: Event['act'], who = 'ana'): Event => ({
  id,
  who: { platform: 'web', id: who, name: 'Ana' },
  where: { platform: 'web', chat: who, kind: 'private' },
  locale: 'en',
  act,
})

describe('an event that is delivered again', () => {
  test('gives the same views while nobody has shown them, and nothing after that', async () => {
    await runCampaign(ctx)
    const task = await person(ctx, 'ana').join()
    const event = eventOf('tap-1', { kind: 'tap', data: dataOf(task, 'Mixed') })
    const first = await converse(ctx, event)
    expect(await converse(ctx, event)).toEqual(first)
    expect(await base.db.selectFrom('answers').selectAll().execute()).toHaveLength(1)
    await rendered(ctx, event)
    expect(await converse(ctx, event)).toEqual([])
    const row = await base.db
      .selectFrom('events')
      .selectAll()
      .where('id', '=', 'tap-1')
      .executeTakeFirstOrThrow()
    expect(row.views).toBeNull()
  })

  test('three times at once is once', async () => {
    await runCampaign(ctx)
    const task = await person(ctx, 'ana').join()
    const event = eventOf('tap-2', { kind: 'tap', data: dataOf(task, 'Mixed') })
    const all = await Promise.all([converse(ctx, event), converse(ctx, event), converse(ctx, event)])
    expect(all[1]).toEqual(all[0])
    expect(all[2]).toEqual(all[0])
    expect(await base.db.selectFrom('answers').selectAll().execute()).toHaveLength(1)
  })

  test('an event whose handling broke is not claimed: the next delivery does the work', async () => {
    await runCampaign(ctx)
    const task = await person(ctx, 'ana').join()
    const event = eventOf('tap-3', { kind: 'tap', data: dataOf(task, 'Mixed') })
    const broken = { ...ctx, pick: async () => Promise.reject(new Error('broken')) }
    await expect(converse(broken, event)).rejects.toThrow('broken')
    expect(await base.db.selectFrom('answers').selectAll().execute()).toEqual([])
    expect(textOf(await converse(ctx, event))).toMatch(/^✓ Mixed, recorded/)
  })
})

test('a new person who does two things at once is one person', async () => {
  const both = [
    eventOf('a', { kind: 'tap', data: 'c:yes' }),
    eventOf('b', { kind: 'command', name: 'start', args: '' }),
  ]
  await Promise.all(both.map(async (event) => converse(ctx, event)))
  expect(await base.db.selectFrom('contributors').selectAll().execute()).toHaveLength(1)
})

test('many people at once: every answer that was acknowledged is stored, once', async () => {
  const texts = Array.from({ length: 12 }, (_, index) => `Text number ${index}.`)
  await runCampaign(ctx, { texts })
  const crowd = Array.from({ length: 8 }, (_, index) => person(ctx, `p${index}`))
  const work = async (someone: Voice): Promise<number> => {
    let views = await someone.join()
    let recorded = 0
    for (let round = 0; round < 4; round += 1) {
      if (!views.some(({ choices = [] }) => choices.some(({ label }) => label === 'Mixed'))) break
      views = await someone.press(views, 'Mixed')
      if (textOf(views).startsWith('✓ Mixed, recorded')) recorded += 1
    }
    return recorded
  }
  const acknowledged: number[] = []
  // The tests' embedded database parts large statements between connections, so there they take turns.
  if (base.embedded) for (const someone of crowd) acknowledged.push(await work(someone))
  else acknowledged.push(...(await Promise.all(crowd.map(work))))
  const answers = await base.db.selectFrom('answers').selectAll().execute()
  expect(answers).toHaveLength(acknowledged.reduce((sum, one) => sum + one, 0))
  expect(answers.length).toBeGreaterThan(16)
})

test.each([
  ['', 1, 14],
  [', where one with a known answer is looked for,', 0, 16],
])(
  'an answer, recorded and followed by the next task%s takes at most as many queries',
  async (_what, chance, most) => {
    await runCampaign(ctx)
    const task = await person(ctx, 'ana').join()
    let queries = 0
    const counted = base.db.withPlugin({
      transformQuery: ({ node }) => {
        queries += 1
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const pick = pickWorthwhile(ctx.types, () => chance)
    await converse(
      { ...ctx, pick, db: counted },
      eventOf('hot', { kind: 'tap', data: dataOf(task, 'Mixed') }),
    )
    expect(queries).toBeLessThanOrEqual(most)
    expect(queries).toBeGreaterThan(5)
  },
)

describe('whatever people do', () => {
  const people = ['ana', 'ben', 'operator']
  const names = commands.map(({ name }) => name)
  const word = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 9 }),
    fc.string({ unit: fc.constantFrom('a', '\0', '\uD83D', '\uDE00', '|', ':', '/', '`', '<b>') }),
  )
  const data = fc.oneof(
    word,
    fc
      .tuple(fc.constantFrom(...names.map((name) => name.slice(0, 1)), 'a', 'k', 'u', 'v', 'x', 'z'), word)
      .map(([name, rest]) => `${name}:${rest}`),
    fc.constantFrom(
      'n',
      'b',
      'p',
      'c:yes',
      'c:no',
      'f:yes',
      'l:fr',
      'd:off',
      'k:1:0',
      'k:999999999999999:t',
      'v:1',
    ),
    fc.constantFrom(`w:${goodWallet}`, 'x:0', 'a::', 'u:', 'k::', 'a:0:99'),
  )
  const place = fc.constantFrom('private', 'private', 'private', 'group', 'admin')
  const act = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('tap' as const), data }) },
    { weight: 9, arbitrary: fc.record({ kind: fc.constant('shown' as const), which: fc.nat({ max: 9 }) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('command' as const),
        name: fc.oneof(fc.constantFrom(...names), word),
        args: fc.oneof(
          word,
          fc.constantFrom(
            '',
            'list',
            'pause sample',
            'resume sample',
            'fr',
            'off',
            goodWallet,
            'choice A? | B | C',
          ),
        ),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record(
        {
          kind: fc.constant('text' as const),
          text: fc.oneof(word, fc.constantFrom(goodWallet, 'mixed', 'next', 'a '.repeat(3000))),
          field: fc.oneof(fc.constantFrom('wallet', 'a:', 'a:nobody'), word),
        },
        { requiredKeys: ['kind', 'text'] },
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constant({ kind: 'upload' as const, name: 'x', bytes: new Uint8Array(1) }),
    },
  )
  const step = fc.record({
    who: fc.constantFrom(...people),
    place,
    locale: fc.constantFrom('en', 'fr-FR', 'de', ''),
    act,
  })

  const check = (views: View[]): void => {
    for (const view of views) {
      expect(plain(view.text).trim()).not.toBe('')
      expect(plain(view.text)).not.toMatch(/\{\s*\$|\bundefined\b|\[object|NaN|[\uE000\uE001]/)
      if (view.how === 'toast') expect(plain(view.text).length).toBeLessThanOrEqual(200)
      for (const choice of view.choices ?? []) {
        expect(choice.label.length).toBeGreaterThan(0)
        if ('data' in choice) expect(choice.data).toMatch(/^[\x21-\x7e]{1,64}$/)
      }
    }
  }

  test('no sequence of events throws, shows an untranslated text, or makes a button of more than 64 bytes', async () => {
    let id = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30, size: 'max' }), async (steps) => {
        await clear(ctx)
        await runCampaign(ctx, { reward: 1000n })
        await runCampaign(ctx, {
          name: 'fix',
          kind: 'text-fix',
          reward: 0n,
          texts: ['He have it.', 'She go.'],
        })
        for (const who of people) await person(ctx, who).join()
        const shown = new Map<string, string[]>()
        for (const { who, place, locale, act } of steps) {
          id += 1
          const where = {
            platform: 'web',
            chat: place === 'private' ? who : 'g',
            kind: place === 'private' ? ('private' as const) : ('group' as const),
            admin: place === 'admin',
          }
          const tap = {
            kind: 'tap' as const,
            data: act.kind === 'shown' ? (shown.get(who)?.[act.which] ?? 'n') : '',
          }
          const event: Event = {
            id: `chaos-${id}`,
            who: { platform: 'web', id: who, name: act.kind === 'text' ? act.text.slice(0, 9) : who },
            where,
            locale,
            act: act.kind === 'shown' ? tap : act,
          }
          const views = await converse(ctx, event)
          check(views)
          expect(await converse(ctx, event)).toEqual(views)
          const data = views.flatMap(({ choices = [] }) =>
            choices.flatMap((choice) => ('data' in choice ? [choice.data] : [])),
          )
          if (data.length > 0) shown.set(who, data)
        }
      }),
      { numRuns: 12 },
    )
  })
})

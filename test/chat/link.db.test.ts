import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { converse, rendered } from '#chat/converse.ts'
import type { Context } from '#chat/context.ts'
import type { Event, View } from '#core/view.ts'
import { requestPayout } from '#rewards/request-payout.ts'
import { balances } from '#rewards/statement.ts'

import {
  ACC,
  clear,
  dataOf,
  goodWallet,
  openContext,
  runCampaign,
  settle,
  textOf,
} from '../helpers/conversation.ts'
import { freshDatabase, type TestDatabase } from '../helpers/database.ts'

let events = 0
const otherWallet = '9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin'

describe('two accounts of one person', () => {
  let database: TestDatabase
  let ctx: Context
  let now = new Date()

  beforeAll(async () => {
    database = await freshDatabase()
    ctx = await openContext(database.db, { now: () => now })
  })
  afterAll(async () => database.close())
  beforeEach(async () => {
    now = new Date()
    await clear(ctx)
  })

  const act = async (platform: string, id: string, what: Event['act']): Promise<View[]> => {
    const who = { platform, id, name: id }
    const where = { platform, chat: id, kind: 'private' as const }
    const event: Event = { id: `l${++events}`, who, where, locale: 'en', act: what }
    const views = await converse(ctx, event)
    await rendered(ctx, event)
    return views
  }
  const on = (platform: string, id = 'ana') => {
    const command = async (name: string, args = '') => act(platform, id, { kind: 'command', name, args })
    const tap = async (data: string) => act(platform, id, { kind: 'tap', data, message: '1' })
    return {
      command,
      tap,
      join: async () => tap('c:yes'),
      answer: async (views: View[], label: string) => tap(dataOf(views, label)),
      code: async () => /\/link ([0-9A-Z]{8})/.exec(textOf(await command('link')))?.[1] ?? 'none',
      contributor: async () =>
        (
          await ctx.db
            .selectFrom('identities')
            .select('contributor_id')
            .where('platform', '=', platform)
            .where('platform_user', '=', id)
            .executeTakeFirstOrThrow()
        ).contributor_id,
    }
  }
  const telegram = on('telegram')
  const discord = on('discord')
  const zeroSum = async () => {
    const { rows } = await sql<{ total: bigint }>`select sum(balance) as total from accounts`.execute(ctx.db)
    return rows[0]?.total
  }

  test('become one by a code: one balance, one wallet, and no item twice', async () => {
    const { items } = await runCampaign(ctx)
    let view = await telegram.join()
    view = await telegram.answer(view, 'Positive')
    view = await telegram.answer(view, 'Negative')
    await telegram.command('wallet', goodWallet)
    view = await discord.join()
    const held = view
    view = await discord.answer(view, 'Positive')
    for (const item of items) await settle(ctx, item, 'positive')
    const before = await Promise.all(
      [telegram, discord].map(async (one) => balances(ctx.db, await one.contributor(), ctx.asset.mint)),
    )
    const code = await telegram.code()
    expect(
      textOf(await discord.command('link', `${code.slice(0, 4)}-${code.slice(4).toLowerCase()}`)),
    ).toContain('one now')
    expect(await discord.contributor()).toBe(await telegram.contributor())
    const after = await balances(ctx.db, await discord.contributor(), ctx.asset.mint)
    expect(after.due).toBe((before[0]?.due ?? 0n) + (before[1]?.due ?? 0n))
    expect(await zeroSum()).toBe(0n)
    const wallet = textOf(await discord.command('wallet'))
    expect(wallet).toContain(goodWallet)
    expect(held).not.toEqual([])
    const told = await ctx.db.selectFrom('deliveries').select(['platform', 'kind']).execute()
    expect(told).toEqual([{ platform: 'telegram', kind: 'linked' }])
  })

  test('are never asked what either has answered, skipped or reported', async () => {
    const { items } = await runCampaign(ctx)
    let view = await telegram.join()
    view = await telegram.answer(view, 'Positive')
    view = await telegram.answer(view, 'Skip')
    await telegram.answer(view, 'Report')
    view = await discord.join()
    await discord.answer(view, 'Negative')
    await telegram.command('link', await discord.code())
    const seen = new Set<number>()
    for (let view = await discord.command('next'); ; view = await discord.answer(view, 'Positive')) {
      const token = (view[0]?.choices ?? [])
        .map((choice) => ('data' in choice ? /^a:(.*):0$/.exec(choice.data)?.[1] : undefined))
        .find(Boolean)
      if (token === undefined) break
      const { item_id } = await ctx.db
        .selectFrom('assignments')
        .select('item_id')
        .where('token', '=', token)
        .executeTakeFirstOrThrow()
      expect(seen.has(item_id)).toBe(false)
      seen.add(item_id)
    }
    const rows = await ctx.db
      .selectFrom('answers')
      .select((is) => ['item_id', is.fn.countAll<number>().as('count')])
      .groupBy('item_id')
      .execute()
    expect(rows.every(({ count }) => count === 1)).toBe(true)
    expect(seen.size).toBeLessThan(items.length)
  })

  test('count once for what both have answered: the earlier answer stays, the item wants another one', async () => {
    const { items } = await runCampaign(ctx, { texts: ['Only one.'] })
    await telegram.answer(await telegram.join(), 'Positive')
    await discord.answer(await discord.join(), 'Negative')
    const state = async () =>
      ctx.db.selectFrom('items').select(['answered', 'wanted', 'pending']).executeTakeFirstOrThrow()
    expect(await state()).toMatchObject({ answered: 2, wanted: 0 })
    await discord.command('link', await telegram.code())
    expect(await state()).toEqual({ answered: 1, wanted: 1, pending: 0 })
    expect(await ctx.db.selectFrom('answers').select(['item_id', 'value']).execute()).toEqual([
      { item_id: items[0], value: 'positive' },
    ])
    expect(textOf(await discord.command('next'))).toContain('every task that is open')
  })

  test('keep what both were paid for, and earn nothing more from it', async () => {
    const { items } = await runCampaign(ctx, { texts: ['Only one.'] })
    await telegram.answer(await telegram.join(), 'Positive')
    await discord.answer(await discord.join(), 'Positive')
    await settle(ctx, items[0] ?? 0, 'positive')
    await discord.command('link', await telegram.code())
    const { due } = await balances(ctx.db, await telegram.contributor(), ctx.asset.mint)
    expect(due).toBe(ACC)
    expect(await zeroSum()).toBe(0n)
    const own = await ctx.db
      .selectFrom('answers')
      .select('id')
      .where('contributor_id', '=', await telegram.contributor())
      .execute()
    expect(own).toHaveLength(1)
  })

  test('a code works once, for ten minutes, for another account, and only if it is one', async () => {
    await telegram.join()
    await discord.join()
    const code = await telegram.code()
    expect(textOf(await telegram.command('link', code))).toContain('for your other account')
    now = new Date(now.getTime() + 11 * 60_000)
    expect(textOf(await discord.command('link', code))).toContain('older than ten minutes')
    const second = await telegram.code()
    expect(textOf(await discord.command('link', second))).toContain('one now')
    expect(textOf(await on('web').command('link', second))).toContain('used already')
    expect(textOf(await on('web').command('link', 'AAAA3333'))).toContain('4 more times')
  })

  test('five wrong codes an hour are taken, and then not even a right one', async () => {
    await telegram.join()
    await discord.join()
    const code = await telegram.code()
    for (const letter of 'ACDEF') await discord.command('link', letter.repeat(8))
    expect(textOf(await discord.command('link', code))).toContain('too many wrong codes')
    now = new Date(now.getTime() + 61 * 60_000)
    expect(textOf(await discord.command('link', await telegram.code()))).toContain('one now')
  })

  test.each([true, false])(
    'a code of the older account (%s) that joined them is used from then on, for both and for others',
    async (older) => {
      const [first, second] = [telegram, discord]
      await first.join()
      await second.join()
      const [gives, takes] = older ? [first, second] : [second, first]
      const code = await gives.code()
      expect(textOf(await takes.command('link', code))).toContain('one now')
      for (const one of [takes, gives, on('web')])
        expect(textOf(await one.command('link', code))).toContain('used already')
    },
  )

  test('a code is taken with the command around it, as it was copied', async () => {
    await telegram.join()
    await discord.join()
    const code = await telegram.code()
    expect(textOf(await discord.command('link', ` /link  ${code.toLowerCase()} `))).toContain('one now')
  })

  test('are refused with a reason where joining would be wrong, and nothing changes', async () => {
    await telegram.join()
    await discord.join()
    await telegram.command('wallet', goodWallet)
    await discord.command('wallet', otherWallet)
    const refused = async () => textOf(await discord.command('link', await telegram.code()))
    expect(await refused()).toContain('different wallets')
    await discord.command('wallet', goodWallet)
    const id = await telegram.contributor()
    await sql`update contributors set status = 'banned' where id = ${id}`.execute(ctx.db)
    expect(textOf(await discord.command('link', await telegram.code()))).not.toContain('one now')
    await sql`update contributors set status = 'active' where id = ${id}`.execute(ctx.db)
    expect(await discord.contributor()).not.toBe(id)
    const code = await on('telegram', 'ben').code()
    expect(textOf(await telegram.command('link', code))).toContain('same platform')
  })

  test('are refused while a payment of one of them is on its way', async () => {
    const { items } = await runCampaign(ctx, { reward: 2n * ACC, texts: ['Only one.'] })
    await telegram.answer(await telegram.join(), 'Positive')
    await settle(ctx, items[0] ?? 0, 'positive')
    await telegram.command('wallet', goodWallet)
    await discord.join()
    const contributorId = await telegram.contributor()
    await ctx.db.transaction().execute(async (tx) => {
      await requestPayout(tx, { contributorId, asset: ctx.asset.mint, minimum: 1n })
    })
    expect(textOf(await discord.command('link', await telegram.code()))).toContain('still on its way')
  })

  test('whatever both did before, the ledger sums to zero and no item has two answers of theirs', async () => {
    const deed = fc.record({
      who: fc.constantFrom('telegram', 'discord'),
      what: fc.constantFrom('Positive', 'Negative', 'Skip', 'settle'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 12 }), async (deeds) => {
        await clear(ctx)
        const { items } = await runCampaign(ctx, { texts: ['One.', 'Two.', 'Three.', 'Four.'] })
        const views: Record<string, View[]> = {
          telegram: await telegram.join(),
          discord: await discord.join(),
        }
        const open = [...items]
        for (const { who, what } of deeds) {
          const one = who === 'telegram' ? telegram : discord
          const item = what === 'settle' ? open.shift() : undefined
          if (item !== undefined) await settle(ctx, item, 'positive')
          else if (what !== 'settle' && (views[who]?.[0]?.choices ?? []).some(({ label }) => label === what))
            views[who] = await one.answer(views[who] ?? [], what)
        }
        const sums = async () => {
          const ids = [await telegram.contributor(), await discord.contributor()]
          const all = await Promise.all(
            [...new Set(ids)].map(async (id) => balances(ctx.db, id, ctx.asset.mint)),
          )
          return all.reduce((sum, { due }) => sum + due, 0n)
        }
        const before = await sums()
        expect(textOf(await discord.command('link', await telegram.code()))).toContain('one now')
        expect(await sums()).toBe(before)
        expect(await zeroSum()).toBe(0n)
        const { rows } = await sql<{ wrong: number }>`
          select count(*) as wrong from items where
            answered <> (select count(*) from answers where item_id = items.id)
            or pending <> (select count(*) from assignments where item_id = items.id and status = 'open')
            or (status <> 'settled' and answered > 1)`.execute(ctx.db)
        expect(rows[0]?.wrong).toBe(0)
      }),
      { numRuns: 25 },
    )
  })
})

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { pauseCampaign } from '#campaigns/lifecycle.ts'
import { ban } from '#campaigns/people/people.ts'
import type { Context } from '#chat/context.ts'

import { clear, goodWallet, openContext, runCampaign, settle } from '../helpers/conversation.ts'
import { freshDatabase, type TestDatabase } from '../helpers/database.ts'
import { discordDriver } from './doors/discord.ts'
import { telegramDriver } from './doors/telegram.ts'
import { webDriver } from './doors/web.ts'

/** What a person can do, told once and the same on every platform: with the real conversation and the real door. */
describe.each([webDriver(), telegramDriver(), discordDriver()])('through the door $platform', (driver) => {
  let database: TestDatabase
  let ctx: Context
  const agree = 'I agree, and I am 16 or older'

  beforeAll(async () => {
    database = await freshDatabase()
    ctx = await openContext(database.db)
  })
  afterAll(async () => database.close())
  beforeEach(async () => {
    await clear(ctx)
    await driver.open(ctx)
  })
  afterEach(async () => driver.close())

  const joined = async (number = 7) => {
    const ana = driver.somebody(number)
    await ana.command('start')
    await ana.press(agree)
    return ana
  }
  const answers = async () =>
    (await ctx.db.selectFrom('answers').select('value').orderBy('id').execute()).map(({ value }) => value)
  const person = async () =>
    (
      await ctx.db
        .selectFrom('identities')
        .select('contributor_id as id')
        .where('platform', '=', driver.platform)
        .executeTakeFirstOrThrow()
    ).id

  it('nobody works before they have agreed', async () => {
    await runCampaign(ctx)
    const ana = driver.somebody(7)
    await ana.command('start')
    expect(ana.text()).toContain('I send you small tasks')
    await ana.command('next')
    expect(ana.labels()).toEqual([agree, 'Privacy in one minute'])
    await ana.press(agree)
    expect(ana.labels()).toEqual(['Positive', 'Negative', 'Mixed', 'Neutral', 'Skip', 'Report'])
    expect(await ctx.db.selectFrom('consents').select('version').execute()).toEqual([{ version: '1' }])
  })

  it('a tap is an answer, and the same message becomes the next task', async () => {
    await runCampaign(ctx)
    const ana = await joined()
    const before = ana.count()
    await ana.press('Positive')
    expect(ana.text()).toContain('✓ Positive, recorded')
    await ana.press('Negative')
    expect([await answers(), ana.count()]).toEqual([['positive', 'negative'], before])
  })

  it('a task can be skipped, and does not come back', async () => {
    await runCampaign(ctx, { texts: ['One.', 'Two.'] })
    const ana = await joined()
    await ana.press('Skip')
    expect(ana.text()).toContain('Skipped.')
    await ana.press('Skip')
    expect(ana.text()).toContain('every task that is open')
    expect(await answers()).toEqual([])
  })

  it('an answer can be taken back and given anew', async () => {
    await runCampaign(ctx)
    const ana = await joined()
    await ana.press('Positive')
    await ana.press('Undo')
    expect([ana.text().startsWith('Taken back.'), await answers()]).toEqual([true, []])
    await ana.press('Mixed')
    expect(await answers()).toEqual(['mixed'])
  })

  it('a text is fixed where it stands, and one that is no fix is asked for again', async () => {
    await runCampaign(ctx, { kind: 'text-fix', texts: ['She go home.', 'He have a cat.'] })
    const ana = await joined()
    await ana.write('She goes home.')
    expect(ana.text()).toContain('He have a cat.')
    await ana.write('He has a cat.')
    expect(await answers()).toEqual(['She goes home.', 'He has a cat.'])
  })

  it('the balance says what is theirs and what waits for others', async () => {
    const { items } = await runCampaign(ctx, { texts: ['One.'] })
    const ana = await joined()
    await ana.press('Positive')
    await ana.command('balance')
    expect(ana.text()).toContain('Waiting for others: 0.5 ACC')
    await settle(ctx, items[0] ?? 0, 'positive')
    await ana.command('balance')
    expect(ana.text()).toContain('Yours now: 0.5 ACC')
  })

  it('a wallet is set where it is asked for, and a wrong address is refused with a reason', async () => {
    const ana = await joined()
    await ana.command('wallet')
    await ana.write('not an address')
    expect(ana.text()).toContain('That is no Solana address')
    await ana.write(goodWallet)
    expect(ana.text()).toContain(goodWallet)
    expect(await ctx.db.selectFrom('wallets').select('address').execute()).toEqual([{ address: goodWallet }])
  })

  it('what is due is sent when it is asked for, is enough and has somewhere to go', async () => {
    const { items } = await runCampaign(ctx, { texts: ['One.', 'Two.'], reward: 600_000n })
    const ana = await joined()
    await ana.command('withdraw')
    expect(ana.text()).toContain('I do not know your wallet yet')
    await ana.command('wallet', goodWallet)
    await ana.command('withdraw')
    expect(ana.text()).toContain('is missing')
    await ana.command('next')
    await ana.press('Positive')
    await ana.press('Positive')
    for (const item of items) await settle(ctx, item, 'positive')
    await ana.command('withdraw')
    expect(ana.text()).toContain('You have 1.2 ACC. I will send it to 7xKX…gAsU')
    expect(await ctx.db.selectFrom('payouts').select('amount').execute()).toEqual([{ amount: 1_200_000n }])
  })

  it('where there is no task, it says why', async () => {
    const ana = await joined()
    expect(ana.text()).toContain('No campaign is running right now')
    expect(ana.labels()).toEqual(['Try again', 'My balance'])
  })

  it('somebody who is shut out is told so, and stays out', async () => {
    await runCampaign(ctx)
    const ana = await joined()
    const id = await person()
    await ctx.db
      .transaction()
      .execute(async (tx) => ban(tx, id, 'many false answers', { actor: 'operator', now: new Date() }))
    await ana.press('Positive')
    expect(ana.text()).toContain('The reason: many false answers')
    expect(await answers()).toEqual([])
  })

  it('a campaign that is paused takes no answer, and says so', async () => {
    const { id } = await runCampaign(ctx)
    const ana = await joined()
    await pauseCampaign(ctx.db, id)
    await ana.press('Positive')
    expect(ana.text()).toContain('paused that campaign')
    expect(await answers()).toEqual([])
  })

  it('an unknown command is answered by the nearest one', async () => {
    const ana = await joined()
    await ana.command('balnce')
    expect(ana.text()).toContain('Did you mean /balance?')
  })

  it('what is delivered three times is done once and shown once', async () => {
    await runCampaign(ctx)
    driver.redeliver(3)
    const ana = await joined()
    const before = ana.count()
    await ana.press('Positive')
    await ana.press('Positive')
    expect([await answers(), ana.count()]).toEqual([['positive', 'positive'], before])
  })

  it('a button that was shown before a restart works after it', async () => {
    await runCampaign(ctx)
    const ana = await joined()
    await driver.restart()
    await ana.press('Positive')
    await driver.restart()
    await ana.press('Undo')
    expect(ana.text()).toContain('Taken back.')
  })

  it('a button of a task that is done says so, and changes nothing', async () => {
    await runCampaign(ctx, { texts: ['One.'] })
    const ana = await joined()
    await ana.command('next')
    await ana.press('Positive')
    expect(await ana.press('Negative')).toContain('You have answered this one already')
    expect(await answers()).toEqual(['positive'])
  })
})

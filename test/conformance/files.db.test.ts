import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Context } from '#chat/context.ts'
import { renderDelivery } from '#chat/delivery.ts'
import { isRefusal } from '#core/refusal.ts'
import { tellOutcomes } from '#jobs/tasks/pay.ts'
import { checkFile } from '#rewards/proofs/check/check-file.ts'
import { personProof } from '#rewards/proofs/person-proof.ts'
import { requestPayout } from '#rewards/request-payout.ts'
import { setWallet } from '#rewards/wallets.ts'

import { openContext, runCampaign, settle as settleItem } from '../helpers/conversation.ts'
import { newWallet, openTown, settle, type Town } from '../rewards/town.ts'
import { discordDriver } from './doors/discord.ts'
import type { Somebody } from './doors/driver.ts'
import { telegramDriver } from './doors/telegram.ts'
import { webDriver } from './doors/web.ts'

/** A file reaches the person as it is, on every platform: the proof of a real payment. */
describe.each([webDriver(), telegramDriver(), discordDriver()])('through the door $platform', (driver) => {
  let town: Town
  let ctx: Context
  beforeAll(async () => {
    town = await openTown()
    ctx = await openContext(town.db, { chain: town.chain, asset: town.chain.asset })
    await driver.open(ctx)
  })
  afterAll(async () => {
    await driver.close()
    await town.close()
  })

  const idOf = async (who: Somebody): Promise<number> =>
    (
      await ctx.db
        .selectFrom('identities')
        .select('contributor_id')
        .where('platform', '=', driver.platform)
        .where('platform_user', '=', who.id)
        .executeTakeFirstOrThrow()
    ).contributor_id
  let campaigns = 0
  /** Somebody who has answered two tasks, one of them rightly, and was paid. */
  const paid = async (number: number): Promise<Somebody> => {
    campaigns += 1
    const { items } = await runCampaign(ctx, { name: `files ${campaigns}`, texts: ['One.', 'Two.'] })
    const ana = driver.somebody(number)
    await ana.command('start')
    await ana.press('I agree, and I am 16 or older')
    await ana.press('Positive')
    await ana.press('Negative')
    for (const item of items) await settleItem(ctx, item, 'positive')
    const contributorId = await idOf(ana)
    await ctx.db.transaction().execute(async (tx) => {
      await setWallet(tx, contributorId, newWallet(), new Date())
      const asked = await requestPayout(tx, { contributorId, asset: ctx.asset.mint, minimum: 1n })
      if (isRefusal(asked)) throw new Error(asked.refused)
    })
    await settle(town, town.chain)
    return ana
  }

  it('who was paid gets a proof that holds, and who was not is told so', async () => {
    const ben = driver.somebody(8)
    await ben.command('start')
    await ben.press('I agree, and I am 16 or older')
    await ben.command('proof')
    expect(ben.text()).toContain('Nothing has been sent to your wallet so far')
    const ana = await paid(7)
    await ana.command('proof')
    expect(ana.text()).toContain('This file proves that 0.5 ACC was sent to your wallet')
    const [file] = await ana.files()
    expect(file?.name).toMatch(/^accord-proof-\d+\.json$/)
    expect(await checkFile(file?.text ?? '')).toMatchObject({ accepted: 1, rejected: 1, amount: 500_000n })
  })

  it('the button below a receipt gives the proof, and the receipt stays', async () => {
    const ana = await paid(9)
    await tellOutcomes({ db: ctx.db, now: () => new Date() })
    const { payload } = await ctx.db
      .selectFrom('deliveries')
      .select('payload')
      .where('contributor_id', '=', await idOf(ana))
      .where('kind', '=', 'paid')
      .executeTakeFirstOrThrow()
    const view = await renderDelivery(ctx)('paid', payload, 'en', await idOf(ana))
    if (view === undefined) throw new Error('nothing to tell')
    await driver.send({ platform: driver.platform, chat: ana.id, kind: 'private' }, view)
    await ana.command('balance')
    const before = ana.count()
    await ana.press('Proof')
    expect(ana.count()).toBe(before + 1)
    const [file] = await ana.files()
    expect(await checkFile(file?.text ?? '')).toHaveProperty('proof')
  })

  it('after /forget nobody can get the proof any more, and no copy of it is kept', async () => {
    const ana = await paid(10)
    const contributorId = await idOf(ana)
    await ana.command('proof')
    const [file] = await ana.files()
    await ana.command('forget')
    await ana.press('Yes, delete my account')
    expect(await personProof(ctx.db, town.chain, contributorId)).toEqual({ refused: 'no-payment' })
    const salt = /"salt": "([^"]+)"/.exec(file?.text ?? '')?.[1] ?? 'none'
    const { rows } = await sql`
      select 1 from web_messages where view::text like ${`%${salt}%`}
      union all select 1 from events where views::text like ${`%${salt}%`}`.execute(ctx.db)
    expect(rows).toEqual([])
    // The file that they have saved holds.
    expect(await checkFile(file?.text ?? '')).toHaveProperty('proof')
  })
})

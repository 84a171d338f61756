import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { createDiscordDoor } from '#bots/discord/door.ts'
import { operator, recordAction } from '#campaigns/actions.ts'
import { closeCampaign, pauseCampaign } from '#campaigns/lifecycle.ts'
import { ban } from '#campaigns/people.ts'
import { cardPosted, cardRefused, converse, rendered } from '#chat/converse.ts'
import type { Context } from '#chat/context.ts'
import { renderDelivery } from '#chat/delivery.ts'
import { fieldOf } from '#chat/field.ts'
import { suggest } from '#chat/suggest.ts'
import type { Door } from '#core/view.ts'
import { dueLogs } from '#jobs/due.ts'
import type { JobDeps } from '#jobs/task.ts'
import { task as deliverJob } from '#jobs/tasks/deliver.ts'
import { task as logJob } from '#jobs/tasks/log.ts'
import { startDiscordStandin, type DiscordStandin } from '#replay/standins/discord/standin.ts'

import { clear, goodWallet, openContext, runCampaign } from '../../helpers/conversation.ts'
import { freshDatabase, type TestDatabase } from '../../helpers/database.ts'

/** A server whose moderator (9) reads a log in its channel, with the real conversation and jobs behind the door. */
describe('a log for moderators in a Discord server', () => {
  let database: TestDatabase
  let ctx: Context
  let standin: DiscordStandin
  let door: Door
  let now = new Date()
  const jobs = (): JobDeps =>
    ({ ...ctx, doors: new Map([['discord', door]]), render: renderDelivery(ctx) }) as never

  beforeAll(async () => {
    database = await freshDatabase()
    ctx = await openContext(database.db, { now: () => now })
  })
  afterAll(async () => database.close())
  beforeEach(async () => {
    now = new Date()
    await clear(ctx)
    await sql`truncate logs`.execute(ctx.db)
    standin = await startDiscordStandin({ guilds: 1 })
    const { token, api } = standin
    const chat = { ctx, converse, rendered, cardPosted, cardRefused, fieldOf, suggest }
    door = createDiscordDoor({ ...chat, token, api, log: ctx.log, limits: 'none' })
    await door.start()
  })
  afterEach(async () => {
    await door.stop()
    await standin.close()
  })
  const server = () => standin.guild(2, { owner: 9, members: [7, 8] })
  const order = async (options: Record<string, string>) => {
    const moderator = standin.user(9)
    const after = standin.mark()
    moderator.command('campaign', options, { guild: server() })
    return (await moderator.waitFor(({ ephemeral }) => ephemeral, { after })).text
  }
  const switchLog = async (to: string) => order({ 'campaign-action': 'log', 'campaign-rate': to })
  /** What the sweep finds is run, as after a restart: nothing is kept but in the database. */
  const minute = async () => {
    for (const logId of await dueLogs(ctx.db, ['discord'], now)) await logJob.run(jobs(), { logId })
    now = new Date(now.getTime() + 60_000)
  }
  const said = () =>
    server()
      .channel()
      .messages()
      .map(({ text }) => text)

  it('tells each action on the campaigns of the server once, a message a minute, and nothing of others', async () => {
    const { id } = await runCampaign(ctx, { name: 'soup' })
    const { id: other } = await runCampaign(ctx, { name: 'elsewhere' })
    expect(await switchLog('on')).toContain('I tell here from now on')
    await order({ 'campaign-action': 'feed', 'campaign-name': 'soup', 'campaign-rate': '6' })
    await minute()
    const { name } = standin.user(9).person
    expect(said()).toHaveLength(1)
    expect(said()[0]).toContain(
      `**${name}** turned this log on.\n**${name}** started a feed of “soup”: 6 cards`,
    )
    await pauseCampaign(ctx.db, id)
    await closeCampaign(ctx.db, other)
    await minute()
    expect(said()).toHaveLength(2)
    expect(said()[1]).toContain('**The operator** paused “soup”.')
    await minute()
    expect(said()).toHaveLength(2)
    expect(said().join(' ')).not.toContain('elsewhere')
    const { last_action: told } = await ctx.db
      .selectFrom('logs')
      .select('last_action')
      .executeTakeFirstOrThrow()
    expect(told).toBeGreaterThan(0)
    expect(await dueLogs(ctx.db, ['discord'], now)).toEqual([])
  })

  it('waits for a transaction that writes an action, so that none is passed over', async () => {
    if (database.embedded) return
    const { id } = await runCampaign(ctx, { name: 'soup' })
    await switchLog('on')
    await order({ 'campaign-action': 'feed', 'campaign-name': 'soup' })
    await ctx.db.transaction().execute(async (tx) => {
      await recordAction(tx, operator(), 'campaign.paused', { campaignId: id, from: 'running' })
      await minute()
      expect(said()).toEqual([])
    })
    await minute()
    expect(said()[0]).toContain('paused “soup”')
  })

  it('tells bans of its own people by their number, batches what is a lot, and shows no wallet', async () => {
    const user = standin.user(7)
    user.command('start', {}, { guild: server() })
    user.tap(await user.waitFor(({ buttons }) => buttons.length > 0), 'c:yes')
    await standin.settled()
    user.command('stats', {}, { guild: server() })
    await standin.settled()
    const { contributor_id: ana } = await ctx.db
      .selectFrom('identities')
      .select('contributor_id')
      .where('platform_user', '=', user.id)
      .executeTakeFirstOrThrow()
    await switchLog('on')
    await minute()
    for (let times = 0; times < 12; times++)
      for (const reason of [`spam ${goodWallet}`, undefined])
        await ctx.db.transaction().execute(async (tx) => ban(tx, ana, reason, operator()))
    await minute()
    expect(said()).toHaveLength(2)
    expect(said()[1]?.split('\n')).toHaveLength(21)
    expect(said()[1]).toContain(`banned contributor no. ${ana}.`)
    await minute()
    await minute()
    expect(said()).toHaveLength(3)
    expect(said()[2]?.split('\n')).toHaveLength(5)
    expect(said().join(' ')).not.toContain(goodWallet)
  })

  it('names no one who gave answers, and keeps addresses out of names of campaigns', async () => {
    const { id, items } = await runCampaign(ctx, { name: goodWallet })
    await switchLog('on')
    await order({ 'campaign-action': 'feed', 'campaign-name': goodWallet })
    const by = { actor: 'contributor:4711', now }
    await recordAction(ctx.db, by, 'item.reported', { itemId: items[0] })
    await recordAction(ctx.db, by, 'contest', { itemId: items[0], answerId: 1 })
    await recordAction(ctx.db, { actor: 'telegram:1', now }, 'campaign.ungated', { campaignId: id })
    await minute()
    const [text = ''] = said()
    expect(text).toContain('**Contributor no. 4711** reported an item of “…”')
    expect(text).toContain('**Contributor no. 4711** contests a verdict')
    expect(text).toContain('**A moderator from elsewhere** opened')
    expect(text).not.toContain(goodWallet)
  })

  it('a permission that is missing is named at once; later it stops the log, and whoever turned it on is told', async () => {
    const channel = server().channel()
    await switchLog('on')
    await minute()
    expect(said()).toHaveLength(1)
    channel.forbid('SendMessages')
    await order({ 'campaign-action': 'feed', 'campaign-name': 'soup' })
    const { id } = await runCampaign(ctx, { name: 'soup' })
    const place = { platform: 'discord', chat: server().id, role: '5' }
    await recordAction(ctx.db, operator(), 'campaign.gated', { campaignId: id, ...place })
    await minute()
    const { id: deliveryId } = await ctx.db.selectFrom('deliveries').select('id').executeTakeFirstOrThrow()
    await deliverJob.run(jobs(), { deliveryId })
    expect(standin.user(9).messages().at(-1)?.text).toContain('has stopped: I ')
    expect(await ctx.db.selectFrom('logs').select('status').execute()).toEqual([{ status: 'stopped' }])
    expect(await switchLog('on')).toContain('**Send Messages**')
    expect(await switchLog('off')).toContain('There is no log here')
  })

  it('speaks French to a French moderator', async () => {
    standin.user(9).locale('fr')
    expect(await switchLog('on')).toContain('Je raconte désormais ici')
    await minute()
    expect(said()[0]).toContain('a ouvert ce journal')
    expect(await switchLog('off')).toContain('Je n’en raconte plus rien')
    await minute()
    expect(said()).toHaveLength(1)
  })
})

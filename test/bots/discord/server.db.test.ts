import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { createDiscordDoor } from '#bots/discord/door.ts'
import { renderCard } from '#chat/card-view.ts'
import { cardPosted, cardRefused, converse, rendered } from '#chat/converse.ts'
import type { Context } from '#chat/context.ts'
import { renderDelivery } from '#chat/delivery.ts'
import { fieldOf } from '#chat/field.ts'
import { suggest } from '#chat/suggest.ts'
import { toLocale } from '#core/locale.ts'
import type { Door } from '#core/view.ts'
import type { JobDeps } from '#jobs/task.ts'
import { task as cardJob } from '#jobs/tasks/card.ts'
import { task as deliverJob } from '#jobs/tasks/deliver.ts'
import { task as feedJob } from '#jobs/tasks/feed.ts'
import { startDiscordStandin, type DiscordStandin } from '#replay/standins/discord/standin.ts'

import { clear, openContext, runCampaign, settle } from '../../helpers/conversation.ts'
import { freshDatabase, type TestDatabase } from '../../helpers/database.ts'

/** A server with a moderator (9) and members, with the real conversation and the real jobs behind the door. */
describe('Accord in a Discord server', () => {
  let database: TestDatabase
  let ctx: Context
  let standin: DiscordStandin
  let door: Door
  let now = new Date()
  const jobs = (): JobDeps =>
    ({
      ...ctx,
      doors: new Map([['discord', door]]),
      render: renderDelivery(ctx),
      renderCard: async (itemId: number, locale: string) => renderCard(ctx, itemId, toLocale(locale)),
      cardPosted: async (...card: [number, never, string]) => cardPosted(ctx, ...card),
      settings: { digestMinutes: 10, payout: { minimum: 1n } },
    }) as never

  beforeAll(async () => {
    database = await freshDatabase()
    ctx = await openContext(database.db, { now: () => now })
  })
  afterAll(async () => database.close())
  beforeEach(async () => {
    now = new Date()
    await clear(ctx)
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
  const joined = async (number: number) => {
    const user = standin.user(number)
    const guild = server()
    user.command('start', {}, { guild })
    user.tap(await user.waitFor(({ buttons }) => buttons.length > 0), 'c:yes')
    await standin.settled()
    return user
  }
  const answers = async () => ctx.db.selectFrom('answers').select('value').execute()

  it('a card is posted for everybody, answered once by each in private, and closed with its outcome', async () => {
    const guild = server()
    const [ana, ben] = [await joined(7), await joined(8)]
    const moderator = standin.user(9)
    moderator.command('task', { task: 'sentiment Lovely weather.' }, { guild })
    const card = await guild.channel().waitFor(({ buttons }) => buttons.length > 0)
    await standin.settled()
    expect(moderator.replies().at(-1)?.text).toContain('The card is in the channel')
    const [first] = card.buttons
    const toast = async (user: typeof ana) => {
      const after = standin.mark()
      user.tap(card, first?.customId ?? '')
      return (await user.waitFor(({ ephemeral }) => ephemeral, { after })).text
    }
    expect(await toast(ana)).toContain('Recorded: Positive')
    expect(await toast(ana)).toContain('answered this one already')
    expect(await toast(ben)).toContain('Recorded: Positive')
    expect(await toast(moderator)).toContain('/start:')
    expect(await answers()).toHaveLength(2)
    expect(card.edits).toBe(0)
    const { item_id: itemId } = await ctx.db.selectFrom('cards').select('item_id').executeTakeFirstOrThrow()
    await settle(ctx, itemId, 'positive')
    await cardJob.run(jobs(), { itemId })
    expect(card.text).toContain('Settled: **Positive**')
    expect(card.buttons).toEqual([])
  })

  it('a channel where it may not post costs nothing, and its moderator learns which permission is missing', async () => {
    const guild = server()
    const moderator = standin.user(9)
    guild.channel().forbid('SendMessages')
    moderator.command('task', { task: 'Lovely weather.' }, { guild })
    const told = await moderator.waitFor(({ ephemeral }) => ephemeral)
    expect(told.text).toContain(
      `I may not post in <#${guild.channel().id}>. Give me there: **Send Messages**`,
    )
    expect(await ctx.db.selectFrom('campaigns').select('id').execute()).toEqual([])
  })

  it('a member who is no moderator cannot post, whatever they send', async () => {
    const guild = server()
    const ana = standin.user(7)
    expect(() => ana.command('task', { task: 'x' }, { guild })).toThrow('task')
  })

  it('a feed posts cards at its rate, goes round, and stops when it is told to', async () => {
    const { id } = await runCampaign(ctx, { name: 'soup', texts: ['One.', 'Two.', 'Three.'] })
    const guild = server()
    const moderator = standin.user(9)
    const campaign = async (rate: string) => {
      const after = standin.mark()
      moderator.command(
        'campaign',
        { 'campaign-action': 'feed', 'campaign-name': 'soup', 'campaign-rate': rate },
        { guild },
      )
      return (await moderator.waitFor(({ ephemeral }) => ephemeral, { after })).text
    }
    expect(await campaign('99')).toContain('1 to 60 cards an hour')
    expect(await campaign('6')).toContain('posts 6 cards an hour here')
    const feedId = (await ctx.db.selectFrom('feeds').select('id').executeTakeFirstOrThrow()).id
    const cards = () =>
      guild
        .channel()
        .messages()
        .map(({ text }) => /> (.*)/.exec(text)?.[1])
    for (let minute = 0; minute <= 20; minute += 5) {
      await feedJob.run(jobs(), { feedId })
      await feedJob.run(jobs(), { feedId })
      now = new Date(now.getTime() + 5 * 60_000)
    }
    expect(cards()).toEqual(['One.', 'Two.', 'Three.'])
    expect(await ctx.db.selectFrom('cards').select('chat').distinct().execute()).toEqual([{ chat: guild.id }])
    now = new Date(now.getTime() + 60 * 60_000)
    await feedJob.run(jobs(), { feedId })
    expect(await ctx.db.selectFrom('feeds').select(['status', 'campaign_id']).execute()).toEqual([
      { status: 'done', campaign_id: id },
    ])
    expect(await campaign('stop')).toContain('posts no cards here')
  })

  it('a feed that may not post any longer stops, and whoever started it is told', async () => {
    await runCampaign(ctx, { name: 'soup' })
    const guild = server()
    const moderator = await joined(9)
    const options = { 'campaign-action': 'feed', 'campaign-name': 'soup' }
    moderator.command('campaign', options, { guild })
    await standin.settled()
    const feedId = (await ctx.db.selectFrom('feeds').select('id').executeTakeFirstOrThrow()).id
    guild.channel().forbid('ViewChannel')
    await feedJob.run(jobs(), { feedId })
    const { id } = await ctx.db.selectFrom('deliveries').select('id').executeTakeFirstOrThrow()
    await deliverJob.run(jobs(), { deliveryId: id })
    expect(moderator.messages().at(-1)?.text).toContain('has stopped: I ')
    expect(await ctx.db.selectFrom('feeds').select('status').execute()).toEqual([{ status: 'stopped' }])
  })

  it('the list of a server has its own members, by name only where they want it', async () => {
    const { items } = await runCampaign(ctx)
    const guild = server()
    const [ana, ben] = [await joined(7), await joined(8)]
    for (const [user, times] of [
      [ana, 2],
      [ben, 1],
    ] as const)
      for (let count = 0; count < times; count++) {
        const after = standin.mark()
        const [task] = user.replies().slice(-1)
        if (task !== undefined) user.tap(task, 'Positive')
        await user.waitFor(() => true, { after })
      }
    for (const item of items) await settle(ctx, item, 'positive')
    const list = async (user: typeof ana, what?: string) => {
      const after = standin.mark()
      user.command('leaderboard', what === undefined ? {} : { 'leaderboard-what': what }, { guild })
      return (await user.waitFor(({ ephemeral }) => ephemeral, { after })).text
    }
    expect(await list(ben)).toMatch(/1\\?\. Contributor 1: 2\n2\\?\. \*\*You\*\*: 1/)
    await list(ana, 'show')
    expect(await list(ben)).toContain('Person 7: 2')
    standin.guild(3, { members: [8] })
    const after = standin.mark()
    ben.command('leaderboard', {}, { guild: 3 })
    expect((await ben.waitFor(({ ephemeral }) => ephemeral, { after })).text).not.toContain('Person 7')
  })

  it('a campaign with a gate asks nobody without its role', async () => {
    await runCampaign(ctx, { name: 'soup' })
    const guild = standin.guild(2, { owner: 9, roles: [{ id: 5 }], members: [{ user: 7, roles: [5] }, 8] })
    const role = guild.rolesOf(7)[0] ?? ''
    Object.assign(ctx, { operators: [`discord:${standin.user(9).id}`] })
    const options = { 'campaign-action': 'gate', 'campaign-name': 'soup', 'campaign-role': `<@&${role}>` }
    standin.user(9).command('campaign', options, { guild })
    await standin.settled()
    Object.assign(ctx, { operators: [] })
    const next = async (number: number) => {
      const user = await joined(number)
      const after = standin.mark()
      user.command('next', {}, { guild })
      return (await user.waitFor(() => true, { after })).text
    }
    expect(await next(8)).toContain('certain role in this server')
    expect(await next(7)).toContain('How does this sound?')
    // What their agreeing was answered with, in the server as well.
    expect(standin.user(8).replies()[0]?.text).toContain('certain role in this server')
    expect(standin.user(7).replies()[0]?.text).toContain('How does this sound?')
    const asks = async (where: object) => {
      const after = standin.mark()
      standin.user(7).command('next', {}, where)
      return (await standin.user(7).waitFor(() => true, { after })).text
    }
    await ctx.db.deleteFrom('assignments').execute()
    now = new Date(now.getTime() + 23 * 3_600_000)
    expect(await asks({})).toContain('How does this sound?')
    await ctx.db.deleteFrom('assignments').execute()
    now = new Date(now.getTime() + 2 * 3_600_000)
    expect(await asks({})).toContain('in that server once: I see your roles only there')
    expect(await asks({ guild })).toContain('How does this sound?')
  })

  it('a name is a name and a rate a rate, though another campaign is called by both', async () => {
    await runCampaign(ctx, { name: 'soup' })
    await runCampaign(ctx, { name: 'soup 6' })
    const guild = server()
    const moderator = standin.user(9)
    const says = async (action: string, name: string, more: Record<string, string>) => {
      const after = standin.mark()
      moderator.command('campaign', { 'campaign-action': action, 'campaign-name': name, ...more }, { guild })
      return (await moderator.waitFor(({ ephemeral }) => ephemeral, { after })).text
    }
    await says('feed', 'soup', { 'campaign-rate': '6' })
    const feeds = async () =>
      ctx.db
        .selectFrom('feeds')
        .innerJoin('campaigns', 'campaigns.id', 'campaign_id')
        .select(['name', 'per_hour'])
        .orderBy('feeds.id')
        .execute()
    expect(await feeds()).toEqual([{ name: 'soup', per_hour: 6 }])
    await says('feed', 'soup 6', {})
    expect((await feeds())[1]).toEqual({ name: 'soup 6', per_hour: 6 })
    expect(await says('feed', 'soup 7', {})).toContain('I know no campaign')
    Object.assign(ctx, { operators: [`discord:${moderator.id}`] })
    await says('pause', 'soup', { 'campaign-rate': '6' })
    Object.assign(ctx, { operators: [] })
    const paused = await ctx.db
      .selectFrom('campaigns')
      .select('name')
      .where('status', '=', 'paused')
      .execute()
    expect(paused).toEqual([{ name: 'soup' }])
  })

  it('the role that everybody has is no gate, and is not given', async () => {
    await runCampaign(ctx, { name: 'soup' })
    const guild = server()
    const moderator = standin.user(9)
    Object.assign(ctx, { operators: [`discord:${moderator.id}`] })
    for (const action of ['gate', 'role'])
      for (const role of ['@everyone', `<@&${guild.id}>`]) {
        const after = standin.mark()
        const options = { 'campaign-action': action, 'campaign-name': 'soup', 'campaign-rate': '5' }
        moderator.command('campaign', { ...options, 'campaign-role': role }, { guild })
        const { text } = await moderator.waitFor(({ ephemeral }) => ephemeral, { after })
        expect(text).toContain('Choose a role of its own')
      }
    Object.assign(ctx, { operators: [] })
    expect(await ctx.db.selectFrom('campaign_gates').selectAll().execute()).toEqual([])
  })

  it('a wallet is shown to its owner alone', async () => {
    const guild = server()
    const ana = await joined(7)
    ana.command('wallet', { address: '7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU' }, { guild })
    await standin.settled()
    expect(ana.replies().at(-1)?.text).toContain('7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU')
    expect(guild.channel().messages()).toEqual([])
  })

  it('in a private chat too a whole address is for the moment alone', async () => {
    const ana = await joined(7)
    const after = standin.mark()
    ana.command('wallet', { address: '7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU' })
    const answer = await ana.waitFor(
      ({ text }) => text.includes('7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU'),
      { after },
    )
    expect(answer.ephemeral).toBe(true)
  })
})

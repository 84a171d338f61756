import { describe, expect, it } from 'vitest'

import { task as cardJob } from '#jobs/tasks/card.ts'
import { task as deliverJob } from '#jobs/tasks/deliver.ts'
import { task as feedJob } from '#jobs/tasks/feed.ts'

import { runCampaign, settle } from '../../helpers/conversation.ts'

import { discordTown } from './town.ts'

/** A server with a moderator (9) and members, with the real conversation and the real jobs behind the door. */
describe('Accord in a Discord server', () => {
  const town = discordTown()
  const { server } = town
  const { joined } = town
  const campaignOf = async (item: number) => {
    const row = town.ctx.db.selectFrom('items').select('campaign_id').where('id', '=', item)
    return (await row.executeTakeFirstOrThrow()).campaign_id
  }
  const answers = async () => town.ctx.db.selectFrom('answers').select('value').execute()

  it('a card is posted for everybody, answered once by each in private, and closed with its outcome', async () => {
    const guild = server()
    const [ana, ben] = [await joined(7), await joined(8)]
    const moderator = town.standin.user(9)
    moderator.command('task', { task: 'sentiment Lovely weather.' }, { guild })
    const card = await guild.channel().waitFor(({ buttons }) => buttons.length > 0)
    await town.standin.settled()
    expect(moderator.replies().at(-1)?.text).toContain('The card is in the channel')
    const [first] = card.buttons
    const toast = async (user: typeof ana) => {
      const after = town.standin.mark()
      user.tap(card, first?.customId ?? '')
      return (await user.waitFor(({ ephemeral }) => ephemeral, { after })).text
    }
    expect(await toast(ana)).toContain('Recorded: Positive')
    expect(await toast(ana)).toContain('answered this one already')
    expect(await toast(ben)).toContain('Recorded: Positive')
    expect(await toast(moderator)).toContain('/start:')
    expect(await answers()).toHaveLength(2)
    expect(card.edits).toBe(0)
    const { item_id: itemId } = await town.ctx.db
      .selectFrom('cards')
      .select('item_id')
      .executeTakeFirstOrThrow()
    await settle(town.ctx, itemId, 'positive')
    await cardJob.run(town.jobs(), { itemId })
    expect(card.text).toContain('Settled: **Positive**')
    expect(card.buttons).toEqual([])
  })

  it('the button of a card to be written opens the form at once, and what is written there counts once', async () => {
    const guild = server()
    const ana = await joined(7)
    await town.order('task', { task: 'text-fix He go to school.' })
    const card = await guild.channel().waitFor(({ buttons }) => buttons.length > 0)
    await town.standin.settled()
    const write = card.buttons.find(({ label }) => label === 'Write an answer')
    ana.tap(card, write?.customId ?? '')
    await town.standin.settled()
    expect(ana.modal()?.fields[0]).toMatchObject({ value: 'He go to school.' })
    const after = town.standin.mark()
    ana.submitModal({ text: 'He goes to school.' })
    expect((await ana.waitFor(({ ephemeral }) => ephemeral, { after })).text).toContain('Recorded')
    expect(await answers()).toEqual([{ value: 'He goes to school.' }])
    const held = await town.ctx.db.selectFrom('answers').select('seconds').executeTakeFirstOrThrow()
    expect(held.seconds).toBeNull()
  })

  it('the form of a card does not open for who has not agreed, or has answered', async () => {
    const guild = server()
    await town.order('task', { task: 'text-fix He go to school.' })
    const card = await guild.channel().waitFor(({ buttons }) => buttons.length > 0)
    await town.standin.settled()
    const write = card.buttons.find(({ label }) => label === 'Write an answer')?.customId ?? ''
    const told = async (number: number) => {
      const after = town.standin.mark()
      town.standin.user(number).tap(card, write)
      return (await town.standin.user(number).waitFor(({ ephemeral }) => ephemeral, { after })).text
    }
    expect(await told(8)).toContain('/start:')
    const ana = await joined(7)
    ana.tap(card, write)
    await town.standin.settled()
    ana.submitModal({ text: 'He goes to school.' })
    await town.standin.settled()
    expect(await told(7)).toContain('answered this one already')
  })

  it('a channel where it may not post costs nothing, and its moderator learns which permission is missing', async () => {
    const guild = server()
    const moderator = town.standin.user(9)
    guild.channel().forbid('SendMessages')
    moderator.command('task', { task: 'Lovely weather.' }, { guild })
    const told = await moderator.waitFor(({ ephemeral }) => ephemeral)
    expect(told.text).toContain(
      `I may not post in <#${guild.channel().id}>. Give me there: **Send Messages**`,
    )
    expect(await town.ctx.db.selectFrom('campaigns').select('id').execute()).toEqual([])
  })

  it('a member who is no moderator cannot post, whatever they send', async () => {
    const guild = server()
    const ana = town.standin.user(7)
    expect(() => ana.command('task', { task: 'x' }, { guild })).toThrow('task')
  })

  it('a feed posts cards at its rate, goes round, and stops when it is told to', async () => {
    const { id } = await runCampaign(town.ctx, { name: 'soup', texts: ['One.', 'Two.', 'Three.'] })
    const guild = server()
    const moderator = town.standin.user(9)
    const campaign = async (rate: string) => {
      const after = town.standin.mark()
      moderator.command(
        'campaign',
        { 'campaign-action': 'feed', 'campaign-name': 'soup', 'campaign-rate': rate },
        { guild },
      )
      return (await moderator.waitFor(({ ephemeral }) => ephemeral, { after })).text
    }
    expect(await campaign('99')).toContain('1 to 60 cards an hour')
    expect(await campaign('6')).toContain('posts 6 cards an hour here')
    const feedId = (await town.ctx.db.selectFrom('feeds').select('id').executeTakeFirstOrThrow()).id
    const cards = () =>
      guild
        .channel()
        .messages()
        .map(({ text }) => /> (.*)/.exec(text)?.[1])
    for (let minute = 0; minute <= 20; minute += 5) {
      await feedJob.run(town.jobs(), { feedId })
      await feedJob.run(town.jobs(), { feedId })
      town.wait(5 * 60_000)
    }
    expect(cards()).toEqual(['One.', 'Two.', 'Three.'])
    expect(await town.ctx.db.selectFrom('cards').select('chat').distinct().execute()).toEqual([
      { chat: guild.id },
    ])
    town.wait(60 * 60_000)
    await feedJob.run(town.jobs(), { feedId })
    expect(await town.ctx.db.selectFrom('feeds').select(['status', 'campaign_id']).execute()).toEqual([
      { status: 'done', campaign_id: id },
    ])
    expect(await campaign('stop')).toContain('posts no cards here')
  })

  it('a feed that may not post any longer stops, and whoever started it is told', async () => {
    await runCampaign(town.ctx, { name: 'soup' })
    const guild = server()
    const moderator = await joined(9)
    const options = { 'campaign-action': 'feed', 'campaign-name': 'soup' }
    moderator.command('campaign', options, { guild })
    await town.standin.settled()
    const feedId = (await town.ctx.db.selectFrom('feeds').select('id').executeTakeFirstOrThrow()).id
    guild.channel().forbid('ViewChannel')
    await feedJob.run(town.jobs(), { feedId })
    const { id } = await town.ctx.db.selectFrom('deliveries').select('id').executeTakeFirstOrThrow()
    await deliverJob.run(town.jobs(), { deliveryId: id })
    expect(moderator.messages().at(-1)?.text).toContain('has stopped: I ')
    expect(await town.ctx.db.selectFrom('feeds').select('status').execute()).toEqual([{ status: 'stopped' }])
  })

  it('the list of a server has its own members, by name only where they want it', async () => {
    const { items } = await runCampaign(town.ctx)
    const guild = server()
    const [ana, ben] = [await joined(7), await joined(8)]
    for (const [user, times] of [
      [ana, 2],
      [ben, 1],
    ] as const)
      for (let count = 0; count < times; count++) {
        const after = town.standin.mark()
        const [task] = user.replies().slice(-1)
        if (task !== undefined) user.tap(task, 'Positive')
        await user.waitFor(() => true, { after })
      }
    for (const item of items) await settle(town.ctx, item, 'positive')
    const list = async (user: typeof ana, what?: string) => {
      const after = town.standin.mark()
      user.command('leaderboard', what === undefined ? {} : { 'leaderboard-what': what }, { guild })
      return (await user.waitFor(({ ephemeral }) => ephemeral, { after })).text
    }
    expect(await list(ben)).toMatch(/1\\?\. Contributor 1: 2\n2\\?\. \*\*You\*\*: 1/)
    await list(ana, 'show')
    expect(await list(ben)).toContain('Person 7: 2')
    town.standin.guild(3, { members: [8] })
    const after = town.standin.mark()
    ben.command('leaderboard', {}, { guild: 3 })
    expect((await ben.waitFor(({ ephemeral }) => ephemeral, { after })).text).not.toContain('Person 7')
  })

  it('a campaign with a gate asks nobody without its role', async () => {
    await runCampaign(town.ctx, { name: 'soup' })
    const guild = town.standin.guild(2, {
      owner: 9,
      roles: [{ id: 5 }],
      members: [{ user: 7, roles: [5] }, 8],
    })
    const role = guild.rolesOf(7)[0] ?? ''
    Object.assign(town.ctx, { operators: [`discord:${town.standin.user(9).id}`] })
    const options = { 'campaign-action': 'gate', 'campaign-name': 'soup', 'campaign-role': `<@&${role}>` }
    town.standin.user(9).command('campaign', options, { guild })
    await town.standin.settled()
    Object.assign(town.ctx, { operators: [] })
    const next = async (number: number) => {
      const user = await joined(number)
      const after = town.standin.mark()
      user.command('next', {}, { guild })
      return (await user.waitFor(() => true, { after })).text
    }
    expect(await next(8)).toContain('certain role in this server')
    expect(await next(7)).toContain('How does this sound?')
    // What their agreeing was answered with, in the server as well.
    expect(town.standin.user(8).replies()[0]?.text).toContain('certain role in this server')
    expect(town.standin.user(7).replies()[0]?.text).toContain('How does this sound?')
    const asks = async (where: object) => {
      const after = town.standin.mark()
      town.standin.user(7).command('next', {}, where)
      return (await town.standin.user(7).waitFor(() => true, { after })).text
    }
    await town.ctx.db.deleteFrom('assignments').execute()
    town.wait(23 * 3_600_000)
    expect(await asks({})).toContain('How does this sound?')
    await town.ctx.db.deleteFrom('assignments').execute()
    town.wait(2 * 3_600_000)
    expect(await asks({})).toContain('in that server once: I see your roles only there')
    expect(await asks({ guild })).toContain('How does this sound?')
  })

  it.each([
    ['in the server', true],
    ['in the private chat, a day later', false],
  ])(
    'who has lost the role cannot answer what they still hold, %s: it goes back, with words',
    async (_, inServer) => {
      const { items } = await runCampaign(town.ctx, { name: 'soup', texts: ['Cold.'] })
      const guild = town.standin.guild(2, {
        owner: 9,
        roles: [{ id: 5 }],
        members: [{ user: 7, roles: [5] }],
      })
      const [role = ''] = guild.rolesOf(7)
      const gate = { campaign_id: await campaignOf(items[0] ?? 0), platform: 'discord', chat: guild.id, role }
      await town.ctx.db.insertInto('campaign_gates').values(gate).execute()
      const user = await joined(7)
      user.command('next', {}, inServer ? { guild } : {})
      await town.standin.settled()
      const shown = inServer ? user.replies().at(-1) : user.messages().at(-1)
      expect(shown?.text).toContain('How does this sound?')
      if (shown === undefined) return
      const { api, token } = town.standin
      await fetch(`${api}/v10/guilds/${guild.id}/members/${user.id}/roles/${role}`, {
        method: 'DELETE',
        headers: { authorization: `Bot ${token}` },
      })
      // Nobody tells us of a role that was taken: in a private chat it counts until the day is over.
      if (!inServer) town.wait(25 * 3_600_000)
      user.tap(shown, 'Positive')
      await town.standin.settled()
      const told = [...user.replies(), ...user.messages()].map(({ text }) => text).join('\n')
      expect(told).toContain('the task has gone back')
      expect(told).toContain('There is work for people with a certain role')
      expect(await answers()).toEqual([])
      expect(await town.ctx.db.selectFrom('items').select(['pending', 'wanted']).execute()).toEqual([
        { pending: 0, wanted: 2 },
      ])
    },
  )

  it('a task of a gated campaign that is still held is not shown again once the role is lost', async () => {
    const { items } = await runCampaign(town.ctx, { name: 'soup', texts: ['Cold.'] })
    const guild = town.standin.guild(2, { owner: 9, roles: [{ id: 5 }], members: [{ user: 7, roles: [5] }] })
    const [role = ''] = guild.rolesOf(7)
    const gate = { campaign_id: await campaignOf(items[0] ?? 0), platform: 'discord', chat: guild.id, role }
    await town.ctx.db.insertInto('campaign_gates').values(gate).execute()
    const user = await joined(7)
    const asks = async () => {
      const after = town.standin.mark()
      user.command('next', {}, { guild })
      return (await user.waitFor(() => true, { after })).text
    }
    expect(await asks()).toContain('How does this sound?')
    const { api, token } = town.standin
    await fetch(`${api}/v10/guilds/${guild.id}/members/${user.id}/roles/${role}`, {
      method: 'DELETE',
      headers: { authorization: `Bot ${token}` },
    })
    expect(await asks()).toContain('certain role in this server')
    expect(await town.ctx.db.selectFrom('items').select('pending').execute()).toEqual([{ pending: 0 }])
  })

  it('a name is a name and a rate a rate, though another campaign is called by both', async () => {
    await runCampaign(town.ctx, { name: 'soup' })
    await runCampaign(town.ctx, { name: 'soup 6' })
    const guild = server()
    const moderator = town.standin.user(9)
    const says = async (action: string, name: string, more: Record<string, string>) => {
      const after = town.standin.mark()
      moderator.command('campaign', { 'campaign-action': action, 'campaign-name': name, ...more }, { guild })
      return (await moderator.waitFor(({ ephemeral }) => ephemeral, { after })).text
    }
    await says('feed', 'soup', { 'campaign-rate': '6' })
    const feeds = async () =>
      town.ctx.db
        .selectFrom('feeds')
        .innerJoin('campaigns', 'campaigns.id', 'campaign_id')
        .select(['name', 'per_hour'])
        .orderBy('feeds.id')
        .execute()
    expect(await feeds()).toEqual([{ name: 'soup', per_hour: 6 }])
    await says('feed', 'soup 6', {})
    expect((await feeds())[1]).toEqual({ name: 'soup 6', per_hour: 6 })
    expect(await says('feed', 'soup 7', {})).toContain('I know no campaign')
    Object.assign(town.ctx, { operators: [`discord:${moderator.id}`] })
    await says('pause', 'soup', { 'campaign-rate': '6' })
    Object.assign(town.ctx, { operators: [] })
    const paused = await town.ctx.db
      .selectFrom('campaigns')
      .select('name')
      .where('status', '=', 'paused')
      .execute()
    expect(paused).toEqual([{ name: 'soup' }])
  })

  it('the role that everybody has is no gate, and is not given', async () => {
    await runCampaign(town.ctx, { name: 'soup' })
    const guild = server()
    const moderator = town.standin.user(9)
    Object.assign(town.ctx, { operators: [`discord:${moderator.id}`] })
    for (const action of ['gate', 'role'])
      for (const role of ['@everyone', `<@&${guild.id}>`]) {
        const after = town.standin.mark()
        const options = { 'campaign-action': action, 'campaign-name': 'soup', 'campaign-rate': '5' }
        moderator.command('campaign', { ...options, 'campaign-role': role }, { guild })
        const { text } = await moderator.waitFor(({ ephemeral }) => ephemeral, { after })
        expect(text).toContain('Choose a role of its own')
      }
    Object.assign(town.ctx, { operators: [] })
    expect(await town.ctx.db.selectFrom('campaign_gates').selectAll().execute()).toEqual([])
  })

  it('a role that the server does not have is refused, and a campaign that is not one’s own is said first', async () => {
    await runCampaign(town.ctx, { name: 'soup' })
    const guild = town.standin.guild(2, { owner: 9, roles: [{ id: 5 }], members: [{ user: 7, roles: [5] }] })
    const [known = ''] = guild.rolesOf(7)
    const order = async (action: string, role: string) => {
      const options = { 'campaign-action': action, 'campaign-name': 'soup', 'campaign-role': role }
      return town.order('campaign', action === 'role' ? { ...options, 'campaign-rate': '5' } : options)
    }
    await town.order('campaign', { 'campaign-action': 'feed', 'campaign-name': 'soup' })
    for (const role of ['@everyone', `<@&${guild.id}>`, '<@&99999999999999999>', `<@&${known}>`])
      expect(await order('gate', role)).toContain('belongs to the operator')
    Object.assign(town.ctx, { operators: [`discord:${town.standin.user(9).id}`] })
    for (const action of ['gate', 'role'])
      expect(await order(action, '<@&99999999999999999>')).toContain('There is no such role in this server')
    expect(await town.ctx.db.selectFrom('campaign_gates').selectAll().execute()).toEqual([])
    expect(await order('gate', `<@&${known}>`)).toContain('is for people with that role now')
    Object.assign(town.ctx, { operators: [] })
  })

  it('a wallet is shown to its owner alone', async () => {
    const guild = server()
    const ana = await joined(7)
    ana.command('wallet', { address: '7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU' }, { guild })
    await town.standin.settled()
    expect(ana.replies().at(-1)?.text).toContain('7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU')
    expect(guild.channel().messages()).toEqual([])
  })

  it('in a private chat too a whole address is for the moment alone', async () => {
    const ana = await joined(7)
    const after = town.standin.mark()
    ana.command('wallet', { address: '7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU' })
    const answer = await ana.waitFor(
      ({ text }) => text.includes('7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU'),
      { after },
    )
    expect(answer.ephemeral).toBe(true)
  })
})

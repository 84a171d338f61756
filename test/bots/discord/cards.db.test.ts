import { describe, expect, it } from 'vitest'

import { converse } from '#chat/converse.ts'
import { dueDeliveries } from '#jobs/due.ts'
import { task as deliverJob } from '#jobs/tasks/deliver.ts'
import { task as feedJob } from '#jobs/tasks/feed.ts'
import { task as releaseJob } from '#jobs/tasks/release.ts'

import { runCampaign } from '../../helpers/conversation.ts'

import { discordTown } from './town.ts'

/** A server with a moderator (9) and members, where Discord is not always willing to take a card. */
describe('a card in a Discord channel', () => {
  const town = discordTown()
  const { server } = town
  const posts = () => server().channel().messages()
  const order = async (task: string, place: object = { guild: server() }) => {
    const after = town.standin.mark()
    town.standin.user(9).command('task', { task }, place)
    const told = await town.standin.user(9).waitFor(({ ephemeral }) => ephemeral, { after })
    await town.standin.settled()
    return told.text
  }
  /** Everything that waits, a while later. */
  const later = async (seconds: number) => {
    town.wait(seconds * 1000)
    for (const deliveryId of await dueDeliveries(town.ctx.db, ['discord'], town.now))
      await deliverJob.run(town.jobs(), { deliveryId })
  }
  const campaigns = async () => town.ctx.db.selectFrom('campaigns').select(['id', 'status']).execute()
  const setAside = async () => {
    const rows = await town.ctx.db
      .selectFrom('accounts')
      .select('balance')
      .where('kind', '=', 'escrow')
      .where(
        'ref',
        'in',
        (await campaigns()).map(({ id }) => `${id}`),
      )
      .execute()
    return rows.map(({ balance }) => balance)
  }
  const released = async () => {
    for (const { id } of await campaigns()) await releaseJob.run(town.jobs(), { campaignId: id })
    return setAside()
  }

  it('that Discord does not take town.now is posted later, once, and its moderator is told at once', async () => {
    const { id } = server().channel()
    town.standin.refuse({ route: `POST /channels/${id}/messages`, retryAfterSeconds: 10 })
    expect(await order('sentiment The soup was cold.')).toContain('will be in the channel in a moment')
    expect(posts()).toEqual([])
    await later(120)
    await later(120)
    expect(posts().map(({ text }) => /> (.*)/.exec(text)?.[1])).toEqual(['The soup was cold.'])
    expect(await town.ctx.db.selectFrom('cards').select('message').execute()).toHaveLength(1)
    expect(await campaigns()).toMatchObject([{ status: 'running' }])
  })

  it('is posted although the process died before it could be', async () => {
    await town.reopen({ converse: async (...given: [never, never]) => (await converse(...given), []) })
    town.standin.user(9).command('task', { task: 'sentiment The soup was cold.' }, { guild: server() })
    await town.standin.settled()
    expect(posts()).toEqual([])
    await later(120)
    expect(posts()).toHaveLength(1)
  })

  it('is not doubled where the process died after it was posted and before it was noted', async () => {
    await town.reopen({ cardPosted: async () => undefined })
    await order('sentiment The soup was cold.')
    await later(120)
    expect(posts()).toHaveLength(1)
    expect(await town.ctx.db.selectFrom('cards').select('message').execute()).toHaveLength(1)
    await later(600)
    expect(posts()).toHaveLength(1)
  })

  it('for a thread that is closed costs nothing, and its moderator reads why, and nothing else', async () => {
    const thread = server().addChannel({ id: 900, name: 'soup', type: 11 })
    Object.assign(thread.channel, { parent: server().channel().channel, archived: true, locked: true })
    const before = town.standin.user(9).replies().length
    const told = await order('The soup was cold.', { channel: thread })
    expect(told).toContain('archived or locked')
    expect(town.standin.user(9).replies()).toHaveLength(before + 1)
    expect(await campaigns()).toMatchObject([{ status: 'closed' }])
    expect(await released()).toEqual([0n])
    await later(600)
    expect(thread.messages()).toEqual([])
  })

  it('whose channel goes away before it is posted costs nothing, and its moderator is told in private', async () => {
    const channel = server().addChannel({ id: 901, name: 'short-lived' })
    town.standin.refuse({ route: `POST /channels/${channel.id}/messages`, retryAfterSeconds: 10 })
    await order('sentiment The soup was cold.', { guild: server(), channel })
    channel.remove()
    await later(120)
    await later(1)
    const told = town.standin.user(9).messages().at(-1)?.text
    expect(told).toContain('is not there anymore')
    expect(told).not.toContain('Unknown')
    expect(await campaigns()).toMatchObject([{ status: 'closed' }])
    expect(await released()).toEqual([0n])
  })

  it.each([
    ['en', 'Send Messages in Threads', 'has stopped'],
    ['fr', 'Envoyer des messages dans les fils', 's’est arrêté'],
  ])('of a feed in a thread names in %s what is missing there', async (locale, permission, stopped) => {
    await runCampaign(town.ctx, { name: 'soup' })
    const thread = server().addChannel({ id: 902, name: 'soup', type: 11 })
    Object.assign(thread.channel, { parent: server().channel().channel })
    const moderator = town.standin.user(9)
    moderator.locale(locale)
    const options = { 'campaign-action': 'feed', 'campaign-name': 'soup' }
    moderator.command('campaign', options, { guild: server(), channel: thread })
    await town.standin.settled()
    const feedId = (await town.ctx.db.selectFrom('feeds').select('id').executeTakeFirstOrThrow()).id
    server().channel().forbid('SendMessagesInThreads')
    await feedJob.run(town.jobs(), { feedId })
    await later(1)
    const told = moderator.messages().at(-1)?.text
    expect(told).toContain(permission)
    expect(told).toContain(stopped)
    expect(told).not.toMatch(/Missing|View Channel|Voir le salon/)
  })

  it('is refused where its text with all its signs is more than one message, and costs nothing', async () => {
    expect(await order(`sentiment ${'*_a '.repeat(740)}`)).toContain('too long for a card on Discord')
    expect(posts()).toEqual([])
    await released()
    expect(await campaigns()).toMatchObject([{ status: 'closed' }])
    expect(await setAside()).toEqual([0n])
  })
})

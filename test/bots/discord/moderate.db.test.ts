import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { createDiscordDoor } from '#bots/discord/door.ts'
import { cardPosted, cardRefused, converse, rendered } from '#chat/converse.ts'
import type { Context } from '#chat/context.ts'
import { fieldOf } from '#chat/field.ts'
import { suggest } from '#chat/suggest.ts'
import type { Door } from '#core/view.ts'
import { startDiscordStandin, type DiscordStandin } from '#replay/standins/discord/standin.ts'

import { clear, openContext, runCampaign } from '../../helpers/conversation.ts'
import { freshDatabase, type TestDatabase } from '../../helpers/database.ts'

/** A server (2) with its owner (9) and two members (7, 8): what a moderator decides without leaving Discord. */
describe('moderating in a Discord server', () => {
  let database: TestDatabase
  let ctx: Context
  let standin: DiscordStandin
  let door: Door

  beforeAll(async () => {
    database = await freshDatabase()
    ctx = await openContext(database.db)
  })
  afterAll(async () => database.close())
  beforeEach(async () => {
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
  const order = async (name: string, options: Record<string, string>) => {
    const after = standin.mark()
    standin.user(9).command(name, options, { guild: server() })
    return (await standin.user(9).waitFor(({ ephemeral }) => ephemeral, { after })).text
  }
  const offers = async (name: string, focused: string, options: Record<string, string> = {}) =>
    standin.user(9).autocomplete(name, focused, options, { guild: server() })
  const joined = async (number: number) => {
    const user = standin.user(number)
    const after = standin.mark()
    user.command('start', {}, { guild: server() })
    user.tap(await user.waitFor(({ buttons }) => buttons.length > 0, { after }), 'c:yes')
    await standin.settled()
    return user
  }
  /** A task of the server's own that two members answered differently. */
  const disputed = async () => {
    await order('task', { task: 'sentiment The soup was cold again.' })
    const [card] = server().channel().messages()
    if (card === undefined) throw new Error('no card')
    for (const [number, label] of [
      [7, 'Negative'],
      [8, 'Mixed'],
    ] as const) {
      const user = await joined(number)
      user.tap(card, label)
      await standin.settled()
    }
    await ctx.db.updateTable('items').set({ status: 'disputed', wanted: 0, pending: 0 }).execute()
    return card
  }

  it('an item is found by its words, seen, and decided with a label that is offered', async () => {
    await disputed()
    const [item] = await offers('item', 'item', { item: 'soup' })
    expect(item?.name).toMatch(/^The soup was cold again\. \(task-/)
    expect(await order('item', { item: String(item?.value) })).toContain('People do not agree on it.')
    const listed = await order('dispute', { 'dispute-action': 'list' })
    expect(listed).toContain('1 × **Negative**')
    expect(listed).toMatch(/<\/dispute:\d+> `dispute-action: settle` `item: #\d+` `outcome: ANSWER`$/)
    const given = { 'dispute-action': 'settle', item: String(item?.value) }
    expect((await offers('dispute', 'outcome', given)).map(({ name }) => name)).toEqual([
      'Positive',
      'Negative',
      'Mixed',
      'Neutral',
    ])
    const [wanted] = await offers('dispute', 'outcome', { ...given, outcome: 'mix' })
    expect(await order('dispute', { ...given, outcome: String(wanted?.value) })).toContain(
      'is settled: **Mixed**',
    )
    expect(await ctx.db.selectFrom('items').select(['status', 'outcome']).execute()).toEqual([
      { status: 'settled', outcome: 'mixed' },
    ])
    expect(await offers('dispute', 'item', { 'dispute-action': 'settle' })).toEqual([])
  })

  it('suggestions are in the client’s language', async () => {
    await disputed()
    standin.user(9).locale('fr')
    const [item] = await offers('litige', 'item', { 'dispute-action': 'settle' })
    const names = await offers('litige', 'outcome', { 'dispute-action': 'settle', item: String(item?.value) })
    expect(names.map(({ name }) => name)).toContain('Négatif')
  })

  it('what is reported is offered, and taken out of its campaign', async () => {
    await order('task', { task: 'sentiment Call 555-1234.' })
    const user = await joined(7)
    const { id } = await ctx.db.selectFrom('items').select('id').executeTakeFirstOrThrow()
    const { contributor_id } = await ctx.db
      .selectFrom('identities')
      .select('contributor_id')
      .where('platform_user', '=', user.id)
      .executeTakeFirstOrThrow()
    await ctx.db
      .insertInto('actions')
      .values({
        actor: `contributor:${contributor_id}`,
        kind: 'item.reported',
        detail: JSON.stringify({ itemId: id }),
      })
      .execute()
    const [item] = await offers('reported', 'item', { 'reported-action': 'withdraw' })
    expect(item?.value).toBe(`#${id}`)
    const options = { 'reported-action': 'withdraw', item: String(item?.value) }
    expect(await order('reported', options)).toContain('is withdrawn')
    expect(await order('reported', { 'reported-action': 'list' })).toContain('Nothing is reported')
  })

  it('a campaign is offered where the command takes it: shown here is not steered from here', async () => {
    await runCampaign(ctx, { name: 'soup' })
    const names = async (action: string) =>
      (await offers('campaign', 'campaign-name', { 'campaign-action': action })).map(({ value }) => value)
    expect(await names('status')).toEqual([])
    expect(await names('feed')).toEqual(['soup'])
    await order('campaign', { 'campaign-action': 'feed', 'campaign-name': 'soup' })
    expect(await names('status')).toEqual(['soup'])
    expect(await names('pause')).toEqual([])
    expect(await order('campaign', { 'campaign-action': 'status', 'campaign-name': 'soup' })).toContain(
      'Items: 4.',
    )
    expect(await order('campaign', { 'campaign-action': 'pause', 'campaign-name': 'soup' })).toContain(
      'belongs to the operator',
    )
  })

  it('a task that names no kind is posted, and its moderator reads as what', async () => {
    await order('task', { task: 'foo bar' })
    const told = await standin.user(9).waitFor(({ text }) => text.includes('I took it as “sentiment”'))
    expect(told.ephemeral).toBe(true)
    expect(await order('task', { task: 'sentimant foo bar' })).toContain('Did you mean “sentiment”?')
    expect(server().channel().messages()).toHaveLength(1)
  })
})

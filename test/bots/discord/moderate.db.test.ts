import { describe, expect, it } from 'vitest'

import { runCampaign } from '../../helpers/conversation.ts'

import { discordTown } from './town.ts'

/** A server (2) with its owner (9) and two members (7, 8): what a moderator decides without leaving Discord. */
describe('moderating in a Discord server', () => {
  const town = discordTown()
  const { server } = town
  const { order } = town
  const offers = async (name: string, focused: string, options: Record<string, string> = {}) =>
    town.standin.user(9).autocomplete(name, focused, options, { guild: server() })
  const { joined } = town
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
      await town.standin.settled()
    }
    await town.ctx.db.updateTable('items').set({ status: 'disputed', wanted: 0, pending: 0 }).execute()
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
    expect(await town.ctx.db.selectFrom('items').select(['status', 'outcome']).execute()).toEqual([
      { status: 'settled', outcome: 'mixed' },
    ])
    expect(await offers('dispute', 'item', { 'dispute-action': 'settle' })).toEqual([])
  })

  it('suggestions are in the client’s language', async () => {
    await disputed()
    town.standin.user(9).locale('fr')
    const [item] = await offers('litige', 'item', { 'dispute-action': 'settle' })
    const names = await offers('litige', 'outcome', { 'dispute-action': 'settle', item: String(item?.value) })
    expect(names.map(({ name }) => name)).toContain('Négatif')
  })

  it('what is reported is offered, and taken out of its campaign', async () => {
    await order('task', { task: 'sentiment Call 555-1234.' })
    const user = await joined(7)
    const { id } = await town.ctx.db.selectFrom('items').select('id').executeTakeFirstOrThrow()
    const { contributor_id } = await town.ctx.db
      .selectFrom('identities')
      .select('contributor_id')
      .where('platform_user', '=', user.id)
      .executeTakeFirstOrThrow()
    await town.ctx.db
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
    await runCampaign(town.ctx, { name: 'soup' })
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
    const told = await town.standin.user(9).waitFor(({ text }) => text.includes('I took it as “sentiment”'))
    expect(told.ephemeral).toBe(true)
    expect(await order('task', { task: 'sentimant foo bar' })).toContain('Did you mean “sentiment”?')
    expect(server().channel().messages()).toHaveLength(1)
  })
})

import { describe, expect, it } from 'vitest'

import { runCampaign } from '../../helpers/conversation.ts'
import { checkDiscord } from '../../../src/cli/doctor/discord.ts'

import { discordTown } from './town.ts'

describe('the doctor, on the channels that feeds and logs post in', () => {
  const town = discordTown()
  const found = async () => {
    const { token, api } = town.standin
    const all = await checkDiscord({ token, api }, [], town.ctx.db)
    return all.find(({ part }) => part === 'discord channels')
  }
  const feed = async (place?: object) =>
    town.order('campaign', { 'campaign-action': 'feed', 'campaign-name': 'soup' }, 9, place)

  it('says nothing where nothing posts, and that all is well where it is', async () => {
    expect(await found()).toBeUndefined()
    await runCampaign(town.ctx, { name: 'soup' })
    await feed()
    expect(await found()).toMatchObject({ state: 'fine', what: 'enough in all 1 with a feed or a log' })
  })

  it('names the channel that forbids what its server allows, and what is missing there', async () => {
    await runCampaign(town.ctx, { name: 'soup' })
    await feed()
    town.server().channel().forbid('SendMessages')
    const { name } = town.server().channel().channel
    expect((await found())?.what).toBe(`cannot post in #${name} (Send Messages)`)
    expect((await found())?.todo).toContain('Permissions')
  })

  it('looks at the channel of a thread, and knows one that it cannot see', async () => {
    await runCampaign(town.ctx, { name: 'soup' })
    const thread = town.server().addChannel({ id: 902, name: 'ladle', type: 11 })
    Object.assign(thread.channel, { parent: town.server().channel().channel })
    await feed({ guild: town.server(), channel: thread })
    expect((await found())?.state).toBe('fine')
    town.server().channel().forbid('SendMessagesInThreads')
    expect((await found())?.what).toBe('cannot post in #ladle (Send Messages in Threads)')
    thread.remove()
    expect((await found())?.what).toBe('cannot post in #ladle (it is gone, or View Channel is missing)')
  })
})

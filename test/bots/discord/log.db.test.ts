import { describe, expect, it } from 'vitest'

import { operator, recordAction } from '#campaigns/actions.ts'
import { closeCampaign, pauseCampaign } from '#campaigns/lifecycle.ts'
import { ban } from '#campaigns/people/people.ts'
import { dueLogs } from '#jobs/due.ts'
import { task as deliverJob } from '#jobs/tasks/deliver.ts'
import { task as logJob } from '#jobs/tasks/log.ts'

import { goodWallet, runCampaign } from '../../helpers/conversation.ts'

import { discordTown } from './town.ts'

/** A server whose moderator (9) reads a log in its channel, with the real conversation and jobs behind the door. */
describe('a log for moderators in a Discord server', () => {
  const town = discordTown()
  const { server } = town
  const order = async (options: Record<string, string>) => town.order('campaign', options)
  const switchLog = async (to: string) => order({ 'campaign-action': 'log', 'campaign-rate': to })
  /** What the sweep finds is run, as after a restart: nothing is kept but in the town.database. */
  const minute = async () => {
    for (const logId of await dueLogs(town.ctx.db, ['discord'], town.now))
      await logJob.run(town.jobs(), { logId })
    town.wait(60_000)
  }
  const said = () =>
    server()
      .channel()
      .messages()
      .map(({ text }) => text)

  it('tells each action on the campaigns of the server once, a message a minute, and nothing of others', async () => {
    const { id } = await runCampaign(town.ctx, { name: 'soup' })
    const { id: other } = await runCampaign(town.ctx, { name: 'elsewhere' })
    expect(await switchLog('on')).toContain('I tell here from now on')
    await order({ 'campaign-action': 'feed', 'campaign-name': 'soup', 'campaign-rate': '6' })
    await minute()
    const { name } = town.standin.user(9).person
    expect(said()).toHaveLength(1)
    expect(said()[0]).toContain(
      `**${name}** turned this log on.\n**${name}** started a feed of “soup”: 6 cards`,
    )
    await pauseCampaign(town.ctx.db, id)
    await closeCampaign(town.ctx.db, other)
    await minute()
    expect(said()).toHaveLength(2)
    expect(said()[1]).toContain('**The operator** paused “soup”.')
    await minute()
    expect(said()).toHaveLength(2)
    expect(said().join(' ')).not.toContain('elsewhere')
    const { last_action: told } = await town.ctx.db
      .selectFrom('logs')
      .select('last_action')
      .executeTakeFirstOrThrow()
    expect(told).toBeGreaterThan(0)
    expect(await dueLogs(town.ctx.db, ['discord'], town.now)).toEqual([])
  })

  it('waits for a transaction that writes an action, so that none is passed over', async () => {
    if (town.database.embedded) return
    const { id } = await runCampaign(town.ctx, { name: 'soup' })
    await switchLog('on')
    await order({ 'campaign-action': 'feed', 'campaign-name': 'soup' })
    await town.ctx.db.transaction().execute(async (tx) => {
      await recordAction(tx, operator(), 'campaign.paused', { campaignId: id, from: 'running' })
      await minute()
      expect(said()).toEqual([])
    })
    await minute()
    expect(said()[0]).toContain('paused “soup”')
  })

  it('tells bans of its own people by their number, batches what is a lot, and shows no wallet', async () => {
    const user = town.standin.user(7)
    user.command('start', {}, { guild: server() })
    user.tap(await user.waitFor(({ buttons }) => buttons.length > 0), 'c:yes')
    await town.standin.settled()
    user.command('stats', {}, { guild: server() })
    await town.standin.settled()
    const { contributor_id: ana } = await town.ctx.db
      .selectFrom('identities')
      .select('contributor_id')
      .where('platform_user', '=', user.id)
      .executeTakeFirstOrThrow()
    await switchLog('on')
    await minute()
    for (let times = 0; times < 12; times++)
      for (const reason of [`spam ${goodWallet}`, undefined])
        await town.ctx.db.transaction().execute(async (tx) => ban(tx, ana, reason, operator()))
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
    const { id, items } = await runCampaign(town.ctx, { name: goodWallet })
    await switchLog('on')
    await order({ 'campaign-action': 'feed', 'campaign-name': goodWallet })
    const by = { actor: 'contributor:4711', now: town.now }
    await recordAction(town.ctx.db, by, 'item.reported', { itemId: items[0] })
    await recordAction(town.ctx.db, by, 'contest', { itemId: items[0], answerId: 1 })
    await recordAction(town.ctx.db, { actor: 'telegram:1', now: town.now }, 'campaign.ungated', {
      campaignId: id,
    })
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
    const { id } = await runCampaign(town.ctx, { name: 'soup' })
    const place = { platform: 'discord', chat: server().id, role: '5' }
    await recordAction(town.ctx.db, operator(), 'campaign.gated', { campaignId: id, ...place })
    await minute()
    const { id: deliveryId } = await town.ctx.db
      .selectFrom('deliveries')
      .select('id')
      .executeTakeFirstOrThrow()
    await deliverJob.run(town.jobs(), { deliveryId })
    expect(town.standin.user(9).messages().at(-1)?.text).toContain('has stopped: I ')
    expect(await town.ctx.db.selectFrom('logs').select('status').execute()).toEqual([{ status: 'stopped' }])
    expect(await switchLog('on')).toContain('**Send Messages**')
    expect(await switchLog('off')).toContain('There is no log here')
  })

  it('speaks French to a French moderator', async () => {
    town.standin.user(9).locale('fr')
    expect(await switchLog('on')).toContain('Je raconte désormais ici')
    await minute()
    expect(said()[0]).toContain('a ouvert ce journal')
    expect(await switchLog('off')).toContain('Je n’en raconte plus rien')
    await minute()
    expect(said()).toHaveLength(1)
  })
})

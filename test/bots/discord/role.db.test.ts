import { describe, expect, it } from 'vitest'

import { dueLogs, dueRoles } from '#jobs/due.ts'
import { task as deliverJob } from '#jobs/tasks/deliver.ts'
import { task as logJob } from '#jobs/tasks/log.ts'
import { task as roleJob } from '#jobs/tasks/role.ts'

import { runCampaign, settle } from '../../helpers/conversation.ts'

import { discordTown } from './town.ts'

/** A server (2) with a role (5), its owner (9), a moderator without Manage Roles (6) and two members (7, 8). */
describe('a role for confirmed answers in a Discord server', () => {
  const town = discordTown()

  const open = (
    options: { aboveBot?: boolean; botPermissions?: ('ViewChannel' | 'SendMessages')[] } = {},
  ) => {
    const { aboveBot = false, ...bot } = options
    const roles = [
      { id: 5, aboveBot },
      { id: 6, permissions: ['ManageGuild' as const] },
    ]
    const guild = town.standin.guild(2, { owner: 9, roles, members: [7, 8, { user: 6, roles: [6] }], ...bot })
    guild.join(7, [5])
    const [role = ''] = guild.rolesOf(7)
    return { guild, role }
  }
  type Guild = ReturnType<typeof open>['guild']
  const order = async (guild: Guild, rest: Record<string, string>, from = 9) =>
    town.order('campaign', { 'campaign-action': 'role', ...rest }, from, { guild })
  const joined = async (guild: Guild, number: number) => {
    const user = town.standin.user(number)
    user.command('start', {}, { guild })
    user.tap(await user.waitFor(({ buttons }) => buttons.length > 0), 'c:yes')
    await town.standin.settled()
    return user
  }
  /** So many answers of one person, confirmed. */
  const answered = async (guild: Guild, number: number, times: number) => {
    const user = await joined(guild, number)
    for (let count = 0; count < times; count++) {
      const after = town.standin.mark()
      const [task] = user.replies().slice(-1)
      if (task !== undefined) user.tap(task, 'Positive')
      await user.waitFor(() => true, { after })
    }
    await town.standin.settled()
    for (const { item_id: item } of await town.ctx.db
      .selectFrom('answers')
      .select('item_id')
      .distinct()
      .execute())
      await settle(town.ctx, item, 'positive')
  }
  const minute = async () => {
    for (const rewardId of await dueRoles(town.ctx.db, ['discord'], town.now))
      await roleJob.run(town.jobs(), { rewardId })
    town.wait(60_000)
  }
  const grants = async () => town.ctx.db.selectFrom('role_grants').select('contributor_id').execute()

  it('is given to whoever reaches the number, once, and to nobody below it', async () => {
    const { guild, role } = open()
    await runCampaign(town.ctx)
    expect(await order(guild, { 'campaign-rate': '2', 'campaign-role': `<@&${role}>` })).toContain(
      'whoever has 2 confirmed answers',
    )
    await minute()
    expect(await grants()).toEqual([])
    await answered(guild, 8, 2)
    await minute()
    expect(guild.rolesOf(8)).toEqual([role])
    expect(await grants()).toHaveLength(1)
    const { api, token } = town.standin
    const place = `guilds/${guild.id}/members/${town.standin.user(8).id}/roles/${role}`
    await fetch(`${api}/v10/${place}`, { method: 'DELETE', headers: { authorization: `Bot ${token}` } })
    await minute()
    expect(guild.rolesOf(8)).toEqual([])
    expect(await grants()).toHaveLength(1)
    expect(await order(guild, { 'campaign-rate': 'off', 'campaign-role': `<@&${role}>` })).toContain(
      'to nobody any more',
    )
    expect(await dueRoles(town.ctx.db, ['discord'], town.now)).toEqual([])
  })

  it.each([
    ['the permission', { botPermissions: ['ViewChannel' as const, 'SendMessages' as const] }],
    ['a high enough role of its own', { aboveBot: true }],
  ])('without %s nothing is given, and whoever asked for it is told once what to do', async (_, options) => {
    const { guild, role } = open(options)
    await runCampaign(town.ctx)
    // Whoever asked for it has agreed to nothing: they moderate, and answer no tasks.
    await order(guild, { 'campaign-rate': '1', 'campaign-role': `<@&${role}>` })
    await answered(guild, 8, 1)
    await minute()
    await minute()
    expect(guild.rolesOf(8)).toEqual([])
    const told = await town.ctx.db
      .selectFrom('deliveries')
      .select('id')
      .where('kind', '=', 'role-stopped')
      .execute()
    expect(told).toHaveLength(1)
    await deliverJob.run(town.jobs(), { deliveryId: told[0]?.id ?? 0 })
    expect(await town.ctx.db.selectFrom('consents').select('id').execute()).toHaveLength(1)
    expect(town.standin.user(9).messages().at(-1)?.text).toContain('Give me the permission Manage Roles')
    const broken = town.ctx.db.selectFrom('actions').select('actor').where('kind', '=', 'role.broken')
    expect(await broken.execute()).toEqual([{ actor: 'accord' }])
  })

  it('whoever closed their private messages reads it in the log', async () => {
    const { guild, role } = open({ aboveBot: true })
    await runCampaign(town.ctx)
    town.standin.user(9).dmClosed(true)
    town.standin.user(9).command('campaign', { 'campaign-action': 'log', 'campaign-rate': 'on' }, { guild })
    await town.standin.settled()
    await order(guild, { 'campaign-rate': '1', 'campaign-role': `<@&${role}>` })
    await answered(guild, 8, 1)
    await minute()
    const told = town.ctx.db.selectFrom('deliveries').select('id').where('kind', '=', 'role-stopped')
    const { id: deliveryId } = await told.executeTakeFirstOrThrow()
    await deliverJob.run(town.jobs(), { deliveryId })
    expect(
      town.standin
        .user(9)
        .messages()
        .some(({ text }) => text.includes('I cannot give the role')),
    ).toBe(false)
    for (const logId of await dueLogs(town.ctx.db, ['discord'], town.now))
      await logJob.run(town.jobs(), { logId })
    const [log] = guild.channel().messages()
    expect(log?.text).toContain('Accord** gives no role for one confirmed answer any more')
    expect(log?.text).toContain('Give me the permission Manage Roles')
  })

  it('somebody who has left gets nothing, and does not keep it from the others', async () => {
    const { guild, role } = open()
    await runCampaign(town.ctx)
    await order(guild, { 'campaign-rate': '1', 'campaign-role': `<@&${role}>` })
    await answered(guild, 8, 1)
    await town.ctx.db
      .updateTable('identities')
      .set({ platform_user: '99999999999999999' })
      .where('platform_user', '=', town.standin.user(8).id)
      .execute()
    await minute()
    expect(await grants()).toEqual([])
    expect(await town.ctx.db.selectFrom('members').select('contributor_id').execute()).toEqual([])
    expect(await town.ctx.db.selectFrom('role_rewards').select('status').execute()).toEqual([
      { status: 'running' },
    ])
  })

  it('is set only by who may give roles, in a server, with a role and a number', async () => {
    const { guild, role } = open()
    const options = { 'campaign-rate': '2', 'campaign-role': `<@&${role}>` }
    expect(await order(guild, options, 6)).toContain('you need the permission Manage Roles')
    for (const wrong of ['0', '-1', 'many', '9999999'])
      expect(await order(guild, { ...options, 'campaign-rate': wrong })).toContain('Say which role')
    expect(await order(guild, { 'campaign-rate': '2' })).toContain('Say which role')
    expect(await order(guild, { 'campaign-rate': 'off' })).toContain('No role is given here')
    town.standin.user(9).locale('fr')
    expect(await order(guild, options)).toContain('quiconque a 2 réponses confirmées')
  })
})

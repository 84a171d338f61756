import { sql } from 'kysely'

import type { Place } from '#core/view.ts'
import type { Db, Tx } from '#db/connect.ts'

import { recordAction, type By } from '../actions.ts'
import { toPlace } from './stored-place.ts'
import { tell } from '../tell.ts'

/** A role of a group, given at so many confirmed answers. */
export type RoleReward = { id: number; place: Place; role: string }

/** From now on, whoever of the group has so many confirmed answers is given that role; or changes the number. */
export const setRoleReward = async (
  tx: Tx,
  { platform, chat, title = '' }: Place,
  reward: { role: string; accepted: number; startedBy: number },
  by: By,
): Promise<void> => {
  const { role, accepted, startedBy: started_by } = reward
  const values = { title, accepted, status: 'running' as const, reason: null, started_by, next_at: by.now }
  await tx
    .insertInto('role_rewards')
    .values({ platform, chat, role, ...values })
    .onConflict((on) => on.columns(['platform', 'chat', 'role']).doUpdateSet(values))
    .execute()
  await recordAction(tx, by, 'role.set', { platform, chat, role, accepted })
}

/** Gives that role, or any of the group's, to nobody any more; who has it keeps it. False where none was given. */
export const stopRoleRewards = async (
  tx: Tx,
  { platform, chat }: Place,
  role: string | undefined,
  by: By,
): Promise<boolean> => {
  let stopping = tx
    .updateTable('role_rewards')
    .set({ status: 'stopped' })
    .where('platform', '=', platform)
    .where('chat', '=', chat)
    .where('status', '=', 'running')
  if (role !== undefined) stopping = stopping.where('role', '=', role)
  const stopped = await stopping.returning(['role', 'accepted']).execute()
  for (const one of stopped) await recordAction(tx, by, 'role.unset', { platform, chat, ...one })
  return stopped.length > 0
}

/** So many people are given a role in one go. */
const most = 50

/** How long it takes until somebody else who has reached it is looked for. */
const everyMs = 60_000

export type Deserving = { contributorId: number; user: string }

/**
 * Who is to be given a role now: people who have used Accord in the group, with so many confirmed answers in campaigns
 * for everybody or of that group, who were not given it before. The next look is set before anything is given.
 */
export const takeDeserving = async (
  tx: Tx,
  rewardId: number,
  now: Date,
): Promise<{ reward: RoleReward; people: Deserving[] } | undefined> => {
  const found = await tx
    .updateTable('role_rewards')
    .set({ next_at: new Date(now.getTime() + everyMs) })
    .where('id', '=', rewardId)
    .where('status', '=', 'running')
    .where('next_at', '<=', now)
    .returning(['id', 'platform', 'chat', 'role', 'title', 'accepted'])
    .executeTakeFirst()
  if (found === undefined) return undefined
  const { id, platform, chat, role, title, accepted } = found
  const { rows: people } = await sql<Deserving>`
    select m.contributor_id as "contributorId", n.platform_user as user
    from members m
    join contributors c on c.id = m.contributor_id and c.status = 'active'
    join identities n on n.contributor_id = m.contributor_id and n.platform = m.platform
    where m.platform = ${platform} and m.chat = ${chat}
      and not exists (select from role_grants g
        where g.role_reward_id = ${id} and g.contributor_id = m.contributor_id)
      and (select count(*) from verdicts v join items i on i.id = v.item_id join campaigns k on k.id = i.campaign_id
        where v.contributor_id = m.contributor_id and v.accepted
          and (k.private_to is null or k.private_to = ${`${platform}:${chat}`})) >= ${accepted}
    order by m.contributor_id limit ${most}`.execute(tx)
  return { reward: { id, place: toPlace({ platform, chat, title }), role }, people }
}

/** They have it, and are never given it again, not even after a moderator has taken it from them. */
export const roleGiven = async (
  db: Db,
  { id }: RoleReward,
  { contributorId }: Deserving,
  now: Date,
): Promise<void> => {
  await db
    .insertInto('role_grants')
    .values({ role_reward_id: id, contributor_id: contributorId, given_at: now })
    .onConflict((on) => on.doNothing())
    .execute()
}

/** They have left the group: they count there again once they use Accord there again. */
export const hasLeft = async (db: Db, { place }: RoleReward, { contributorId }: Deserving): Promise<void> => {
  await db
    .deleteFrom('members')
    .where('platform', '=', place.platform)
    .where('chat', '=', place.chat)
    .where('contributor_id', '=', contributorId)
    .execute()
}

/** The next people are looked for after so many seconds. */
export const delayRoles = async (db: Db, { id }: RoleReward, seconds: number, now: Date): Promise<void> => {
  await db
    .updateTable('role_rewards')
    .set({ next_at: new Date(now.getTime() + seconds * 1000) })
    .where('id', '=', id)
    .execute()
}

/**
 * A role cannot be given: nobody is given it any more, and whoever asked for it is told why, once, in private; so is the
 * group's log, for whom nobody may write to.
 */
export const breakRoles = async (db: Db, { id, place }: RoleReward, why: string, now: Date): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const reward = await tx
      .updateTable('role_rewards')
      .set({ status: 'stopped', reason: why })
      .where('id', '=', id)
      .where('status', '=', 'running')
      .returning(['started_by', 'accepted'])
      .executeTakeFirst()
    if (reward === undefined) return
    const { platform, chat } = place
    await recordAction(tx, { actor: 'accord', now }, 'role.broken', {
      platform,
      chat,
      accepted: reward.accepted,
    })
    if (reward.started_by === null) return
    await tell(tx, reward.started_by, {
      key: `role:${id}:${now.getTime()}`,
      kind: 'role-stopped',
      payload: { title: place.title ?? place.chat, accepted: reward.accepted, why },
      now,
      platform: place.platform,
    })
  })

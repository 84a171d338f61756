import { sql, type RawBuilder } from 'kysely'

import type { Db, Tx } from '#db/connect.ts'

import { recordAction, type By } from '../actions.ts'

/** A role of a group, as the platform names it. */
export type Gate = { platform: string; chat: string; role: string }

/**
 * A platform tells somebody's roles only when they use Accord in the group. So long they count: who has lost a role, or
 * left, gets no more tasks after that.
 */
export const roleHours = 24

/**
 * Whether a person may work on a campaign (`campaigns.id` of the query around it): it has no gate, or they had one of
 * its roles when they used Accord in that group last, less than `roleHours` ago.
 */
export const mayEnter = (contributorId: number, now: Date): RawBuilder<boolean> => sql<boolean>`(
  not exists (select from campaign_gates g where g.campaign_id = campaigns.id)
  or exists (select from campaign_gates g
    join members m on m.platform = g.platform and m.chat = g.chat and m.contributor_id = ${contributorId}
    where g.campaign_id = campaigns.id and m.roles @> to_jsonb(g.role)
      and m.seen_at > ${new Date(now.getTime() - roleHours * 3_600_000)}))`

/** Groups (`platform:chat`), of platforms that a person uses, whose roles open running campaigns that are closed to them. */
export const gatedGroups = async (db: Db | Tx, contributorId: number, now: Date): Promise<string[]> => {
  const { rows } = await sql<{ place: string }>`
    select distinct g.platform || ':' || g.chat as place
    from campaigns join campaign_gates g on g.campaign_id = campaigns.id
    where campaigns.status = 'running' and campaigns.private_to is null
      and not ${mayEnter(contributorId, now)}
      and exists (select from items i where i.campaign_id = campaigns.id and i.status = 'open')
      and exists (select from identities n where n.contributor_id = ${contributorId} and n.platform = g.platform)
    order by 1`.execute(db)
  return rows.map(({ place }) => place)
}

/** Whether a person may work on a campaign. */
export const isOpenTo = async (
  db: Db | Tx,
  campaignId: number,
  contributorId: number,
  now: Date,
): Promise<boolean> =>
  (await db
    .selectFrom('campaigns')
    .select('id')
    .where('id', '=', campaignId)
    .where(mayEnter(contributorId, now))
    .executeTakeFirst()) !== undefined

/** From now on only people with that role are asked, or with another that was set before. */
export const setGate = async (tx: Tx, campaignId: number, gate: Gate, by: By): Promise<void> => {
  await tx
    .insertInto('campaign_gates')
    .values({ campaign_id: campaignId, ...gate })
    .onConflict((on) => on.doNothing())
    .execute()
  await recordAction(tx, by, 'campaign.gated', { campaignId, ...gate })
}

/** Opens a campaign to everybody again. */
export const removeGates = async (tx: Tx, campaignId: number, by: By): Promise<void> => {
  await tx.deleteFrom('campaign_gates').where('campaign_id', '=', campaignId).execute()
  await recordAction(tx, by, 'campaign.ungated', { campaignId })
}

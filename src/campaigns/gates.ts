import { sql, type RawBuilder } from 'kysely'

import type { Db, Tx } from '#db/connect.ts'

import { recordAction, type By } from './actions.ts'

/** A role of a group, as the platform names it. */
export type Gate = { platform: string; chat: string; role: string }

/**
 * Whether a person may work on a campaign (`campaigns.id` of the query around it): it has no gate, or they have one of
 * its roles. Roles are those that they had when they used Accord in that group last.
 */
export const mayEnter = (contributorId: number): RawBuilder<boolean> => sql<boolean>`(
  not exists (select from campaign_gates g where g.campaign_id = campaigns.id)
  or exists (select from campaign_gates g
    join members m on m.platform = g.platform and m.chat = g.chat and m.contributor_id = ${contributorId}
    where g.campaign_id = campaigns.id and m.roles @> to_jsonb(g.role)))`

/** Whether a person may work on a campaign. */
export const isOpenTo = async (db: Db | Tx, campaignId: number, contributorId: number): Promise<boolean> =>
  (await db
    .selectFrom('campaigns')
    .select('id')
    .where('id', '=', campaignId)
    .where(mayEnter(contributorId))
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

import { sql, type RawBuilder } from 'kysely'

import type { Db, Tx } from '#db/connect.ts'

import type { CampaignRow } from './rows.ts'

export type Group = { platform: string; chat: string }

/** Whether a group's moderators may look at a campaign (`campaigns` of the query around it): it is their own, or has a feed or a gate there. */
export const seenIn = ({ platform, chat }: Group): RawBuilder<boolean> => sql<boolean>`(
  campaigns.private_to = ${`${platform}:${chat}`}
  or exists (select from feeds f
    where f.campaign_id = campaigns.id and f.platform = ${platform} and f.chat = ${chat})
  or exists (select from campaign_gates g
    where g.campaign_id = campaigns.id and g.platform = ${platform} and g.chat = ${chat}))`

export const isSeenIn = async (
  db: Db | Tx,
  { id }: Pick<CampaignRow, 'id'>,
  group: Group,
): Promise<boolean> =>
  (await db
    .selectFrom('campaigns')
    .select('id')
    .where('id', '=', id)
    .where(seenIn(group))
    .executeTakeFirst()) !== undefined

/** Campaigns: one, all that belong to a group (`platform:chat`), or all there are. */
export type Whose = { campaignId: number } | { privateTo: string } | 'all'

/** Whether a campaign (the table or alias `k`) is among them. */
export const whoseIs = (whose: Whose, k = 'campaigns'): RawBuilder<boolean> => {
  if (whose === 'all') return sql<boolean>`true`
  return 'campaignId' in whose
    ? sql<boolean>`${sql.ref(`${k}.id`)} = ${whose.campaignId}`
    : sql<boolean>`${sql.ref(`${k}.private_to`)} = ${whose.privateTo}`
}

import { sql } from 'kysely'

import type { Db, Tx } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import { campaignColumns } from './rows.ts'
import { toServed } from './assignments/served.ts'

/**
 * The first words of a group's own task, by its campaign: the name that such a campaign has says nothing to anybody.
 * Campaigns for everybody are left out.
 */
export const taskWords = async (
  db: Db | Tx,
  types: TaskTypes,
  campaignIds: readonly number[],
): Promise<Map<number, string>> => {
  if (campaignIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('campaigns')
    .innerJoin('items', 'items.campaign_id', 'campaigns.id')
    .select(campaignColumns)
    .select(['items.id as item_id', 'items.payload'])
    .distinctOn('campaigns.id')
    .where(sql<boolean>`campaigns.id = any(${[...campaignIds]}::bigint[])`)
    .where('campaigns.private_to', 'is not', null)
    .orderBy('campaigns.id')
    .orderBy('items.id')
    .execute()
  return new Map(
    rows.map(({ item_id, payload, ...campaign }) => {
      const { type, item } = toServed(types, campaign, { id: item_id, payload }, { id: 0, token: '' })
      return [campaign.id, type.brief(item)]
    }),
  )
}

import type { Db, Tx } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import { campaignColumns, type ItemRow, type Served } from '../rows.ts'
import { toServed } from '../assignments/served.ts'

/** An item with its campaign and its task, in nobody's hands. `externalId`: its id in the file it came from. */
export type FoundItem = {
  id: number
  externalId: string
  status: ItemRow['status']
  outcome: unknown
  answered: number
  served: Served
}

type Wanted = { id: number } | { campaignId: number; externalId: string }

/** An item by its number, or by its campaign and its id in the file it came from. */
export const findItem = async (
  db: Db | Tx,
  types: TaskTypes,
  wanted: Wanted,
): Promise<FoundItem | undefined> => {
  const query = db
    .selectFrom('items')
    .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
    .select(campaignColumns)
    .select(['items.id as item_id', 'external_id', 'payload', 'items.status as item_status'])
    .select(['outcome', 'answered'])
  const row = await (
    'id' in wanted
      ? query.where('items.id', '=', wanted.id)
      : query
          .where('items.campaign_id', '=', wanted.campaignId)
          .where('items.external_id', '=', wanted.externalId)
  ).executeTakeFirst()
  if (row === undefined) return undefined
  const { item_id: id, external_id, payload, item_status, outcome, answered, ...campaign } = row
  return {
    id,
    externalId: external_id,
    status: item_status,
    outcome,
    answered,
    served: toServed(types, campaign, { id, payload }, { id: 0, token: '' }),
  }
}

import { newToken } from '#core/ids.ts'
import type { Tx } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import { moveCounts } from './counts.ts'
import { campaignColumns, type CampaignRow, type Served } from './rows.ts'
import { toServed } from './served.ts'

/** How long a task stays a person's own when the caller does not say. */
export const defaultTtlMinutes = 30

export const expiryAfter = (now: Date, minutes = defaultTtlMinutes): Date =>
  new Date(now.getTime() + minutes * 60_000)

type Lease = { contributorId: number; now: Date; ttlMinutes?: number | undefined }

/** An item, locked, with its campaign. */
export type ItemOfCampaign = {
  id: number
  payload: unknown
  status: string
  answered: number
  campaign: CampaignRow
}

/** Locks the item, then reads it with its campaign. */
export const lockItemOfCampaign = async (tx: Tx, itemId: number): Promise<ItemOfCampaign | undefined> => {
  const row = await tx
    .selectFrom('items')
    .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
    .select(campaignColumns)
    .select(['items.id as item_id', 'items.payload', 'items.status as item_status', 'items.answered'])
    .where('items.id', '=', itemId)
    .forUpdate('items')
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { item_id, payload, item_status, answered, ...campaign } = row
  return { id: item_id, payload, status: item_status, answered, campaign }
}

/**
 * Hands a locked item to a person. What they had let go before (skipped, expired) is theirs again under the same
 * token, so that the buttons of an old message work.
 */
export const assign = async (
  tx: Tx,
  types: TaskTypes,
  item: ItemOfCampaign,
  lease: Lease,
): Promise<Served> => {
  const times = { created_at: lease.now, expires_at: expiryAfter(lease.now, lease.ttlMinutes) }
  const row = await tx
    .insertInto('assignments')
    .values({ token: newToken(), item_id: item.id, contributor_id: lease.contributorId, ...times })
    .onConflict((on) =>
      on
        .columns(['item_id', 'contributor_id'])
        .doUpdateSet({ status: 'open', ...times })
        .where('assignments.status', 'not in', ['open', 'answered']),
    )
    .returning(['id', 'token'])
    .executeTakeFirst()
  if (row === undefined)
    throw new Error(`item ${item.id} is in the hands of contributor ${lease.contributorId} already`)
  await moveCounts(tx, item.id, 'assign')
  return toServed(types, item.campaign, item, row)
}

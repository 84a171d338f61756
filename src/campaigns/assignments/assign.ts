import { sql } from 'kysely'

import { newToken } from '#core/ids.ts'
import type { Tx } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import { countsMoved } from '../counts.ts'
import { campaignColumns, type CampaignRow, type Served } from '../rows.ts'
import { toServed } from './served.ts'

/** How long a task stays a person's own when the caller does not say. */
const defaultTtlMinutes = 30

export const expiryAfter = (now: Date, minutes = defaultTtlMinutes): Date =>
  new Date(now.getTime() + minutes * 60_000)

type Lease = { contributorId: number; now: Date; ttlMinutes?: number | undefined }

/** An item, locked, with its campaign. */
export type ItemOfCampaign = {
  id: number
  payload: unknown
  status: string
  answered: number
  gold: unknown
  campaign: CampaignRow
}

/** Locks the item, then reads it with its campaign. */
export const lockItemOfCampaign = async (tx: Tx, itemId: number): Promise<ItemOfCampaign | undefined> => {
  const row = await tx
    .selectFrom('items')
    .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
    .select(campaignColumns)
    .select(['items.id as item_id', 'items.payload', 'items.status as item_status', 'items.answered', 'gold'])
    .where('items.id', '=', itemId)
    .forUpdate('items')
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { item_id, payload, item_status, answered, gold, ...campaign } = row
  return { id: item_id, payload, status: item_status, answered, gold, campaign }
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
  const expiresAt = expiryAfter(lease.now, lease.ttlMinutes)
  const { rows } = await sql<{ id: number; token: string }>`
    with assigned as (
      insert into assignments (token, item_id, contributor_id, created_at, expires_at)
      values (${newToken()}, ${item.id}, ${lease.contributorId}, ${lease.now}, ${expiresAt})
      on conflict (item_id, contributor_id) do update
        set status = 'open', created_at = excluded.created_at, expires_at = excluded.expires_at
        where assignments.status not in ('open', 'answered')
      returning id, token),
    counts as (${countsMoved([item.id], 'assign')})
    select id, token from assigned`.execute(tx)
  const [row] = rows
  if (row === undefined)
    throw new Error(`item ${item.id} is in the hands of contributor ${lease.contributorId} already`)
  return toServed(types, item.campaign, item, row)
}

import { sql } from 'kysely'

import type { Db, Tx } from '#db/connect.ts'

import { mayEnter } from './gates.ts'

/**
 * Why there is no task: no campaign is running; all items are decided; this person has seen to all that are left; or
 * others hold what is left, `next` being when the first of them must have answered; or they have done for today what
 * they may (`resting`), until `next`.
 */
export type None = {
  none: 'nothing-running' | 'all-done' | 'all-answered' | 'waiting' | 'resting'
  next?: Date
}

export const whyNone = async (tx: Db | Tx, contributorId: number): Promise<None> => {
  const { rows } = await sql<{ running: boolean; open: boolean; left: boolean; next: Date | null }>`
    with running as (
      select id from campaigns
      where status = 'running' and private_to is null and ${mayEnter(contributorId)}),
    unseen as (
      select items.id from items
      where items.campaign_id in (select id from running) and items.status = 'open' and not exists (
        select from assignments
        where assignments.item_id = items.id and assignments.contributor_id = ${contributorId}
          and assignments.status <> 'expired'))
    select
      exists (select from running) as running,
      exists (
        select from items where campaign_id in (select id from running) and status = 'open') as open,
      exists (select from unseen) as left,
      (select min(assignments.expires_at) from assignments
        where assignments.status = 'open' and assignments.item_id in (select id from unseen)) as next`.execute(
    tx,
  )
  const [found] = rows
  if (found?.running !== true) return { none: 'nothing-running' }
  if (!found.open) return { none: 'all-done' }
  if (!found.left) return { none: 'all-answered' }
  return found.next === null ? { none: 'waiting' } : { none: 'waiting', next: found.next }
}

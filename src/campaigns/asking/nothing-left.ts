import { sql } from 'kysely'

import type { Db, Tx } from '#db/connect.ts'

import { gatedGroups, mayEnter } from '../groups/gates.ts'

/**
 * Why there is no task: no campaign is running; all items are decided; this person has seen to all that are left; or
 * others hold what is left, `next` being when the first of them must have answered; or they have done for today what
 * they may (`resting`), until `next`.
 */
export type None = {
  none: 'nothing-running' | 'all-done' | 'all-answered' | 'waiting' | 'resting'
  next?: Date
  /** Groups (`platform:chat`) with work for people with a role there, as far as this person is not known to have it. */
  gated?: string[]
}

export const whyNone = async (tx: Db | Tx, contributorId: number, now: Date): Promise<None> => {
  const { rows } = await sql<{ running: boolean; open: boolean; left: boolean; next: Date | null }>`
    with running as (
      select id from campaigns
      where status = 'running' and private_to is null and ${mayEnter(contributorId, now)}),
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
  if (found?.left !== true) {
    const gated = await gatedGroups(tx, contributorId, now)
    const none = found?.running !== true ? 'nothing-running' : found.open ? 'all-answered' : 'all-done'
    return { none, ...(gated.length > 0 && { gated }) }
  }
  return found.next === null ? { none: 'waiting' } : { none: 'waiting', next: found.next }
}

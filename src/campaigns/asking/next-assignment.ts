import type { Tx } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import { assign, expiryAfter, lockItemOfCampaign } from '../assignments/assign.ts'
import { mayEnter } from '../groups/gates.ts'
import { lockPerson } from '../people/lock-person.ts'
import { whyNone, type None } from './nothing-left.ts'
import { isServable } from './probe.ts'
import { takeBack } from '../assignments/release-assignment.ts'
import { pickWorthwhile, type Pick } from './pick.ts'
import type { Served } from '../rows.ts'
import { findServed } from '../assignments/served.ts'

type Wish = { contributorId: number; now: Date; pick?: Pick | undefined; ttlMinutes?: number | undefined }

/**
 * A person's next task: the one they hold already (for as long again), else the item that `pick` chooses. One that they hold
 * of a campaign whose role they have lost goes back. Where there is none, why, and when there may be one.
 */
export const nextAssignment = async (tx: Tx, types: TaskTypes, wish: Wish): Promise<Served | None> => {
  if ((await lockPerson(tx, wish.contributorId)) !== 'active') return { none: 'nothing-running' }
  const held = await heldTask(tx, types, wish)
  if (held !== undefined) return held
  const pick = wish.pick ?? pickWorthwhile(types)
  const itemId = await pick(tx, wish.contributorId, wish.now)
  if (typeof itemId === 'object') return { none: 'resting', next: itemId.restUntil }
  if (itemId === undefined) return whyNone(tx, wish.contributorId, wish.now)
  const item = await lockItemOfCampaign(tx, itemId)
  // A pick that does not lock may come too late; the person asks again.
  if (item === undefined || !isServable(item) || item.campaign.status !== 'running')
    return { none: 'waiting' }
  return assign(tx, types, item, wish)
}

const heldTask = async (tx: Tx, types: TaskTypes, wish: Wish): Promise<Served | undefined> => {
  const held = await tx
    .selectFrom('assignments')
    .innerJoin('items', 'items.id', 'assignments.item_id')
    .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
    .select(['assignments.id', 'assignments.token', 'assignments.item_id'])
    .select(mayEnter(wish.contributorId, wish.now).as('enters'))
    .where('assignments.contributor_id', '=', wish.contributorId)
    .where('assignments.status', '=', 'open')
    .where((is) =>
      is.or([
        is('items.status', '=', 'open'),
        is.and([is('items.status', '=', 'settled'), is('items.gold', 'is not', null)]),
      ]),
    )
    .where('campaigns.status', '=', 'running')
    .orderBy('assignments.id')
    .limit(1)
    .executeTakeFirst()
  if (held === undefined) return undefined
  if (!held.enters) {
    await takeBack(tx, held)
    return heldTask(tx, types, wish)
  }
  // The sweep may have let it go in this very moment; then it is picked like any other.
  const extended = await tx
    .updateTable('assignments')
    .set({ expires_at: expiryAfter(wish.now, wish.ttlMinutes) })
    .where('id', '=', held.id)
    .where('status', '=', 'open')
    .returning('id')
    .executeTakeFirst()
  return extended === undefined ? undefined : findServed(tx, types, held.token)
}

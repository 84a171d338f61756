import { refuse, type Refusal } from '#core/refusal.ts'
import type { Tx } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import { isOpenTo } from '../groups/gates.ts'
import { assign, lockItemOfCampaign } from './assign.ts'
import { lockPerson } from '../people/lock-person.ts'
import type { Served } from '../rows.ts'
import { findServed } from './served.ts'

/**
 * A group's card: everybody may take it while its item is open, whether or not more answers are wanted. Whoever holds
 * it already gets the same task again. Refusals: `not-needed`, `paused`, `already-answered`,
 * `gated` (it is for people with a role that they have not).
 */
export const assignCard = async (
  tx: Tx,
  types: TaskTypes,
  wish: { itemId: number; contributorId: number; now: Date; ttlMinutes?: number | undefined },
): Promise<Served | Refusal<'not-needed' | 'paused' | 'already-answered' | 'gated'>> => {
  await lockPerson(tx, wish.contributorId)
  const item = await lockItemOfCampaign(tx, wish.itemId)
  if (item === undefined) return refuse('not-needed')
  const own = await tx
    .selectFrom('assignments')
    .select(['token', 'status'])
    .where('item_id', '=', wish.itemId)
    .where('contributor_id', '=', wish.contributorId)
    .executeTakeFirst()
  if (own?.status === 'answered') return refuse('already-answered')
  if (item.status !== 'open' || item.campaign.status === 'closed') return refuse('not-needed')
  if (item.answered >= item.campaign.max_answers) return refuse('not-needed')
  if (item.campaign.status !== 'running') return refuse('paused')
  if (!(await isOpenTo(tx, item.campaign.id, wish.contributorId, wish.now))) return refuse('gated')
  const held = own?.status === 'open' ? await findServed(tx, types, own.token) : undefined
  return held ?? assign(tx, types, item, wish)
}

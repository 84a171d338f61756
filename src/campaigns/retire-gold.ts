import { json, type Tx } from '#db/connect.ts'

import { recordAction } from './actions.ts'
import { lockItem } from './counts.ts'

/** Who retires known answers: jobs. */
const actor = 'accord'

/**
 * Takes a known answer that good people do not give out of its item; moderators read it in their log. An open item is decided
 * like any other from now on; a settled one waits for a moderator, and what was paid for it stays paid. False where there
 * was none.
 */
export const retireGold = async (
  tx: Tx,
  itemId: number,
  figures: { failed: number; asked: number },
  now: Date,
): Promise<boolean> => {
  const item = await lockItem(tx, itemId)
  if (item === undefined || item.gold === null) return false
  const settled = item.status === 'settled'
  await tx
    .updateTable('items')
    .set({
      gold: null,
      ...(settled && { status: 'disputed' as const, outcome: null, settled_at: null, probability: null }),
    })
    .where('id', '=', itemId)
    .execute()
  await recordAction(tx, { actor, now }, 'gold.retired', { itemId, gold: item.gold, ...figures })
  if (settled)
    await tx
      .insertInto('outbox')
      .values({ job: 'card', payload: json({ itemId }) })
      .execute()
  return true
}

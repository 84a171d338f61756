import { refuse, type Refusal } from '#core/refusal.ts'
import { json, type Tx } from '#db/connect.ts'

import { recordAction, type By } from './actions.ts'
import { lockItem } from './counts.ts'

/**
 * What consensus said of an item. `outcome`: the settled answer, as the task type stores answers; `wanted`: how many
 * more people are to be asked; `seen`: how many people's answers it was said of.
 */
export type ItemDecision = { seen: number; probability: number } & (
  | { kind: 'settled'; outcome: unknown }
  | { kind: 'more'; wanted: number }
  | { kind: 'disputed'; outcome?: unknown }
)

/**
 * Writes a decision down, once: `stale` where an answer came or went since the votes were read (decide again),
 * `not-open` where the item is decided already. Reading the votes and this belong in one transaction, with the item
 * locked (`lockItem`) before, or `stale` has to be expected.
 */
export const saveDecision = async (
  tx: Tx,
  itemId: number,
  decision: ItemDecision,
  now: Date,
): Promise<'saved' | 'stale' | 'not-open'> => {
  const item = await lockItem(tx, itemId)
  if (item?.status !== 'open') return 'not-open'
  if (item.answered !== decision.seen) return 'stale'
  const { probability, seen: decided_answers } = decision
  if (decision.kind === 'more') {
    const wanted = Math.max(0, Math.ceil(decision.wanted))
    await tx
      .updateTable('items')
      .set({ probability, decided_answers, wanted })
      .where('id', '=', itemId)
      .execute()
    return 'saved'
  }
  await dropAssignments(tx, itemId)
  await tx
    .updateTable('items')
    .set({
      status: decision.kind,
      probability,
      decided_answers,
      outcome: decision.outcome === undefined ? null : json(decision.outcome),
      wanted: 0,
      pending: 0,
      settled_at: decision.kind === 'settled' ? now : null,
    })
    .where('id', '=', itemId)
    .execute()
  return 'saved'
}

/**
 * A moderator's word on a disputed item: it is settled with this outcome, and its answers get their verdicts (an
 * outbox row). Refusals: `not-disputed`.
 */
export const settleDispute = async (
  tx: Tx,
  itemId: number,
  outcome: unknown,
  by: By,
): Promise<{ itemId: number } | Refusal<'not-disputed'>> => {
  const item = await lockItem(tx, itemId)
  if (item?.status !== 'disputed') return refuse('not-disputed')
  await tx
    .updateTable('items')
    .set({ status: 'settled', outcome: json(outcome), settled_at: by.now })
    .where('id', '=', itemId)
    .execute()
  await tx
    .insertInto('outbox')
    .values({ job: 'settle', payload: json({ itemId }) })
    .execute()
  await recordAction(tx, by, 'item.settled', { itemId, outcome })
  return { itemId }
}

/** Nobody has to answer a decided item any more; who still holds it hears so when they tap. */
export const dropAssignments = async (tx: Tx, itemId: number): Promise<void> => {
  await tx
    .updateTable('assignments')
    .set({ status: 'expired' })
    .where('item_id', '=', itemId)
    .where('status', '=', 'open')
    .execute()
}

import { sql, type RawBuilder } from 'kysely'

import type { Tx } from '#db/connect.ts'

import type { ItemRow } from './rows.ts'

/**
 * The one place where an item's counts move. They always say what the rows say:
 *
 * - `answered`: its answers,
 * - `pending`: its open assignments,
 * - `wanted`: how many more answers it needs. The last decision set it (at import: the campaign's minimum); each
 *   answer takes one away, each answer taken back adds one. An item is needy while `wanted > pending`.
 * - `decided_answers` is never more than `answered`, so that an answer given anew is decided anew.
 */
const moves = {
  assign: { answered: 0, wanted: 0, pending: 1 },
  answer: { answered: 1, wanted: -1, pending: -1 },
  release: { answered: 0, wanted: 0, pending: -1 },
  undo: { answered: -1, wanted: 1, pending: 1 },
  retract: { answered: -1, wanted: 1, pending: 0 },
} as const
type Change = keyof typeof moves

/** Moves the counts of items whose rows the caller has locked; an item named twice moves twice. */
export const moveCounts = async (tx: Tx, itemIds: number[], change: Change): Promise<void> => {
  if (itemIds.length > 0) await countsMoved(itemIds, change).execute(tx)
}

/** The same as a part of a larger statement: `with counts as (${countsMoved(…)}) …`. */
export const countsMoved = (itemIds: number[], change: Change): RawBuilder<unknown> => {
  const { answered, wanted, pending } = moves[change]
  return sql`
    update items set
      answered = answered + ${answered} * moved.times,
      wanted = case when status = 'open' then greatest(0, wanted + ${wanted} * moved.times) else wanted end,
      pending = pending + ${pending} * moved.times,
      decided_answers = least(decided_answers, answered + ${answered} * moved.times)
    from (select id, count(*)::int as times from unnest(${itemIds}::bigint[]) as id group by id) as moved
    where items.id = moved.id`
}

/** The item, locked until the transaction ends. Whoever changes an item's assignments or answers holds this first. */
export const lockItem = async (tx: Tx, itemId: number): Promise<ItemRow | undefined> =>
  tx.selectFrom('items').selectAll().where('id', '=', itemId).forUpdate().executeTakeFirst()

/** Locks many items, always in the order of their ids, so that two who do so never wait for each other. */
export const lockItems = async (tx: Tx, itemIds: number[]): Promise<void> => {
  if (itemIds.length === 0) return
  await sql`select id from items where id = any(${itemIds}::bigint[]) order by id for update`.execute(tx)
}

import { sql } from 'kysely'

import type { Tx } from '#db/connect.ts'

/**
 * Gives the assignments of `from` to `into`, so that what either of them has answered, skipped or reported is never
 * served again. Where both have one of the same item, the one that says more stays: an answer, then a wish not to see
 * it, then one that ran out. Nobody holds an open one here. An answer that cannot move keeps its assignment where it is.
 */
export const joinAssignments = async (
  tx: Tx,
  { from, into }: { from: number; into: number },
): Promise<void> => {
  await sql`
    delete from assignments lesser using assignments better
    where lesser.item_id = better.item_id
      and lesser.contributor_id in (${from}, ${into}) and better.contributor_id in (${from}, ${into})
      and lesser.contributor_id <> better.contributor_id
      and not exists (select from answers where answers.assignment_id = lesser.id)
      and (${rank('better')}, better.contributor_id = ${into}) > (${rank('lesser')}, lesser.contributor_id = ${into})`.execute(
    tx,
  )
  await sql`
    update assignments set contributor_id = ${into}
    where contributor_id = ${from} and not exists (
      select from assignments own where own.item_id = assignments.item_id and own.contributor_id = ${into})`.execute(
    tx,
  )
}

const rank = (table: 'better' | 'lesser') => sql`
  case ${sql.ref(`${table}.status`)} when 'answered' then 3 when 'expired' then 1 when 'undone' then 1 else 2 end`

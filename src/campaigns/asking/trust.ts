import { sql } from 'kysely'

import type { Db, Tx } from '#db/connect.ts'

/** Of a newcomer's tasks about this share has a known answer; of somebody's who is trusted, still this one. */
export const goldShare = { most: 0.3, least: 0.03 }

/** So many confirmed answers more than was lost halve the share. */
const halving = 20

/** How far back a person's answers count. */
const latest = 100

/**
 * The share of a person's tasks that have a known answer: it falls with each confirmed answer among the latest, and
 * every one that was not confirmed takes two of them away. Who is flagged is a newcomer again until that is lifted.
 */
export const goldShareOf = async (tx: Db | Tx, contributorId: number): Promise<number> => {
  const { rows } = await sql<{ trust: number; flagged: boolean }>`
    select coalesce(sum(case when accepted then 1 else -2 end), 0)::float8 as trust,
      exists (select from flags where contributor_id = ${contributorId} and status <> 'lifted') as flagged
    from (select accepted from verdicts where contributor_id = ${contributorId}
      order by answer_id desc limit ${latest}) as latest`.execute(tx)
  const [known] = rows
  return shareAt(known === undefined || known.flagged ? 0 : known.trust)
}

/** `trust`: confirmed answers, less twice those that were not. */
export const shareAt = (trust: number): number =>
  Math.max(goldShare.least, goldShare.most * 0.5 ** (Math.max(0, trust) / halving))

import { sql } from 'kysely'

import type { Rule } from '#consensus/decide.ts'
import type { Db, Tx } from '#db/connect.ts'

import { mayEnter } from '../groups/gates.ts'

/** A running campaign that a person may work on. `learned`: a refit has been there. */
export type OpenCampaign = { id: number; kind: string; options: unknown; rule: Rule; learned: boolean }

/**
 * The running campaigns of a person, the oldest first, those in their language before others; with `locales` only campaigns
 * in these, in this order.
 */
export const openCampaigns = async (
  tx: Db | Tx,
  contributorId: number,
  locales: readonly string[] | undefined,
  now: Date,
): Promise<OpenCampaign[]> => {
  const rows = await tx
    .selectFrom('campaigns')
    .innerJoin('contributors', (on) => on.on('contributors.id', '=', contributorId))
    .select(['campaigns.id', 'campaigns.locale', 'contributors.locale as own', 'task_kind', 'options'])
    .select(['min_answers', 'max_answers', 'confidence', sql<boolean>`model is not null`.as('learned')])
    .where('campaigns.status', '=', 'running')
    .where('private_to', 'is', null)
    .where(mayEnter(contributorId, now))
    .orderBy('campaigns.id')
    .execute()
  const rank = (row: { locale: string; own: string }): number =>
    locales === undefined ? Number(row.locale !== row.own) : locales.indexOf(row.locale)
  return rows
    .filter((row) => rank(row) >= 0)
    .sort((a, b) => rank(a) - rank(b))
    .map(({ id, task_kind: kind, options, min_answers: min, max_answers: max, confidence, learned }) => ({
      id,
      kind,
      options,
      rule: { min, max, confidence },
      learned,
    }))
}

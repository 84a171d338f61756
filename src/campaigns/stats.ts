import { sql } from 'kysely'

import type { Db } from '#db/connect.ts'

/** How many answers somebody gave, and what has come of them; `pending` have no verdict yet. */
export type AnswerCounts = { answered: number; accepted: number; rejected: number; pending: number }
export type ContributorStats = AnswerCounts & {
  byCampaign: (AnswerCounts & { campaignId: number; name: string; taskKind: string })[]
}

export const contributorStats = async (db: Db, contributorId: number): Promise<ContributorStats> => {
  const rows = await db
    .selectFrom('answers')
    .innerJoin('items', 'items.id', 'answers.item_id')
    .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
    .leftJoin('verdicts', (on) =>
      // The person is named again so that the index by person serves.
      on.onRef('verdicts.answer_id', '=', 'answers.id').on('verdicts.contributor_id', '=', contributorId),
    )
    .select((is) => [
      'campaigns.id as campaignId',
      'campaigns.name',
      'campaigns.task_kind as taskKind',
      is.fn.countAll<number>().as('answered'),
      sql<number>`count(*) filter (where verdicts.accepted)`.as('accepted'),
      sql<number>`count(*) filter (where not verdicts.accepted)`.as('rejected'),
      sql<number>`count(*) filter (where verdicts.answer_id is null)`.as('pending'),
    ])
    .where('answers.contributor_id', '=', contributorId)
    .groupBy('campaigns.id')
    .orderBy('campaigns.id')
    .execute()
  const sum = (of: keyof AnswerCounts): number => rows.reduce((total, row) => total + row[of], 0)
  return {
    answered: sum('answered'),
    accepted: sum('accepted'),
    rejected: sum('rejected'),
    pending: sum('pending'),
    byCampaign: rows,
  }
}

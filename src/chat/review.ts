import { campaignColumns, type Served } from '#campaigns/rows.ts'
import { toServed } from '#campaigns/assignments/served.ts'
import type { Amount } from '#core/money.ts'
import type { Db, Tx } from '#db/connect.ts'

import type { Context } from './context.ts'

/** An answer of somebody's with its task, what was settled, and the verdict if there is one. */
export type Reviewed = {
  answerId: number
  contributorId: number
  served: Served
  value: unknown
  status: 'open' | 'settled' | 'disputed' | 'withdrawn'
  outcome: unknown
  verdict: { accepted: boolean; reason: string; reward: Amount } | undefined
}

/** The answer, if it belongs to the contributor. */
export const findReviewed = async (
  { types }: Pick<Context, 'types'>,
  tx: Db | Tx,
  contributorId: number,
  answerId: number,
): Promise<Reviewed | undefined> => {
  const row = await tx
    .selectFrom('answers')
    .innerJoin('items', 'items.id', 'answers.item_id')
    .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
    .leftJoin('verdicts', 'verdicts.answer_id', 'answers.id')
    .select(campaignColumns)
    .select(['items.id as item_id', 'items.payload', 'items.status as item_status', 'items.outcome'])
    .select(['answers.value', 'verdicts.accepted', 'verdicts.reason', 'verdicts.reward as earned'])
    .where('answers.id', '=', answerId)
    .where('answers.contributor_id', '=', contributorId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { item_id, payload, item_status, outcome, value, accepted, reason, earned, ...campaign } = row
  return {
    answerId,
    contributorId,
    served: toServed(types, campaign, { id: item_id, payload }, { id: 0, token: '' }),
    value,
    status: item_status,
    outcome,
    verdict: accepted === null ? undefined : { accepted, reason: reason ?? '', reward: earned ?? 0n },
  }
}

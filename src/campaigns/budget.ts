import { sql } from 'kysely'

import type { Amount } from '#core/money.ts'
import type { Refusal } from '#core/refusal.ts'
import type { Db, Tx } from '#db/connect.ts'

/** Sets tokens aside for a campaign, up to `amount` in all; rewards provides it. */
export type Reserve = (
  tx: Tx,
  campaignId: number,
  amount: Amount,
  asset: string,
) => Promise<Refusal | undefined>

/**
 * What a campaign can still cost, in base units: the reward of as many answers as may come for each item that is not
 * settled, of the answers of settled items that have no verdict yet, and of those that may still come for items with a
 * known answer, which go on being asked while the campaign is not closed.
 */
export const budgetOf = async (db: Db, campaignId: number): Promise<Amount> => {
  const { rows } = await sql<{ budget: bigint }>`
    select campaigns.reward * (
      coalesce((
        select sum(greatest(campaigns.max_answers, items.answered)) from items
        where items.campaign_id = campaigns.id and items.status in ('open', 'disputed')), 0)
      + coalesce((
        select count(*) from items
        join answers on answers.item_id = items.id
        left join verdicts on verdicts.answer_id = answers.id
        where items.campaign_id = campaigns.id and items.status = 'settled' and verdicts.answer_id is null), 0)
      + coalesce((
        select sum(greatest(campaigns.max_answers - items.answered, 0)) from items
        where items.campaign_id = campaigns.id and items.status = 'settled' and items.gold is not null
          and campaigns.status <> 'closed'), 0)
    ) as budget
    from campaigns where campaigns.id = ${campaignId}`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error(`there is no campaign ${campaignId}`)
  return row.budget
}

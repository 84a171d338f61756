import { lockItem } from '#campaigns/counts.ts'
import type { Campaign } from '#campaigns/rows.ts'
import { votesOfItem, type ItemVotes } from '#campaigns/votes.ts'
import type { Tx } from '#db/connect.ts'
import { payVerdicts, rewardOf, wholeQuality, type PaidVerdict } from '#rewards/verdicts.ts'

import { campaignOf, itemOf } from '../campaign-of.ts'
import { idOf, type Task } from '../task.ts'
import { agreeing } from '../weigh.ts'

/** Gives every answer of a settled item its verdict with a reason, and every accepted one its posting; once each. */
export const task: Task = {
  name: 'settle',
  queue: 'answers',
  key: (data) => String(idOf(data, 'itemId')),
  run: async ({ db, types, log }, data) => {
    const itemId = idOf(data, 'itemId')
    await db.transaction().execute(async (tx) => {
      const item = await lockItem(tx, itemId)
      const votes = item?.status === 'settled' ? await votesOfItem(tx, itemId) : undefined
      if (votes === undefined) return
      const { campaign, type } = await campaignOf(tx, types, votes.campaignId)
      const agrees = agreeing(type, itemOf(campaign, votes.payload), votes)
      const paid = await writeVerdicts(tx, campaign, votes, agrees)
      await payVerdicts(tx, { campaignId: campaign.id, asset: campaign.asset, verdicts: paid })
      log.debug(
        { item: itemId, campaign: campaign.id, accepted: paid.length, answers: votes.answered },
        'settled',
      )
    })
  },
}

/** Writes the verdicts that are not there yet, and returns the accepted ones among them. */
const writeVerdicts = async (
  tx: Tx,
  campaign: Campaign,
  votes: ItemVotes,
  agrees: Set<string>,
): Promise<PaidVerdict[]> => {
  const reason =
    votes.gold === null ? { right: 'agreed', wrong: 'differs' } : { right: 'known', wrong: 'not-known' }
  const rows = votes.votes.flatMap(({ voice, answerId, contributorId }) => {
    if (answerId === undefined || contributorId === undefined) return []
    const accepted = agrees.has(voice)
    const quality = accepted ? wholeQuality : 0
    return {
      answer_id: answerId,
      contributor_id: contributorId,
      item_id: votes.itemId,
      accepted,
      reason: accepted ? reason.right : reason.wrong,
      base: campaign.reward,
      quality,
      reward: rewardOf(campaign.reward, quality),
    }
  })
  if (rows.length === 0) return []
  const written = await tx
    .insertInto('verdicts')
    .values(rows)
    .onConflict((conflict) => conflict.column('answer_id').doNothing())
    .returning(['answer_id as answerId', 'contributor_id as contributorId', 'reward', 'accepted'])
    .execute()
  return written.filter(({ accepted }) => accepted)
}

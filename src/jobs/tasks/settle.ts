import { lockItem } from '#campaigns/counts.ts'
import { loadModel } from '#campaigns/model-store.ts'
import { retireGold } from '#campaigns/retire-gold.ts'
import type { Campaign } from '#campaigns/rows.ts'
import { votesOfItem, type ItemVotes } from '#campaigns/votes.ts'
import type { Tx } from '#db/connect.ts'
import type { TaskItem, TaskType } from '#prompts/task-type.ts'
import { payVerdicts, rewardOf, wholeQuality, type PaidVerdict } from '#rewards/verdicts.ts'

import { campaignOf, itemOf } from '../campaign-of.ts'
import { failedGold } from '../gold-check.ts'
import { idOf, type Task } from '../task.ts'
import { agreeing } from '../weigh.ts'

/** Gives every answer of a settled item its verdict with a reason, and every accepted one its posting; once each. */
export const task: Task = {
  name: 'settle',
  queue: 'answers',
  key: (data) => String(idOf(data, 'itemId')),
  run: async ({ db, types, log, now }, data) => {
    const itemId = idOf(data, 'itemId')
    await db.transaction().execute(async (tx) => {
      const item = await lockItem(tx, itemId)
      const votes = item?.status === 'settled' ? await votesOfItem(tx, itemId) : undefined
      if (votes === undefined) return
      const { campaign, type } = await campaignOf(tx, types, votes.campaignId)
      const task = itemOf(campaign, votes.payload)
      const agrees = agreeing(type, task, votes)
      const paid = await writeVerdicts(tx, campaign, votes, agrees)
      await payVerdicts(tx, { campaignId: campaign.id, asset: campaign.asset, verdicts: paid })
      if (votes.gold !== null) await checkGold(tx, { type, task, votes }, now())
      log.debug(
        { item: itemId, campaign: campaign.id, accepted: paid.length, answers: votes.answered },
        'settled',
      )
    })
  },
}

/** Every answer that came so far has its verdict; a known answer that good people do not give is given up. */
const checkGold = async (
  tx: Tx,
  { type, task, votes }: { type: TaskType; task: TaskItem; votes: ItemVotes },
  now: Date,
): Promise<void> => {
  const { itemId, answered } = votes
  await tx.updateTable('items').set({ decided_answers: answered }).where('id', '=', itemId).execute()
  const voices = votes.votes.map(({ voice }) => voice)
  const failed = failedGold(type, task, votes, await loadModel(tx, votes.campaignId, voices))
  if (failed !== undefined) await retireGold(tx, itemId, failed, now)
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

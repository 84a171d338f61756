import { lockItem } from '#campaigns/counts.ts'
import { saveDecision, type ItemDecision } from '#campaigns/decision.ts'
import { loadModel } from '#campaigns/model-store.ts'
import type { Campaign } from '#campaigns/rows.ts'
import { retireGold } from '#campaigns/retire-gold.ts'
import { votesOfItem } from '#campaigns/votes.ts'
import type { Rule } from '#consensus/index.ts'
import { json } from '#db/connect.ts'

import { campaignOf, itemOf } from '../campaign-of.ts'
import { failedGold } from '../gold-check.ts'
import { idOf, type Task } from '../task.ts'
import { weigh, type Weighed } from '../weigh.ts'

/** Weighs all answers of an item and writes down what follows; a settled item goes on to its verdicts. */
export const task: Task = {
  name: 'decide',
  queue: 'answers',
  key: (data) => String(idOf(data, 'itemId')),
  run: async ({ db, types, log, now }, data) => {
    const itemId = idOf(data, 'itemId')
    await db.transaction().execute(async (tx) => {
      const locked = await lockItem(tx, itemId)
      const found = locked?.status === 'open' ? await votesOfItem(tx, itemId) : undefined
      if (found === undefined) return
      const { campaign, type } = await campaignOf(tx, types, found.campaignId)
      const model = await loadModel(
        tx,
        campaign.id,
        found.votes.map(({ voice }) => voice),
      )
      const failed = failedGold(type, itemOf(campaign, found.payload), found, model)
      if (failed !== undefined) await retireGold(tx, itemId, failed, now())
      const votes = failed === undefined ? found : { ...found, gold: null }
      const weighed = weigh(type, itemOf(campaign, votes.payload), votes, model, ruleOf(campaign))
      await saveDecision(tx, itemId, toDecision(weighed, votes.answered), now())
      const jobs = weighed.kind === 'settled' ? ['settle', 'card'] : ['card']
      await tx
        .insertInto('outbox')
        .values(jobs.map((job) => ({ job, payload: json({ itemId }) })))
        .execute()
      const { probability, kind } = weighed
      log.debug({ item: itemId, campaign: campaign.id, people: votes.answered, probability, kind }, 'decided')
    })
  },
}

const ruleOf = (campaign: Campaign): Rule => ({
  min: campaign.min_answers,
  max: campaign.max_answers,
  confidence: campaign.confidence,
  final: campaign.status === 'closed',
})

const toDecision = (weighed: Weighed, seen: number): ItemDecision => {
  const { probability } = weighed
  if (weighed.kind === 'settled') return { kind: 'settled', outcome: weighed.outcome, probability, seen }
  if (weighed.kind === 'more') return { kind: 'more', wanted: weighed.wanted, probability, seen }
  return { kind: 'disputed', probability, seen }
}

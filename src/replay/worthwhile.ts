import { loadModel } from '#campaigns/model-store.ts'
import { voiceOf, votesOfCampaign } from '#campaigns/votes.ts'
import { askedAs, isTelling, worthAsking } from '#campaigns/asking/worth.ts'
import type { Db } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

/** Whether the running system would ask this contributor about this item now. */
export type Worthwhile = (itemId: number, contributorId: number) => boolean

/**
 * What `campaigns/asking/pick.ts` asks of people who choose nothing, asked of recorded answers: one that can be expected to say
 * nothing about its item is not bought. Before the first refit everything is.
 */
export const openWorthwhile = async (db: Db, types: TaskTypes, campaignId: number): Promise<Worthwhile> => {
  const campaign = await db
    .selectFrom('campaigns')
    .select(['task_kind', 'options', 'min_answers', 'max_answers', 'confidence'])
    .where('id', '=', campaignId)
    .executeTakeFirstOrThrow()
  const model = await loadModel(db, campaignId)
  const type = types.get(campaign.task_kind)
  if (model === undefined || type === undefined) return () => true
  const rule = { min: campaign.min_answers, max: campaign.max_answers, confidence: campaign.confidence }
  const options = type.options.parse(campaign.options)
  const items = new Map((await votesOfCampaign(db, campaignId)).map((item) => [item.itemId, item]))
  return (id, contributorId) => {
    const found = items.get(id)
    // Nobody has answered it: everybody's first answer counts.
    if (found === undefined) return true
    const known = { type, options, rule, model, voice: voiceOf(contributorId) }
    const asking = askedAs(known, found.payload)
    if (!isTelling(asking, found.payload)) return true
    return worthAsking(asking, [{ id, payload: found.payload, votes: found.votes }]).length > 0
  }
}

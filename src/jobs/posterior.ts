import { loadModel } from '#campaigns/model-store.ts'
import { votesOfItem } from '#campaigns/votes.ts'
import type { Db } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import { campaignOf, itemOf } from './campaign-of.ts'
import { labelWeights } from './weigh.ts'

/** How probable each label of an item is by all its voices, the likeliest first; undefined where answers are texts. */
export const posteriorOf =
  (db: Db, types: TaskTypes) =>
  async (itemId: number): Promise<{ label: string; probability: number }[] | undefined> => {
    const votes = await votesOfItem(db, itemId)
    if (votes === undefined) return undefined
    const { campaign, type } = await campaignOf(db, types, votes.campaignId)
    const voices = votes.votes.map(({ voice }) => voice)
    const model = await loadModel(db, campaign.id, voices)
    return labelWeights(type, itemOf(campaign, votes.payload), votes, model)
  }

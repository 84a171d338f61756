import { sql } from 'kysely'

import { loadModel, saveModel } from '#campaigns/model-store.ts'
import { votesOfCampaign } from '#campaigns/votes.ts'
import type { Db } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import { campaignOf, itemOf } from '../campaign-of.ts'
import { idOf, type Task } from '../task.ts'
import { learn } from '../weigh.ts'

/** Learns each voice's reliability anew from all answers of a campaign; open items may be sure with what is known now. */
export const task: Task = {
  name: 'refit',
  queue: 'models',
  key: (data) => String(idOf(data, 'campaignId')),
  run: async ({ db, types }, data) => {
    const campaignId = idOf(data, 'campaignId')
    await refit(db, types, campaignId)
    await sql`
      insert into outbox (job, payload)
      select 'decide', jsonb_build_object('itemId', items.id)
      from items join campaigns on campaigns.id = items.campaign_id
      where campaign_id = ${campaignId} and items.status = 'open' and answered >= min_answers
      order by items.id`.execute(db)
  },
}

/** The result depends on the answers alone, so that doing it again, or after a crash, changes nothing. */
export const refit = async (db: Db, types: TaskTypes, campaignId: number): Promise<void> => {
  const { campaign, type } = await campaignOf(db, types, campaignId)
  const items = await votesOfCampaign(db, campaignId)
  const answers = items.reduce((sum, { answered }) => sum + answered, 0)
  const learned = learn(
    type,
    items.map((votes) => ({ votes, item: itemOf(campaign, votes.payload) })),
  )
  await saveModel(db, campaignId, { ...learned, shared: { ...learned.shared, answers } })
}

/** How many answers the last refit had seen. */
export const answersAtRefit = async (db: Db, campaignId: number): Promise<number> => {
  const answers = (await loadModel(db, campaignId, []))?.shared['answers']
  return typeof answers === 'number' ? answers : 0
}

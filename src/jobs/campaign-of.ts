import { findCampaign } from '#campaigns/find-campaign.ts'
import type { Campaign } from '#campaigns/rows.ts'
import { toLocale } from '#core/locale.ts'
import type { Db } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'
import type { TaskItem, TaskType } from '#prompts/task-type.ts'

/** A campaign with its task type. Throws where either is not there: items never outlive their campaign. */
export const campaignOf = async (
  db: Db,
  types: TaskTypes,
  campaignId: number,
): Promise<{ campaign: Campaign; type: TaskType }> => {
  const campaign = await findCampaign(db, campaignId)
  if (campaign === undefined) throw new Error(`there is no campaign ${campaignId}`)
  const type = types.get(campaign.task_kind)
  if (type === undefined)
    throw new Error(`campaign ${campaign.name}: there is no task type ${campaign.task_kind}`)
  return { campaign, type }
}

export const itemOf = (campaign: Campaign, payload: unknown): TaskItem => ({
  payload,
  options: campaign.options,
  locale: toLocale(campaign.locale),
})

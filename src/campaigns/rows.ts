import type { Selectable } from 'kysely'

import type { Amount } from '#core/money.ts'
import type { Schema } from '#db/schema.ts'
import type { TaskItem, TaskType } from '#prompts/task-type.ts'

/** A campaign as it is stored, without what consensus has learned in it. */
export type CampaignRow = Omit<Selectable<Schema['campaigns']>, 'model' | 'agreement'>
export type Campaign = CampaignRow
export type ItemRow = Selectable<Schema['items']>
export type AssignmentStatus = Selectable<Schema['assignments']>['status']

/** A task in a person's hands. `token` is what its buttons carry; `reward` is in base units of `campaign.asset`. */
export type Served = {
  token: string
  assignmentId: number
  itemId: number
  campaign: CampaignRow
  item: TaskItem
  type: TaskType
  reward: Amount
}

export const campaignColumns = [
  'campaigns.id',
  'campaigns.name',
  'campaigns.task_kind',
  'campaigns.locale',
  'campaigns.options',
  'campaigns.status',
  'campaigns.reward',
  'campaigns.asset',
  'campaigns.min_answers',
  'campaigns.max_answers',
  'campaigns.confidence',
  'campaigns.private_to',
  'campaigns.created_by',
  'campaigns.created_at',
  'campaigns.started_at',
  'campaigns.closed_at',
] as const

import { toLocale } from '#core/locale.ts'
import type { Db, Tx } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import { campaignColumns, type AssignmentStatus, type CampaignRow, type Served } from '../rows.ts'

/** A served task with how it stands: whose it is, until when, and the answer once there is one. */
export type ServedState = Served & {
  contributorId: number
  status: AssignmentStatus
  expiresAt: Date
  answer?: unknown
}

/** The task behind a button's token, or undefined where the token is nobody's. */
export const findServed = async (
  tx: Db | Tx,
  types: TaskTypes,
  token: string,
): Promise<ServedState | undefined> => {
  const row = await tx
    .selectFrom('assignments')
    .innerJoin('items', 'items.id', 'assignments.item_id')
    .innerJoin('campaigns', 'campaigns.id', 'items.campaign_id')
    .leftJoin('answers', (on) =>
      on
        .onRef('answers.item_id', '=', 'assignments.item_id')
        .onRef('answers.contributor_id', '=', 'assignments.contributor_id'),
    )
    .select(campaignColumns)
    .select([
      'assignments.id as assignment_id',
      'assignments.token',
      'assignments.contributor_id',
      'assignments.status as assignment_status',
      'assignments.expires_at',
      'items.id as item_id',
      'items.payload',
      'answers.id as answer_id',
      'answers.value',
    ])
    .where('assignments.token', '=', token)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { assignment_id, token: own, contributor_id, assignment_status, expires_at, item_id, ...rest } = row
  const { payload, answer_id, value, ...campaign } = rest
  return {
    ...toServed(types, campaign, { id: item_id, payload }, { id: assignment_id, token: own }),
    contributorId: contributor_id,
    status: assignment_status,
    expiresAt: expires_at,
    ...(answer_id === null ? {} : { answer: value }),
  }
}

/** Puts a served task together. Throws where the campaign's task type is no longer among the files. */
export const toServed = (
  types: TaskTypes,
  campaign: CampaignRow,
  item: { id: number; payload: unknown },
  assignment: { id: number; token: string },
): Served => {
  const type = types.get(campaign.task_kind)
  if (type === undefined)
    throw new Error(`campaign ${campaign.id} asks for the task type "${campaign.task_kind}", which is gone`)
  return {
    token: assignment.token,
    assignmentId: assignment.id,
    itemId: item.id,
    campaign,
    item: { payload: item.payload, options: campaign.options, locale: toLocale(campaign.locale) },
    type,
    reward: campaign.reward,
  }
}

import type { Locale } from '#core/locale.ts'
import type { Amount } from '#core/money.ts'
import { newToken } from '#core/ids.ts'
import { isRefusal, refuse, type Refusal } from '#core/refusal.ts'
import { json, type Db } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import type { Reserve } from './budget.ts'
import { createCampaign } from './create-campaign.ts'
import { startCampaign } from './lifecycle.ts'
import { attempt } from './transaction.ts'

/** One item asked in one group. `payload` is a flat record, as a row of an import; `privateTo`: `platform:chat`. */
export type AdHocTask = {
  taskKind: string
  payload: Record<string, string>
  options?: unknown
  locale: Locale
  reward: Amount
  asset: string
  minAnswers: number
  maxAnswers: number
  confidence: number
  privateTo: string
  createdBy: string
  reserve: Reserve
  now: Date
}

/**
 * A campaign of one item for `/task`, running at once with its budget set aside. Nothing stays of one that is refused:
 * `task-payload-bad` {column, expected}, and the refusals of `createCampaign`, `startCampaign` and `reserve`.
 */
export const createAdHocTask = async (
  tx: Db,
  types: TaskTypes,
  task: AdHocTask,
): Promise<{ campaignId: number; itemId: number } | Refusal> =>
  attempt(tx, async (tx) => {
    const name = `task-${newToken()}`
    const campaign = await createCampaign(tx, types, { ...task, name, options: task.options ?? {} })
    if (isRefusal(campaign)) return campaign
    const payload = types.get(task.taskKind)?.payload.safeParse(task.payload)
    if (payload?.success !== true) {
      const [issue] = payload?.error.issues ?? []
      return refuse('task-payload-bad', {
        column: issue?.path.join('.') ?? '',
        expected: issue?.message ?? 'another text',
      })
    }
    const item = await tx
      .insertInto('items')
      .values({
        campaign_id: campaign.id,
        external_id: '1',
        payload: json(payload.data),
        wanted: task.minAnswers,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const started = await startCampaign(tx, campaign.id, task.reserve, {
      actor: task.createdBy,
      now: task.now,
    })
    return isRefusal(started) ? started : { campaignId: campaign.id, itemId: item.id }
  })

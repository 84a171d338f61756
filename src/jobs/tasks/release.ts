import { campaignColumns } from '#campaigns/rows.ts'
import { release } from '#rewards/budget.ts'

import { idOf, type Task } from '../task.ts'

/** Gives what a closed campaign did not spend back to the treasury, once nothing of it can still be paid. */
export const task: Task = {
  name: 'release',
  queue: 'money',
  key: (data) => String(idOf(data, 'campaignId')),
  run: async ({ db, log }, data) => {
    const campaignId = idOf(data, 'campaignId')
    await db.transaction().execute(async (tx) => {
      const campaign = await tx
        .selectFrom('campaigns')
        .select(campaignColumns)
        .where('id', '=', campaignId)
        .forUpdate()
        .executeTakeFirst()
      if (campaign?.status !== 'closed') return
      const amount = await release(tx, campaign.id, campaign.asset)
      if (amount > 0n)
        log.info({ campaign: campaign.id, amount: amount.toString() }, 'a budget was given back')
    })
  },
}

import { closeCampaign } from '#campaigns/lifecycle.ts'

import { idOf, type Task } from '../task.ts'

/** Ends the campaign of a group's card, so that what it did not spend is free again. */
export const task: Task = {
  name: 'close',
  queue: 'answers',
  key: (data) => String(idOf(data, 'campaignId')),
  run: async ({ db, now }, data) => {
    await closeCampaign(db, idOf(data, 'campaignId'), { actor: 'sweep', now: now() })
  },
}

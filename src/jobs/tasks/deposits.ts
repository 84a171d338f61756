import { openTreasury } from '#rewards/treasury.ts'

import type { Task } from '../task.ts'

/** Books what has come into the treasury on chain, so that it can be spent. */
export const task: Task = {
  name: 'deposits',
  queue: 'money',
  key: () => 'all',
  run: async ({ db, chain, log }) => {
    const { booked } = await openTreasury(db, chain)
    if (booked > 0n) log.info({ amount: booked.toString() }, 'a deposit was booked')
  },
}

import { sweepMarkers } from '#rewards/markers/sweep-markers.ts'
import { openTreasury } from '#rewards/treasury.ts'

import type { Task } from '../task.ts'

/** Books what has come into the treasury on chain, so that it can be spent, and takes back what lies on old markers. */
export const task: Task = {
  name: 'deposits',
  queue: 'money',
  key: () => 'all',
  run: async ({ db, chain, log, now }) => {
    const { booked } = await openTreasury(db, chain)
    if (booked > 0n) log.info({ amount: booked.toString() }, 'a deposit was booked')
    // Transactions that are full, so that a reclaim costs little; a command sweeps the rest.
    await sweepMarkers({ db, chain, log, now }, { all: false })
  },
}

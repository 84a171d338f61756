import type { Db } from '#db/connect.ts'

import { spentToday } from './cache.ts'

/** The day's money. What is on its way counts at its highest price, so that many questions at once cannot overspend. */
export type Budget = {
  /** Sets `cost` aside: a function that gives it back, or nothing where the day's money does not reach. */
  hold(cost: number): Promise<(() => void) | undefined>
}

export const createBudget = (db: Db, cap: number, now: () => Date): Budget => {
  let held = 0
  let released = 0
  /** What was spent, read while nothing moved from held to spent: else it might be counted in neither. */
  const settledSpending = async (): Promise<number> => {
    for (;;) {
      const before = released
      const spent = await spentToday(db, now())
      if (released === before) return spent
    }
  }
  return {
    hold: async (cost) => {
      const spent = await settledSpending()
      if (spent + held + cost > cap) return undefined
      held += cost
      return () => {
        released += 1
        held -= cost
      }
    },
  }
}

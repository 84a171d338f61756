import { runAutopay } from '#rewards/autopay.ts'

import type { Task } from '../task.ts'

/** Asks for the payments that people want to have without asking, each once, and tries held ones again that are mended. */
export const task: Task = {
  name: 'autopay',
  queue: 'money',
  key: () => 'all',
  run: async ({ db, chain, now, settings, log }) => {
    const asked = await runAutopay(db, { ...settings.payout, asset: chain.asset.mint, now: now() })
    for (const { payoutId, contributorId } of asked)
      log.info(
        { contributor: contributorId, payout: payoutId },
        'a payout was asked for by its day or amount',
      )
  },
}

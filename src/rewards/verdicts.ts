import type { Amount } from '#core/money.ts'
import type { Tx } from '#db/connect.ts'

import { due, escrow } from './accounts.ts'
import { post } from './ledger.ts'

export type PaidVerdict = { answerId: number; contributorId: number; reward: Amount }

/**
 * Moves the reward of each accepted answer from the campaign's escrow to its contributor. Each answer is paid once,
 * however often this is called; a reward of 0 moves nothing.
 */
export const payVerdicts = async (
  tx: Tx,
  { campaignId, asset, verdicts }: { campaignId: number; asset: string; verdicts: PaidVerdict[] },
): Promise<void> =>
  post(
    tx,
    verdicts
      .filter(({ reward }) => reward > 0n)
      .map(({ answerId, contributorId, reward }) => ({
        key: `answer:${answerId}`,
        from: escrow(campaignId),
        to: due(contributorId),
        amount: reward,
        asset,
        reason: 'answer-accepted',
        refs: { answerId, campaignId },
      })),
  )

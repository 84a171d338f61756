import { mulDiv, type Amount } from '#core/money.ts'
import type { Tx } from '#db/connect.ts'

import { due, escrow } from './accounts.ts'
import { post } from './ledger.ts'

export type PaidVerdict = { answerId: number; contributorId: number; reward: Amount }

/**
 * Thousandths: what an answer that was confirmed is worth; one that was not is worth 0. There is nothing in between, for texts
 * either: see docs/decisions/whole-or-nothing.md.
 */
export const wholeQuality = 1000

/** What an answer earns: the campaign's reward (`base`) times its quality in thousandths, rounded down. */
export const rewardOf = (base: Amount, quality: number): Amount =>
  mulDiv(base, BigInt(quality), BigInt(wholeQuality), 'down')

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

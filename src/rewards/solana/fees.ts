import type { PublicKey } from '@solana/web3.js'

import { askAny, type Endpoint } from './endpoint.ts'

/** Micro-lamports a compute unit: what three of four recent blocks would have taken, and never more than the cap. */
const PERCENTILE = 0.75
const CAP = 50_000
const FRESH_MS = 10_000

/**
 * The priority price, asked for at most every 10 s. Nodes report the minimum of each block, which is often 0, so a
 * percentile says more than the mean. Without an answer the last price stays: a fee never keeps a payout waiting.
 */
export const priorityPrice = (
  endpoints: readonly Endpoint[],
  writable: PublicKey[],
): (() => Promise<number>) => {
  let price = 0
  let askedAt = -Infinity
  return async () => {
    if (performance.now() - askedAt < FRESH_MS) return price
    askedAt = performance.now()
    try {
      const recent = await askAny(endpoints, async (connection) =>
        connection.getRecentPrioritizationFees({ lockedWritableAccounts: writable }),
      )
      const fees = recent.map((block) => block.prioritizationFee).sort((a, b) => a - b)
      price = Math.min(CAP, fees[Math.floor(fees.length * PERCENTILE)] ?? 0)
    } catch {
      // The last price stays; the endpoints' silence shows where it matters.
    }
    return price
  }
}

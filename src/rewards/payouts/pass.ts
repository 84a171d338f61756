import type { Log } from '#core/log.ts'
import type { Db } from '#db/connect.ts'

import type { Chain } from '../chain.ts'
import type { Seen } from './look.ts'

/** `onProgress`: told what the pass has done so far, now and then. */
export type PayoutDeps = {
  db: Db
  chain: Chain
  log: Log
  now: () => Date
  onProgress?: (report: PayoutReport) => void
}

/** One pass of the payouts: its parts, its right to write (see lease.ts), what it has seen, and what it has to tell. */
export type Run = PayoutDeps & { fence: number; report: PayoutReport; seen: Seen }

/**
 * Why a payout waits; the conversation says it and what to do. `operator`: held by hand; `approval`: it is large, and two
 * people have to approve it; `day-cap`: today's limit is reached, it goes tomorrow.
 */
export type HoldReason =
  | 'account-frozen'
  | 'account-reassigned'
  | 'account-unusable'
  | 'transfer-failed'
  | 'operator'
  | 'approval'
  | 'day-cap'

/**
 * What one pass did. `busy`: another worker does it. `live`: batches whose transaction is still under way, so that a
 * further pass is due soon. `aside`: batches that have been paid, but that the ledger refuses to book. `waiting` and `stopped`: sentences for the operator; nothing is lost meanwhile.
 */
export type PayoutReport = {
  busy: boolean
  batched: number
  signed: number
  paid: number[]
  held: { payoutId: number; reason: HoldReason }[]
  expired: number
  failed: number
  live: number
  aside: number[]
  waiting: string[]
  stopped?: string
}

export const emptyReport = (): PayoutReport => ({
  busy: false,
  batched: 0,
  signed: 0,
  paid: [],
  held: [],
  expired: 0,
  failed: 0,
  live: 0,
  aside: [],
  waiting: [],
})

/** Notes once that something has to wait. */
export const wait = ({ report, log }: Run, ids: object, sentence: string): void => {
  if (!report.waiting.includes(sentence)) report.waiting.push(sentence)
  log.warn(ids, sentence)
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** What an operator reads of an error. */
export const sentenceOf = (error: unknown): string => {
  const text = messageOf(error)
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

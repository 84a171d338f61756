import type { Outcome } from './episode.ts'
import type { Lamports } from './lamports.ts'
import { sum, type Result } from './run.ts'
import type { Speed } from './speed/speed.ts'

const rate = ({ payouts, seconds }: Outcome): number => Math.round(payouts / Math.max(seconds, 0.001))
const tenth = (number: number): number => Math.round(number * 10) / 10

/** What machines read. `payouts_per_s` is what goes through with nothing in the way; each fault has its own. */
export const toJson = ({ rows, controls }: Result, lamports: Lamports, undisturbed: Speed) => {
  const all = sum(rows)
  return {
    payouts: all.payouts,
    overpaid: all.overpaid,
    underpaid: all.underpaid,
    failed_transactions: all.failed,
    lamports_per_payout: { v1: tenth(lamports.v1), legacy: tenth(lamports.legacy) },
    payouts_per_s: undisturbed.payouts_per_s,
    controls: {
      naive: { overpaid: controls.naive.overpaid },
      record_after_send: { overpaid: controls.record_after_send.overpaid },
    },
    by_fault: rows.map((row) => ({
      fault: row.fault,
      payouts: row.payouts,
      overpaid: row.overpaid,
      underpaid: row.underpaid,
      failed_transactions: row.failed,
      payouts_per_s: rate(row),
    })),
  }
}

/** What people read. `met`: how often the fault did something. */
export const showFaults = (result: Result, lamports: Lamports, undisturbed: Speed): void => {
  const line = (name: string, outcome: Outcome) => ({
    fault: name,
    payouts: outcome.payouts,
    overpaid: outcome.overpaid,
    underpaid: outcome.underpaid,
    'failed transactions': outcome.failed,
    met: outcome.struck,
    'payouts/s': rate(outcome),
  })
  console.table([...result.rows.map((row) => line(row.fault, row)), line('all', sum(result.rows))])
  console.table(
    Object.entries(result.controls).map(([name, { payouts, overpaid, underpaid, failed }]) => ({
      control: name,
      payouts,
      overpaid,
      underpaid,
      'failed transactions': failed,
    })),
  )
  console.log(
    `lamports a payout to an existing account: v1 ${tenth(lamports.v1)}, legacy ${tenth(lamports.legacy)}`,
  )
  console.log(
    `payouts/s to confirmed over HTTP, with nothing in the way: ${undisturbed.payouts_per_s} (${undisturbed.payouts} people)`,
  )
  for (const note of sum(result.rows).notes) console.log(note)
}

/** Nobody got too much or too little, and the books say what the chain says. */
export const faultless = ({ rows }: Result): boolean => {
  const { overpaid, underpaid, notes } = sum(rows)
  return overpaid === 0 && underpaid === 0 && notes.length === 0
}

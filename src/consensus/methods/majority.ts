import { distinctVotes, type Method } from '../method.ts'

/** Pseudo-votes spread over all labels, so that one vote is no certainty. */
const smoothing = 1

/** Majority vote: every voice weighs the same. A tie stays a tie: equal probabilities, for the caller to see. */
export const majority: Method = {
  name: 'mv',
  learn: () => ({ shared: { method: 'mv', version: 1 }, voices: new Map() }),
  posterior: (votes, labels) => {
    const counts = Array.from({ length: labels }, () => smoothing / labels)
    const clean = distinctVotes(votes, labels)
    for (const { label } of clean) counts[label] = (counts[label] ?? 0) + 1
    return counts.map((count) => count / (clean.length + smoothing))
  },
}

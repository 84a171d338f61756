import { logSumExp } from '../numeric.ts'

/**
 * Posteriors that mean what they say. People's mistakes on one item go together, so that each further vote adds less: log
 * odds are multiplied by `temper` / (1 + `echo` × (votes − 1)), where votes count by how much they weigh.
 */
export type Calibration = { temper: number; echo: number }

/** Without gold: nothing about echoes is known, and settling at .99 by plain sums would be right 94 times in 100. */
export const uncalibrated: Calibration = { temper: 0.67, echo: 0 }

/** Gold items needed to learn a calibration, and what straying from the default costs (nats for each squared log). */
const fewest = 20
const stiffness = 2

const tempers = [0.25, 0.35, 0.5, 0.67, 0.85, 1]
const echoes = [0, 0.05, 0.1, 0.2, 0.35, 0.6, 1]

/** Evidence about one gold item: log weights of the labels, how many votes they come from, and the label it has. */
export type GoldEvidence = { sums: ArrayLike<number>; votes: number; gold: number }

/** The calibration under which the gold labels are most probable, starting from the default. */
export const calibrate = (evidence: GoldEvidence[]): Calibration => {
  if (evidence.length < fewest) return uncalibrated
  let best = { calibration: uncalibrated, loss: Infinity }
  for (const temper of tempers)
    for (const echo of echoes) {
      const calibration = { temper, echo }
      const loss =
        stiffness * (Math.log(temper / uncalibrated.temper) ** 2 + echo ** 2) +
        evidence.reduce((sum, one) => sum + surprise(one, calibration), 0)
      if (loss < best.loss - 1e-9) best = { calibration, loss }
    }
  return best.calibration
}

const surprise = ({ sums, votes, gold }: GoldEvidence, calibration: Calibration): number => {
  const factor = factorOf(calibration, votes)
  const scaled = Array.from(sums, (sum) => sum * factor)
  return logSumExp(scaled) - (scaled[gold] ?? 0)
}

/** What log odds from so many votes are multiplied by. */
export const factorOf = ({ temper, echo }: Calibration, votes: number): number =>
  temper / (1 + echo * Math.max(0, votes - 1))

/** How many equally weighty votes these are worth: the spread of each over the labels is its weight. */
export const votesWorth = (spreads: number[]): number => {
  const sum = spreads.reduce((total, spread) => total + spread, 0)
  const squares = spreads.reduce((total, spread) => total + spread * spread, 0)
  return squares > 0 ? (sum * sum) / squares : 1
}

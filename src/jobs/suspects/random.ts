import type { Evidence } from '#campaigns/flags.ts'

import type { Ballot } from './ballots.ts'

/** Clear items needed; how much better than guessing others usually are there, for guessing to be told apart. */
const fewest = 30
const between = 0.2

/** Odds for guessing against an answerer who is at least half as far above it as others usually are. */
const odds = 1000

/**
 * Somebody whose answers to clear items agree with the others' no more often than guessing with their own mix of labels does. The two
 * are compared by Wald's sequential test, so that somebody who is half as much better than guessing as is usual is noted
 * once in a thousand at most, however often one looks. `usual`: how often the others are right, by label.
 */
export const atRandom = (
  ballots: Ballot[],
  usual: number[],
): Extract<Evidence, { kind: 'random' }> | undefined => {
  const clear = ballots.filter(({ sure }) => sure)
  if (clear.length < fewest) return undefined
  const shares = usual.map((_, label) => clear.filter(({ said }) => said === label).length / clear.length)
  const mean = (of: number[]): number =>
    clear.reduce((sum, { others }) => sum + (of[others] ?? 0), 0) / clear.length
  const chance = Math.min(0.99, Math.max(0.01, mean(shares)))
  const honest = chance + (mean(usual) - chance) / 2
  if (mean(usual) - chance < between) return undefined
  const agreed = clear.filter(({ said, others }) => said === others).length
  const evidence =
    agreed * Math.log(chance / honest) + (clear.length - agreed) * Math.log((1 - chance) / (1 - honest))
  if (evidence < Math.log(odds)) return undefined
  return { kind: 'random', agreed, count: clear.length, chance: Math.round(chance * clear.length) }
}

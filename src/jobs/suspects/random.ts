import type { Evidence } from '#campaigns/people/flags.ts'

import type { Ballot } from './ballots.ts'

/** Clear items needed, for a person to see in figures what is meant. */
const fewest = 12

/**
 * The figures of somebody who does not look at the items: how many of the clear ones they answer as the others do, and how
 * many of these guessing with their own mix of labels would have met. Undefined where that shows nothing.
 */
export const blind = (
  ballots: Ballot[],
  labels: number,
): Extract<Evidence, { kind: 'random' }> | undefined => {
  const clear = ballots.filter(({ sure }) => sure)
  if (clear.length < fewest) return undefined
  const shares = Array.from(
    { length: labels },
    (_, label) => ballots.filter(({ said }) => said === label).length / ballots.length,
  )
  const chance = Math.round(clear.reduce((sum, { others }) => sum + (shares[others] ?? 0), 0))
  const agreed = clear.filter(({ said, others }) => said === others).length
  return { kind: 'random', agreed, count: clear.length, chance }
}

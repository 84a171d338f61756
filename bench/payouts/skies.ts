import { sentBytes } from './cluster.ts'
import type { Chance } from './chance.ts'
import { lieOf } from './lies.ts'
import { MOST_LAG } from './node.ts'
import type { Way, Weather } from './weather.ts'
import { NODES } from './worker.ts'

/** What a fault does between payouts and chain for one episode. `timeoutMs`: how long a payout process waits for an answer. */
export type Sky = { make: (chance: Chance) => Partial<Weather>; timeoutMs?: number }

/** Shares of calls that meet the fault, at every node. */
const SHARE = 0.25
const HANG = 0.04
const SLOW_TIMEOUT_MS = 60
const HANG_TIMEOUT_MS = 100
const BLOCKHASH_LIFE = 150

const often =
  (share: number, ways: readonly Way[]): Sky['make'] =>
  (chance) => ({
    way: () => (chance.yes(share) ? chance.one(ways) : 'through'),
  })

/** Faults of the way to the nodes, and of the nodes. */
export const skies = {
  'lost-request': { make: often(SHARE, ['lost']) },
  'lost-response': { make: often(SHARE, ['deaf']) },
  'http-429': { make: often(SHARE, [429]) },
  'http-503': { make: often(SHARE, [503]) },
  hang: { make: often(HANG, ['hang', 'hang-heard']), timeoutMs: HANG_TIMEOUT_MS },
  slow: {
    make: (chance) => ({
      way: () => (chance.yes(SHARE) ? { slowMs: chance.whole(1, 2 * SLOW_TIMEOUT_MS) } : 'through'),
    }),
    timeoutMs: SLOW_TIMEOUT_MS,
  },
  'late-landing': {
    make: (chance) => {
      const slots = new Map<string, number>()
      return {
        landing: ({ params }) => {
          const { signature } = sentBytes(params)
          if (!slots.has(signature)) slots.set(signature, chance.whole(1, BLOCKHASH_LIFE))
          return slots.get(signature) ?? 0
        },
      }
    },
  },
  'dropped-transaction': { make: (chance) => ({ landing: () => (chance.yes(0.75) ? 'never' : 0) }) },
  // Behind one address stand many nodes, and each call meets another one.
  'lagging-node': { make: (chance) => ({ lag: () => (chance.yes(0.6) ? chance.whole(1, MOST_LAG) : 0) }) },
  'lying-node': { make: (chance) => ({ lie: lieOf(chance, NODES) }) },
} satisfies Record<string, Sky>

/** Lets requests through at a steady rate, and none at all while the server asked for rest. Times in ms. */
export type Gate = {
  /** Takes the next free slot: how long to wait for it, or that it is further away than `patience`. */
  enter(patience: number): { wait: number } | { closed: number }
  /** A request went well: the server is there. */
  good(): void
  /** A request failed. `rest` is what the server asked for. */
  bad(rest?: number): void
}

const FAILURES_UNTIL_REST = 3
const FIRST_REST = 30_000
const LONGEST_REST = 300_000

/**
 * The generic cell rate algorithm (ITU-T I.371): slots stand `60_000 / perMinute` ms apart, and a sixth of a minute's
 * slots may go at once. After three failures in a row the gate closes for 30 s; each further failure closes it for
 * twice as long, up to five minutes; what goes well opens it for good.
 */
export const createGate = (perMinute: number, clock: () => number = () => performance.now()): Gate => {
  const interval = 60_000 / perMinute
  const burst = Math.max(0, perMinute / 6 - 1) * interval
  let slot = -Infinity
  let closedUntil = -Infinity
  let failures = 0
  return {
    enter: (patience) => {
      const now = clock()
      const next = Math.max(slot, now)
      const wait = Math.max(0, next - burst - now, closedUntil - now)
      if (wait > patience) return { closed: wait }
      slot = next + interval
      return { wait }
    },
    good: () => {
      failures = 0
    },
    bad: (rest = 0) => {
      failures += 1
      const own =
        failures < FAILURES_UNTIL_REST
          ? 0
          : Math.min(LONGEST_REST, FIRST_REST * 2 ** (failures - FAILURES_UNTIL_REST))
      closedUntil = Math.max(closedUntil, clock() + Math.max(rest, own))
    },
  }
}

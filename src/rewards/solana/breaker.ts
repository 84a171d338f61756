import type { Health } from '#rewards/chain.ts'

export type Guard = <T>(call: () => Promise<T>) => Promise<T>
export type Breaker = { guard: Guard; health: () => Health }

/** So many failures one after the other open it; it then rests, twice as long after each probe that fails. */
const FAILURES = 3
const FIRST_REST_MS = 250
const LONGEST_REST_MS = 10_000

type Options = { isAnswer: (error: unknown) => boolean; now?: () => number }

/**
 * Keeps a dead endpoint from costing its timeout at every call. Closed: every call goes through. Open: calls fail at
 * once. Half-open, after the rest: one call probes, and its outcome closes or opens it again. An error that the
 * endpoint itself answers with is an answer. For whoever needs every endpoint's word, open is as good as unreachable.
 */
export const openBreaker = (name: string, { isAnswer, now = Date.now }: Options): Breaker => {
  let failures = 0
  let openings = 0
  let restsUntil = 0
  let probing = false
  let lastError: string | undefined
  const isOpen = (): boolean => openings > 0
  const succeed = (): void => {
    failures = 0
    openings = 0
    lastError = undefined
  }
  const fail = (error: unknown, probe: boolean): void => {
    failures += 1
    lastError = error instanceof Error ? error.message : String(error)
    // Calls that were under way when it opened do not open it further.
    if (!probe && (isOpen() || failures < FAILURES)) return
    restsUntil = now() + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** openings)
    openings += 1
  }
  const guard: Guard = async (call) => {
    const probe = isOpen()
    if (probe && (probing || now() < restsUntil))
      throw new Error(`${name} rests after ${failures} failures: ${lastError ?? ''}`)
    if (probe) probing = true
    try {
      const result = await call()
      succeed()
      return result
    } catch (error) {
      if (isAnswer(error)) succeed()
      else fail(error, probe)
      throw error
    } finally {
      if (probe) probing = false
    }
  }
  const state = (): Health['state'] => (!isOpen() ? 'closed' : now() < restsUntil ? 'open' : 'half-open')
  const health = (): Health => ({
    name,
    state: state(),
    failures,
    ...(lastError === undefined ? {} : { lastError }),
  })
  return { guard, health }
}

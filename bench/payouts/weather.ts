/** One JSON-RPC call to a node. */
export type Call = { node: number; method: string; params: unknown[] }

/**
 * What becomes of a call on its way. `lost`: it never arrives; `deaf`: it arrives, and the answer is lost; `hang`: nobody
 * ever answers (`hang-heard`: and yet it arrived).
 */
export type Way = 'through' | 'lost' | 'deaf' | 429 | 503 | 'hang' | 'hang-heard' | { slowMs: number }

/** All that may go wrong between the payouts and the chain. */
export type Weather = {
  way: (call: Call) => Way
  /** In how many slots a transaction lands that a node took, or never. */
  landing: (call: Call) => number | 'never'
  /** How many slots a node is behind at this call. */
  lag: (call: Call) => number
  /** What a node says instead. */
  lie: (call: Call, answer: Answer) => Answer
  /** Right before a node takes a transaction. */
  beforeLanding: (call: Call) => void
}

export type Answer = { result?: unknown }

export const calm: Weather = {
  way: () => 'through',
  landing: () => 0,
  lag: () => 0,
  lie: (_, answer) => answer,
  beforeLanding: () => undefined,
}

/** All of them at once. */
export const together = (parts: readonly Partial<Weather>[]): Weather => {
  const all = parts.map((part): Weather => ({ ...calm, ...part }))
  return {
    way: (call) => all.map((one) => one.way(call)).find((way) => way !== 'through') ?? 'through',
    landing: (call) => all.map((one) => one.landing(call)).find((slots) => slots !== 0) ?? 0,
    lag: (call) => Math.max(0, ...all.map((one) => one.lag(call))),
    lie: (call, answer) => all.reduce((said, one) => one.lie(call, said), answer),
    beforeLanding: (call) => {
      for (const one of all) one.beforeLanding(call)
    },
  }
}

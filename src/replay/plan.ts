import type { Recorded } from './read-files.ts'

/** mulberry32: a small seeded generator of numbers in [0, 1); the same seed gives the same order everywhere. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** The indices 0..count-1 in an order that the seed decides (Fisher-Yates). */
export const shuffled = (count: number, seed: number): number[] => {
  const random = seeded(seed)
  const order = Array.from({ length: count }, (_, index) => index)
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[order[last], order[other]] = [order[other] as number, order[last] as number]
  }
  return order
}

/** The first `limit` items of the file, in its order, with all their answers; one answer a person and item. */
export const firstItems = (answers: Recorded[], limit: number): Recorded[] => {
  const items = new Set<string>()
  const seen = new Set<string>()
  return answers.filter(({ item, worker }) => {
    if (!items.has(item) && items.size >= limit) return false
    items.add(item)
    const pair = `${item}\u0000${worker}`
    return !seen.has(pair) && seen.add(pair)
  })
}

/**
 * The next wave: answers in their order, at most one for an item, so that every answer is decided upon before the next
 * one of its item arrives, and the result does not depend on how fast the machine is. An answer that is not worth asking
 * for when its turn comes is not bought at all, as its person would have been asked about something else.
 */
export const nextWave = (
  answers: Recorded[],
  waiting: number[],
  isOpen: (item: string) => boolean,
  size: number,
  isWorthAsking: (index: number) => boolean = () => true,
): { wave: number[]; rest: number[]; notNeeded: number } => {
  const items = new Set<string>()
  const wave: number[] = []
  const rest: number[] = []
  let notNeeded = 0
  for (const index of waiting) {
    const item = answers[index]?.item ?? ''
    if (!isOpen(item)) notNeeded++
    else if (wave.length >= size || items.has(item)) rest.push(index)
    else if (isWorthAsking(index)) {
      items.add(item)
      wave.push(index)
    } else notNeeded++
  }
  return { wave, rest, notNeeded }
}

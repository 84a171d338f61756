import { sha256 } from '#core/ids.ts'

/** Whether one more is fine for a key: `most` within each span of time. What is over is forgotten with the span. */
export const limiter = ({ most, perMs }: { most: number; perMs: number }, now: () => Date) => {
  const counts = new Map<string, number>()
  let since = 0
  return (key: string): boolean => {
    const at = now().getTime()
    if (at - since >= perMs) {
      counts.clear()
      since = at
    }
    // A secret is not kept in memory for longer than its request.
    const hash = sha256(key)
    const count = (counts.get(hash) ?? 0) + 1
    counts.set(hash, count)
    return count <= most
  }
}

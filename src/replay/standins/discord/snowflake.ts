/** Discord counts milliseconds from the first moment of 2015. */
const epoch = 1_420_070_400_000

/** Ids that grow with time, as Discord's do: milliseconds above 22 bits of a counter. */
export const createSnowflakes = (now: () => number): (() => string) => {
  let last = 0n
  return () => {
    const next = BigInt(now() - epoch) << 22n
    last = next > last ? next : last + 1n
    return String(last)
  }
}

/** The lowest of the small numbers' ids: milliseconds in the year 2016, so 18 digits. */
const base = 40_000_000_000n

const kinds = { guild: 0n, channel: 1n, user: 2n, role: 3n, application: 4n }

/**
 * The id of a thing that tests call by a number: user 7 is always the same id. An id in digits stays what it is. Servers
 * with numbers in a row fall on shards in a row.
 */
export const snowflakeOf = (kind: keyof typeof kinds, id: number | string): string => {
  if (typeof id === 'number') return String(((base + BigInt(id)) << 22n) + kinds[kind])
  if (!/^\d{17,19}$/.test(id)) throw new Error(`Discord's ids have 17 to 19 digits: ${id} has not`)
  return id
}

import { seeded } from '../consensus/random.ts'

/** All that is random comes from one seed. */
export type Chance = {
  /** From `low` to `high`, both included. */
  whole: (low: number, high: number) => number
  yes: (share: number) => boolean
  one: <T>(list: readonly T[]) => T
  some: <T>(list: readonly T[], count: number) => T[]
}

export const chanceOf = (seed: number): Chance => {
  const random = seeded(seed)
  const whole = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1))
  const one = <T>(list: readonly T[]): T => list[whole(0, list.length - 1)] as T
  return {
    whole,
    yes: (share) => random() < share,
    one,
    some: (list, count) => {
      const left = [...list]
      return Array.from({ length: Math.min(count, left.length) }, () =>
        left.splice(whole(0, left.length - 1), 1),
      ).flat()
    },
  }
}

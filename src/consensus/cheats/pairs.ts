import type { Ballots } from './ballots.ts'
import type { Crowd } from '../crowd.ts'

/**
 * Honest people of the same mind agree at most about this often on items that divide the crowd: what this share of all pairs
 * of people do not exceed (even if a third of the crowd colludes, fewer pairs than the rest do), and at most so far beyond
 * the mean on the way to 1 (pairs with little in common seem to agree always); within bounds.
 */
const honest = { share: 0.9, beyond: 0.6, least: 0.6, most: 0.9 }

/** Pairs with fewer items in common say little of how often people agree. */
const fewest = 5

/** Colluders agree this often: they share answers, up to a slip of the finger. */
export const inStep = 0.995

/** Voices looked at: the busiest. */
const most = 2000

/** Pairs that a group is tried to be grown from. */
const mostStarts = 20

/** Nats for being in step, given how often people agree here anyway. */
export const weight = (agrees: boolean, usual: number): number => {
  const chance = Math.min(usual, inStep)
  return agrees ? Math.log(inStep / chance) : Math.log((1 - inStep) / (1 - chance))
}

/** The voices with the most answers, and each voice's place among them (-1: none). */
export type Busy = { voices: number[]; rank: Int32Array }

export const busiest = (crowd: Crowd, ballots: Ballots): Busy => {
  const sizes = ballots.items.map((own) => own.length)
  const voices = [...sizes.keys()].sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0)).slice(0, most)
  const rank = new Int32Array(crowd.voices.length).fill(-1)
  for (const [at, who] of voices.entries()) rank[who] = at
  return { voices, rank }
}

/** Calls for every two answers of busy voices on one item; `cell` is the pair's. */
const eachPair = (
  crowd: Crowd,
  { voices, rank }: Busy,
  visit: (cell: number, one: number, two: number, item: number) => void,
): void => {
  for (let item = 0; item < crowd.items; item += 1)
    for (let one = crowd.starts[item] as number; one < (crowd.starts[item + 1] as number); one += 1)
      for (let two = crowd.starts[item] as number; two < one; two += 1) {
        const a = rank[crowd.voice[one] as number] as number
        const b = rank[crowd.voice[two] as number] as number
        if (a >= 0 && b >= 0) visit(Math.min(a, b) * voices.length + Math.max(a, b), one, two, item)
      }
}

/** The agreement that `honest.share` of all pairs do not exceed, each pair weighing by its items in common. */
export const usualAgreement = (crowd: Crowd, busy: Busy): number => {
  const met = new Int32Array(busy.voices.length ** 2)
  const agreed = new Int32Array(met.length)
  eachPair(crowd, busy, (cell, one, two) => {
    met[cell] = (met[cell] as number) + 1
    if (crowd.label[one] === crowd.label[two]) agreed[cell] = (agreed[cell] as number) + 1
  })
  const steps = new Float64Array(101)
  let [total, same] = [0, 0]
  for (let cell = 0; cell < met.length; cell += 1) {
    const common = met[cell] as number
    if (common < fewest) continue
    const step = Math.round((100 * (agreed[cell] as number)) / common)
    steps[step] = (steps[step] as number) + common
    total += common
    same += agreed[cell] as number
  }
  if (total === 0) return honest.most
  let below = 0
  const step = steps.findIndex((weight) => (below += weight) >= honest.share * total)
  const mean = same / total
  const usual = Math.min(step / 100, mean + honest.beyond * (1 - mean))
  return Math.min(honest.most, Math.max(honest.least, usual))
}

/** The pairs most in step, at most `mostStarts`; on a tie the busier one. */
export const suspects = (
  crowd: Crowd,
  ballots: Ballots,
  chance: Float64Array,
  busy: Busy,
): [number, number][] => {
  const width = busy.voices.length
  const sums = new Float64Array(width * width)
  const habit = (at: number): number =>
    (ballots.top[crowd.voice[at] as number] as Float64Array)[crowd.label[at] as number] as number
  eachPair(crowd, busy, (cell, one, two, item) => {
    const usual = Math.max(chance[item] as number, Math.min(habit(one), habit(two)))
    sums[cell] = (sums[cell] as number) + weight(crowd.label[one] === crowd.label[two], usual)
  })
  const cells = [...sums.keys()].filter((cell) => (sums[cell] as number) > 0)
  return cells
    .sort((a, b) => (sums[b] as number) - (sums[a] as number) || a - b)
    .slice(0, mostStarts)
    .map((cell) => [busy.voices[Math.floor(cell / width)] as number, busy.voices[cell % width] as number])
}

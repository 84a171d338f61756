import type { Cavity } from './cavity.ts'
import type { Crowd } from './crowd.ts'
import { meanSkill } from './one-coin.ts'

/** No more votes than this are looked at: the choice needs no more, and a refit stays linear with a small factor. */
const enough = 100_000

/**
 * How far a voice is shrunk: its coin to the crowd's mean (`coin`, in answers), and its habits to its coin (`strength`, in
 * answers a class); `even`: whether the coin's mistakes fall evenly or as the crowd's do.
 */
export type Shrinkage = { coin: number; strength: number; even: boolean }

/** How well a model predicts every vote from the OTHER votes of its item: nats, one number for each item looked at. */
export type Score = Float64Array

/**
 * Scores of several shrinkages: the log likelihood of each vote under its voice's own rows, counted without that vote, mixed
 * over what the others say the truth is. A vote is left out of the truth it is counted against, so that a flexible model
 * cannot confirm itself: this is what tells people with real habits from noise, and a rare class from a crowd that
 * collapsed. A vote that stands alone tells nothing, and is not asked.
 */
export const predictive = (
  crowd: Crowd,
  cavity: Cavity,
  shrinkages: Shrinkage[],
  before?: Float64Array,
): Score[] => {
  const { labels, items, starts, voice, label } = crowd
  const counts = countAgainstOthers(crowd, cavity, before)
  const { rows, all, right } = sums(counts, labels)
  const crowdSkill = meanSkill(right, all, labels)
  const pattern = mistakes(counts, labels)
  const evenly = pattern.map(() => 1 / Math.max(1, labels - 1))
  const step = Math.max(1, Math.floor(voice.length / enough))
  const scores = shrinkages.map(() => new Float64Array(Math.ceil(items / step)))
  for (let item = 0; item < items; item += step) {
    if (!isTelling(crowd, item)) continue
    const others = cavity(item)
    const from = starts[item] as number
    for (let at = from; at < (starts[item + 1] as number); at += 1) {
      const who = voice[at] as number
      const said = label[at] as number
      const own = (at - from) * labels
      const hits = Math.max(0, (right[who] as number) - (others[own + said] as number))
      const answers = Math.max(0, (all[who] as number) - 1)
      for (let index = 0; index < shrinkages.length; index += 1) {
        const { coin, strength, even } = shrinkages[index] as Shrinkage
        const skill = (hits + crowdSkill * coin) / (answers + coin)
        const misses = even ? evenly : pattern
        let chance = 0
        for (let k = 0; k < labels; k += 1) {
          const weight = others[own + k] as number
          const cell = k * labels + said
          const expected = k === said ? skill : (1 - skill) * (misses[cell] as number)
          const count = Math.max(0, (counts[who * labels * labels + cell] as number) - weight)
          const row = Math.max(0, (rows[who * labels + k] as number) - weight)
          chance += (weight * (count + strength * expected)) / (row + strength)
        }
        const score = scores[index] as Score
        score[item / step] = (score[item / step] as number) + Math.log(Math.max(1e-300, chance))
      }
    }
  }
  return scores
}

/** How far one score is above the other (nats), and the standard error of that over items: votes on one go together. */
export const lead = (one: Score, other: Score): { nats: number; error: number } => {
  let [sum, squares] = [0, 0]
  for (let at = 0; at < one.length; at += 1) {
    const gain = (one[at] as number) - (other[at] as number)
    sum += gain
    squares += gain * gain
  }
  return { nats: sum, error: Math.sqrt(squares) }
}

export const totalOf = (score: Score): number => score.reduce((sum, part) => sum + part, 0)

const isTelling = ({ starts, gold }: Crowd, item: number): boolean =>
  (gold[item] as number) >= 0 || (starts[item + 1] as number) - (starts[item] as number) > 1

/** Of each voice: its answers given each truth, all of them, and the right ones. */
const sums = (counts: Float64Array, labels: number) => {
  const rows = new Float64Array(counts.length / labels)
  const all = new Float64Array(rows.length / labels)
  const right = new Float64Array(all.length)
  for (let cell = 0; cell < counts.length; cell += 1) {
    const count = counts[cell] as number
    const row = Math.floor(cell / labels)
    const who = Math.floor(row / labels)
    rows[row] = (rows[row] as number) + count
    all[who] = (all[who] as number) + count
    if (row % labels === cell % labels) right[who] = (right[who] as number) + count
  }
  return { rows, all, right }
}

const countAgainstOthers = (crowd: Crowd, cavity: Cavity, before: Float64Array | undefined): Float64Array => {
  const { labels, items, voices, starts, voice, label } = crowd
  const counts = before === undefined ? new Float64Array(voices.length * labels * labels) : before.slice()
  for (let item = 0; item < items; item += 1) {
    if (!isTelling(crowd, item)) continue
    const others = cavity(item)
    const from = starts[item] as number
    for (let at = from; at < (starts[item + 1] as number); at += 1)
      for (let k = 0; k < labels; k += 1) {
        const cell = ((voice[at] as number) * labels + k) * labels + (label[at] as number)
        counts[cell] = (counts[cell] as number) + (others[(at - from) * labels + k] as number)
      }
  }
  return counts
}

/** Where the crowd's mistakes fall, each row summing to 1 without its diagonal. */
const mistakes = (counts: Float64Array, labels: number): Float64Array => {
  const size = labels * labels
  const pattern = new Float64Array(size)
  for (let at = 0; at < counts.length; at += 1)
    pattern[at % size] = (pattern[at % size] as number) + (counts[at] as number)
  for (let k = 0; k < labels; k += 1) {
    let total = 0
    for (let l = 0; l < labels; l += 1) total += l === k ? 0 : (pattern[k * labels + l] as number) + 1
    for (let l = 0; l < labels; l += 1)
      pattern[k * labels + l] = ((pattern[k * labels + l] as number) + 1) / total
  }
  return pattern
}

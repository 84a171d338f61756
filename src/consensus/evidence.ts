import type { Coins } from './coins.ts'

/** No more votes than this are looked at: the choice needs no more, and a refit stays linear with a small factor. */
const enough = 100_000

/** How far a voice is shrunk to one coin, and whether the coin's mistakes fall evenly or as the crowd's do. */
export type Shrinkage = { strength: number; even: boolean }

/**
 * How well each shrinkage predicts every vote from the OTHER votes: the log likelihood of the voice's own rows, counted
 * without that vote, mixed over what the others say the truth is (a fit of one coin a voice). Own votes are left out
 * of the truth they are counted against, so that a flexible model cannot confirm itself: this is what tells people with
 * real habits from noise, and a rare class from a crowd that collapsed. Returns nats, one for each shrinkage.
 */
export const predictive = (coins: Coins, skillStrength: number, shrinkages: Shrinkage[]): number[] => {
  const { labels, items, starts, voice, label } = coins.fit.crowd
  const crowdSkill = coins.fit.shared.skill
  const counts = countAgainstOthers(coins)
  const { rows, all, right } = sums(counts, labels)
  const pattern = mistakes(counts, labels)
  const evenly = pattern.map(() => 1 / Math.max(1, labels - 1))
  const totals = shrinkages.map(() => 0)
  const scan = othersOf(coins)
  for (let item = 0; item < items; item += Math.max(1, Math.floor(voice.length / enough))) {
    const others = scan(item)
    const from = starts[item] as number
    for (let at = from; at < (starts[item + 1] as number); at += 1) {
      const who = voice[at] as number
      const said = label[at] as number
      const own = (at - from) * labels
      const hits = Math.max(0, (right[who] as number) - (others[own + said] as number))
      const answers = Math.max(0, (all[who] as number) - 1)
      const skill = (hits + crowdSkill * skillStrength) / (answers + skillStrength)
      for (let index = 0; index < shrinkages.length; index += 1) {
        const { strength, even } = shrinkages[index] as Shrinkage
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
        totals[index] = (totals[index] as number) + Math.log(Math.max(1e-300, chance))
      }
    }
  }
  return totals
}

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

/**
 * For an item: what its other votes say of the truth, for each of its votes (votes × labels). One buffer, reused. A coin's
 * vote weighs on the label it names alone, so that taking it away changes one term.
 */
const othersOf = ({ fit: { crowd, shared }, weights }: Coins) => {
  const { labels, starts, voice, label, gold } = crowd
  let others = new Float64Array(64 * labels)
  const sums = new Float64Array(labels)
  return (item: number): Float64Array => {
    const from = starts[item] as number
    const to = starts[item + 1] as number
    const known = gold[item] as number
    if ((to - from) * labels > others.length) others = new Float64Array((to - from) * labels)
    sums.set(shared.logPrior)
    for (let at = from; at < to; at += 1) {
      const k = label[at] as number
      sums[k] = (sums[k] as number) + (weights[voice[at] as number] as number)
    }
    let top = -Infinity
    for (let k = 0; k < labels; k += 1) if ((sums[k] as number) > top) top = sums[k] as number
    for (let k = 0; k < labels; k += 1) sums[k] = Math.exp(Math.max(-600, (sums[k] as number) - top))
    for (let at = from; at < to; at += 1) {
      const own = (at - from) * labels
      const said = label[at] as number
      const less = (sums[said] as number) * Math.exp(-(weights[voice[at] as number] as number))
      let total = 0
      for (let k = 0; k < labels; k += 1) {
        const share = k === said ? less : (sums[k] as number)
        others[own + k] = share
        total += share
      }
      for (let k = 0; k < labels; k += 1)
        others[own + k] = known >= 0 ? +(k === known) : (others[own + k] as number) / total
    }
    return others
  }
}

const countAgainstOthers = (coins: Coins): Float64Array => {
  const { labels, items, voices, starts, voice, label } = coins.fit.crowd
  const counts = new Float64Array(voices.length * labels * labels)
  const scan = othersOf(coins)
  for (let item = 0; item < items; item += 1) {
    const others = scan(item)
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

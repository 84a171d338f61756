import type { Fit } from './confusion.ts'
import type { Crowd } from './crowd.ts'

/**
 * Honest people of the same mind agree at most about this often on items that divide the crowd: what this share of all pairs
 * of people do not exceed (even if a third of the crowd colludes, fewer pairs than the rest do), and at most so far beyond
 * the mean on the way to 1 (pairs with little in common seem to agree always); within bounds.
 */
const honest = { share: 0.9, beyond: 0.6, least: 0.6, most: 0.9 }

/** Pairs with fewer items in common say little of how often people agree. */
const fewest = 5

/** Colluders agree this often: they share answers, up to a slip of the finger. */
const inStep = 0.995

/** A group counts only if it agrees with everybody else's consensus less than this, where people who know agree 1. */
const harmless = 0.9

/** Nats beyond the cost of having searched, before a group is believed. */
const enough = 10

/** Voices looked at: the busiest. */
const most = 2000

/** Pairs that a group is tried to be grown from. */
const mostStarts = 20

/** Groups looked for, one after the other. */
const mostGroups = 5

type Ballots = { items: Int32Array[]; labels: Int32Array[]; top: Float64Array[] }

/** People who share answers, as indices of voices; each group is one voice in truth. */
export type Groups = number[][]

/**
 * Finds people who answer in step: copying one of them, from one sheet, or wrong on purpose together. Two honest people
 * agree often, but not always, on what divides everybody else; colluders always do, right or wrong. A group grows from its
 * most suspicious pair, one person at a time, while the evidence outweighs the search. What it says is then compared with
 * the consensus of all others (`refit` without the group): people who agree because they are right are left alone.
 */
export const findGroups = (crowd: Crowd, refit: (crowd: Crowd) => Fit): Groups => {
  const groups: Groups = []
  let left = crowd
  for (let round = 0; round < mostGroups; round += 1) {
    const grown = grow(left)
    if (grown === undefined) break
    const others = refit(without(left, new Set(grown.members)))
    if (agreement(others, grown.sheet) >= harmless) break
    const members = [...grown.members, ...followers(left, others, grown)]
    groups.push(members.sort((a, b) => a - b))
    left = without(left, new Set(members))
  }
  return groups
}

/** The same crowd in which these voices said nothing. */
const without = (crowd: Crowd, members: Set<number>): Crowd => {
  const starts = new Int32Array(crowd.items + 1)
  const kept: number[] = []
  for (let item = 0; item < crowd.items; item += 1) {
    for (let at = crowd.starts[item] as number; at < (crowd.starts[item + 1] as number); at += 1)
      if (!members.has(crowd.voice[at] as number)) kept.push(at)
    starts[item + 1] = kept.length
  }
  const pick = (from: Int32Array): Int32Array => Int32Array.from(kept, (at) => from[at] as number)
  return { ...crowd, starts, voice: pick(crowd.voice), label: pick(crowd.label) }
}

/** `sheet`: what the group says of each item, -1 where it says nothing. */
type Grown = { members: number[]; sheet: Int32Array }

/** The group with the most evidence of those that grow from the most suspicious pairs; none where that is too little. */
const grow = (crowd: Crowd): Grown | undefined => {
  const ballots = ballotsOf(crowd)
  const busy = busiest(crowd, ballots)
  const chance = chances(crowd, usualAgreement(crowd, busy))
  let best: (Grown & { evidence: number }) | undefined
  for (const pair of suspects(crowd, ballots, chance, busy)) {
    if (best !== undefined && pair.every((who) => best?.members.includes(who))) continue
    const group = growFrom(pair, crowd, ballots, chance)
    if (best === undefined || group.evidence > best.evidence + 1e-9) best = group
  }
  return best !== undefined && best.evidence > enough ? best : undefined
}

/**
 * Whoever is most in step with what the group says joins next. Each step costs the choice among so many people, and may
 * pay only later, when the group says more: the best of all its stages is the group.
 */
const growFrom = (pair: [number, number], crowd: Crowd, ballots: Ballots, chance: Float64Array) => {
  const people = crowd.voices.length
  const cost = Math.log(people)
  const sheet = new Int32Array(crowd.items).fill(-1)
  const gains = new Float64Array(people)
  const inside = new Uint8Array(people)
  const members: number[] = []
  let evidence = -cost
  let best = { evidence: -Infinity, size: 0 }
  const join = (who: number): void => {
    evidence += members.length === 0 ? 0 : (gains[who] as number) - cost
    inside[who] = 1
    members.push(who)
    if (members.length > 1 && evidence > best.evidence) best = { evidence, size: members.length }
    copyOut(crowd, ballots, who, sheet, chance, gains)
  }
  for (const who of pair) join(who)
  while (members.length <= people / 2) {
    let next = -1
    for (let who = 0; who < people; who += 1)
      if (inside[who] === 0 && (next < 0 || (gains[who] as number) > (gains[next] as number))) next = who
    if (next < 0 || (gains[next] as number) <= 0) break
    join(next)
  }
  const kept = members.slice(0, best.size)
  const said = new Int32Array(crowd.items).fill(-1)
  for (const who of kept) copyOut(crowd, ballots, who, said, chance, gains)
  return { evidence: best.evidence, members: kept, sheet: said }
}

/** Writes what the voice said on the sheet where that is empty, and credits everyone else's answers to those items. */
const copyOut = (
  crowd: Crowd,
  ballots: Ballots,
  who: number,
  sheet: Int32Array,
  chance: Float64Array,
  gains: Float64Array,
): void => {
  for (const [at, item] of (ballots.items[who] as Int32Array).entries()) {
    if (sheet[item] !== -1) continue
    const said = (ballots.labels[who] as Int32Array)[at] as number
    sheet[item] = said
    for (let vote = crowd.starts[item] as number; vote < (crowd.starts[item + 1] as number); vote += 1) {
      const other = crowd.voice[vote] as number
      const usual = Math.max(chance[item] as number, (ballots.top[other] as Float64Array)[said] as number)
      gains[other] = (gains[other] as number) + weight(crowd.label[vote] === said, usual)
    }
  }
}

/** Nats for being in step, given how often people agree here anyway. */
const weight = (agrees: boolean, usual: number): number => {
  const chance = Math.min(usual, inStep)
  return agrees ? Math.log(inStep / chance) : Math.log((1 - inStep) / (1 - chance))
}

/** How often two people agree on an item anyway: as often as its answers do, at least as often as honest people may. */
const chances = ({ labels, items, starts, label }: Crowd, usual: number): Float64Array => {
  const chance = new Float64Array(items).fill(usual)
  const counts = new Float64Array(labels)
  for (let item = 0; item < items; item += 1) {
    const from = starts[item] as number
    const to = starts[item + 1] as number
    const pairs = (to - from) * (to - from - 1)
    if (pairs === 0) continue
    counts.fill(0)
    for (let at = from; at < to; at += 1)
      counts[label[at] as number] = (counts[label[at] as number] as number) + 1
    const same = counts.reduce((sum, count) => sum + count * (count - 1), 0)
    chance[item] = Math.max(usual, same / pairs)
  }
  return chance
}

/** Each voice's items and labels, and the share of each label among its answers. */
const ballotsOf = ({ labels, items, voices, starts, voice, label }: Crowd): Ballots => {
  const sizes = new Int32Array(voices.length)
  for (const who of voice) sizes[who] = (sizes[who] as number) + 1
  const ballots: Ballots = {
    items: Array.from(sizes, (size) => new Int32Array(size)),
    labels: Array.from(sizes, (size) => new Int32Array(size)),
    top: Array.from(sizes, () => new Float64Array(labels)),
  }
  const filled = new Int32Array(voices.length)
  for (let item = 0; item < items; item += 1)
    for (let at = starts[item] as number; at < (starts[item + 1] as number); at += 1) {
      const who = voice[at] as number
      const to = filled[who] as number
      const said = label[at] as number
      ;(ballots.items[who] as Int32Array)[to] = item
      ;(ballots.labels[who] as Int32Array)[to] = said
      const shares = ballots.top[who] as Float64Array
      shares[said] = (shares[said] as number) + 1 / (sizes[who] as number)
      filled[who] = to + 1
    }
  return ballots
}

/** The voices with the most answers, and each voice's place among them (-1: none). */
type Busy = { voices: number[]; rank: Int32Array }

const busiest = (crowd: Crowd, ballots: Ballots): Busy => {
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
const usualAgreement = (crowd: Crowd, busy: Busy): number => {
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
const suspects = (crowd: Crowd, ballots: Ballots, chance: Float64Array, busy: Busy): [number, number][] => {
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

/**
 * How probable what the group says is to everybody else, in parts of how probable they would find what a person says who
 * always knows (if their posteriors mean what they say); over the items that others answered too.
 */
const agreement = ({ crowd, posteriors }: Fit, sheet: Int32Array): number => {
  let [sum, most] = [0, 0]
  for (let item = 0; item < crowd.items; item += 1) {
    if (sheet[item] === -1 || crowd.starts[item] === crowd.starts[item + 1]) continue
    const own = posteriors.subarray(item * crowd.labels, (item + 1) * crowd.labels)
    sum += own[sheet[item] as number] as number
    most += own.reduce((total, share) => total + share * share, 0)
  }
  return most === 0 ? 1 : sum / most
}

/** Quieter people whose answers the group's sheet explains better than the consensus of the others does. */
const followers = (crowd: Crowd, others: Fit, { members, sheet }: Grown): number[] => {
  const { labels } = crowd
  const inside = new Set(members)
  const ballots = ballotsOf(crowd)
  return [...crowd.voices.keys()].filter((who) => {
    if (inside.has(who)) return false
    const skill = Math.max(1 / labels, skillOf(others, who))
    let evidence = -Math.log(crowd.voices.length) - 1
    for (const [at, item] of (ballots.items[who] as Int32Array).entries()) {
      if (sheet[item] === -1) continue
      const said = (ballots.labels[who] as Int32Array)[at] as number
      const known = others.posteriors[item * labels + said] as number
      const alone = known * skill + ((1 - known) * (1 - skill)) / (labels - 1)
      evidence += Math.log((sheet[item] === said ? inStep : 1 - inStep) / alone)
    }
    return evidence > 0
  })
}

const skillOf = ({ counts, crowd: { labels } }: Fit, who: number): number => {
  let [all, right] = [2, 1.4]
  for (let cell = 0; cell < labels * labels; cell += 1) {
    const count = counts[who * labels * labels + cell] as number
    all += count
    if (cell % (labels + 1) === 0) right += count
  }
  return Math.min(0.98, right / all)
}

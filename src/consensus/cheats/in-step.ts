import { ballotsOf, type Ballots } from './ballots.ts'
import type { Crowd } from '../crowd.ts'
import { busiest, suspects, usualAgreement, weight } from './pairs.ts'

/** Nats beyond the cost of having searched, before a group is believed. */
const enough = 10

/** `sheet`: what the group says of each item, -1 where it says nothing. */
export type Grown = { members: number[]; sheet: Int32Array }

/** The group with the most evidence of those that grow from the most suspicious pairs; none where that is too little. */
export const grow = (crowd: Crowd): Grown | undefined => {
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

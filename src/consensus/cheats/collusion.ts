import { ballotsOf } from './ballots.ts'
import type { Fit } from '../confusion.ts'
import type { Crowd } from '../crowd.ts'
import { grow, type Grown } from './in-step.ts'
import { without } from '../accord/heard.ts'
import { inStep } from './pairs.ts'

/** A group counts only if it agrees with everybody else's consensus less than this, where people who know agree 1. */
const harmless = 0.9

/** Groups looked for, one after the other. */
const mostGroups = 5

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
    // Those who are left must be more, or nothing says which of the two agree because they are right.
    if (2 * (groups.flat().length + members.length) >= crowd.voices.length) break
    groups.push(members.sort((a, b) => a - b))
    left = without(left, new Set(members))
  }
  return groups
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

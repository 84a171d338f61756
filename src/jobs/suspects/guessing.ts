import { standard, type Voice } from '#consensus/index.ts'

import { ballotsOf, type Ballot, type Crowd } from './ballots.ts'

/** No voice is called so: what is known of it is the crowd's mean. */
export const stranger: Voice = 'c:0'

/** Where another voice stands beside so large a share of a person's answers, what is said of them may come from it alone. */
const witness = 1 / 3

/** So much of what is usual somebody's answers must tell, for them to be taken for one who looks. */
const share = 2 / 3

/**
 * How much likelier (log odds) a person's answers are from somebody who does not look at the items (or whose answers tell the
 * part `tells` of what those of the others there do) than from somebody whose answers tell two thirds of it. Both have the person's own mix of labels, as it was before
 * each answer; so whoever tells as much is found with odds of N once in N times at most, however often one looks (Ville
 * 1939). Gold counts as certain, and any other item by how sure the others are. It is the least that is left where any one
 * other voice is left out: nobody is judged by what one other says.
 */
export const guessingOdds = (crowd: Crowd, places: number[], voice: Voice, tells = 0): number => {
  const usual = usualBeside(crowd, places, voice)
  const left = [[], ...witnesses(crowd, places, voice).map((other) => [other])]
  return Math.min(
    ...left.map((others) =>
      oddsOf(ballotsOf(crowd, places, voice, new Set([voice, ...others])), usual, tells),
    ),
  )
}

/** What the others say given each truth (row-major), by how often each stands beside the person; a stranger's where none does. */
const usualBeside = ({ items, labels, model }: Crowd, places: number[], own: Voice): number[] => {
  const beside = new Map<Voice, number>()
  for (const at of places)
    for (const { voice } of items[at]?.votes ?? [])
      if (voice !== own) beside.set(voice, (beside.get(voice) ?? 0) + 1)
  if (beside.size === 0) beside.set(stranger, 1)
  const sums = new Float64Array(labels.length ** 2)
  let all = 0
  for (const [voice, times] of beside) {
    all += times
    for (const [cell, share] of (standard.habits?.(voice, labels.length, model) ?? []).entries())
      sums[cell] = (sums[cell] ?? 0) + times * share
  }
  return Array.from(sums, (sum) => sum / all)
}

const oddsOf = (ballots: Ballot[], usual: number[], tells: number): number => {
  const labels = Math.sqrt(usual.length)
  const counts = new Float64Array(labels).fill(0.5)
  let odds = 0
  for (const [at, { said, shares }] of ballots.entries()) {
    const own = (counts[said] ?? 0) / (at + labels / 2)
    const looked = shares.reduce((sum, each, truth) => sum + each * (usual[truth * labels + said] ?? 0), 0)
    const likely = (part: number): number => part * (looked / own) + 1 - part
    odds += Math.log(likely(tells) / likely(share))
    counts[said] = (counts[said] ?? 0) + 1
  }
  return odds
}

const witnesses = ({ items }: Crowd, places: number[], voice: Voice): Voice[] => {
  const beside = new Map<Voice, number>()
  for (const at of places)
    for (const vote of items[at]?.votes ?? [])
      if (vote.voice !== voice) beside.set(vote.voice, (beside.get(vote.voice) ?? 0) + 1)
  return [...beside].filter(([, times]) => times >= witness * places.length).map(([other]) => other)
}

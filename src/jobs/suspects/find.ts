import type { Evidence } from '#campaigns/flags.ts'
import { standard, type Model, type Voice } from '#consensus/index.ts'

import { alwaysSame } from './same.ts'
import { atRandom } from './random.ts'
import { ballotsOf, placesOf, type Crowd } from './ballots.ts'
import { together } from './together.ts'

/** Nobody with fewer answers is looked at, nor whose answers say so much (0 to 1) beyond guessing. */
const fewest = 25
const telling = 0.5

/** What the answers of a campaign show of people: one thing of each, the plainest. */
export const findSuspects = (crowd: Crowd): Map<Voice, Evidence> => {
  const places = placesOf(crowd)
  const found = new Map<Voice, Evidence>(together(crowd, places))
  const usual = rightBy(crowd.model, stranger, crowd.labels.length)
  const usually = mean(usual)
  for (const [voice, own] of places) {
    if (found.has(voice) || own.length < fewest) continue
    // What the refit has learned says of most people, at no cost, that they are in order.
    const guess = 1 / crowd.labels.length
    const right = mean(rightBy(crowd.model, voice, crowd.labels.length))
    if (right - guess > telling * (usually - guess)) continue
    const ballots = ballotsOf(crowd, own, voice, new Set([voice]))
    const evidence = alwaysSame(ballots, crowd.labels) ?? atRandom(ballots, usual)
    if (evidence !== undefined) found.set(voice, evidence)
  }
  return found
}

/** No voice is called so: what is known of it is the crowd's mean. */
const stranger: Voice = 'c:0'

/** How often a voice is right, by label. */
const rightBy = (model: Model, voice: Voice, labels: number): number[] => {
  const habits = standard.habits?.(voice, labels, model) ?? []
  return Array.from({ length: labels }, (_, label) => habits[label * (labels + 1)] ?? 0)
}

const mean = (values: number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

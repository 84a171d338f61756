import type { Evidence } from '#campaigns/people/flags.ts'
import { standard, type Model, type Voice } from '#consensus/index.ts'

import { ballotsOf, placesOf, type Crowd } from './ballots.ts'
import { guessingOdds, stranger } from './guessing.ts'
import { blind } from './random.ts'
import { alwaysSame } from './same.ts'
import { together } from './together.ts'

/** Nobody with fewer answers is looked at, nor whose answers say so much (0 to 1) beyond guessing. */
const fewest = 12
const telling = 0.5

/** How much likelier it must be that somebody does not look at the items, for it to be noted. */
const odds = 300

/** What the answers of a campaign show of people: one thing of each, the plainest. */
export const findSuspects = (crowd: Crowd): Map<Voice, Evidence> => {
  const places = placesOf(crowd)
  const found = new Map<Voice, Evidence>(together(crowd, places))
  const usually = rightBy(crowd.model, stranger, crowd.labels.length)
  for (const [voice, own] of places) {
    if (found.has(voice) || own.length < fewest) continue
    // What the refit has learned says of most people, at no cost, that they are in order.
    const guess = 1 / crowd.labels.length
    const right = rightBy(crowd.model, voice, crowd.labels.length)
    if (right - guess > telling * (usually - guess)) continue
    if (guessingOdds(crowd, own, voice) < Math.log(odds)) continue
    const ballots = ballotsOf(crowd, own, voice, new Set([voice]))
    const evidence = alwaysSame(ballots, crowd.labels) ?? blind(ballots, crowd.labels.length)
    if (evidence !== undefined) found.set(voice, evidence)
  }
  return found
}

/** How often a voice is right, over all labels alike. */
const rightBy = (model: Model, voice: Voice, labels: number): number => {
  const habits = standard.habits?.(voice, labels, model) ?? []
  let sum = 0
  for (let label = 0; label < labels; label += 1) sum += habits[label * (labels + 1)] ?? 0
  return sum / labels
}

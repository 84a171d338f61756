import { isWorthAsking } from '#consensus/asking.ts'
import { standard, type Model, type Params, type Voice } from '#consensus/index.ts'
import { silent } from '#campaigns/asking/worth.ts'

import { placesOf, type Crowd } from './ballots.ts'
import { guessingOdds } from './guessing.ts'

/** Somebody who tells this part of what others do says nothing. */
const tells = 1 / 4

/** What is asked of people does not depend on it here: no item is looked at in particular. */
const anyRule = { min: 1, max: 2, confidence: 0.5 }

/**
 * The model with a mark at everybody whose answers say nothing, as gold or several others show: what the refit learned of
 * somebody can come from one other voice alone, and then it is as good as unknown. `prior`: what earlier campaigns have
 * left; whoever is marked there stays so until answers here speak against it.
 */
export const markSilent = (crowd: Crowd, prior: Model | undefined): Model => {
  const { model, labels } = crowd
  const places = placesOf(crowd)
  const voices = new Map<Voice, Params>(model.voices)
  for (const [voice, own] of places) {
    if (isWorthAsking(standard, model, [], labels.length, voice, anyRule)) continue
    const odds = guessingOdds(crowd, own, voice, tells)
    const before = odds === 0 && prior?.voices.get(voice)?.[silent] === true
    if (odds > 0 || before) voices.set(voice, { ...model.voices.get(voice), [silent]: true })
  }
  return { ...model, voices }
}

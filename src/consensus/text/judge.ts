import type { Voice } from '../method.ts'
import { correctedOriginal } from './original.ts'
import { keysOf, reader, surface } from './words.ts'

/** Answers within half as much again of the middle distance are accepted, always the very near, never the far. */
const acceptance = { spread: 1.5, always: 0.2, never: 0.5 }

/** How far from the outcome an answer may be, given how far all of them are; corrections of one text: half of the changes. */
export const acceptedRadius = (distances: number[], changesOnly: boolean): number => {
  if (changesOnly) return acceptance.never
  const middle = [...distances].sort((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 0
  return Math.min(acceptance.never, Math.max(acceptance.always, acceptance.spread * middle))
}

/** Which voices' texts are near enough to a settled outcome. `original`: the text that was to be corrected, if any. */
export const judgeTexts = (
  votes: { voice: Voice; text: string }[],
  outcome: string,
  original?: string,
): Set<Voice> => {
  const near = reader(
    correctedOriginal(
      votes.map(({ text }) => text),
      original,
    ),
  )
  const settled = keysOf(near, outcome)
  const distances = votes.map(({ text }) => near.distance(keysOf(near, text), settled))
  const radius = acceptedRadius(distances, near.start !== undefined)
  const isNear = (text: string, at: number): boolean =>
    (distances[at] ?? 1) <= radius || surface(text) === surface(outcome)
  return new Set(votes.filter(({ text }, at) => isNear(text, at)).map(({ voice }) => voice))
}

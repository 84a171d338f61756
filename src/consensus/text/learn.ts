import type { Model, Params, Voice } from '../method.ts'
import { distancesAmong, medoid, type Said } from './choice.ts'
import { keysOf, reader, type Reader } from './words.ts'

/** A voice's whole text about an item. */
export type TextVote = { voice: Voice; text: string }

/** All texts about one item. `gold`: a text known to be right; `original`: the text that was to be corrected. */
export type TextItem = { votes: TextVote[]; gold?: string; original?: string }

const method = 'text'
const version = 1

/** A newcomer's quality before anything is known, and how many answers that, or the crowd's mean, is worth. */
const guess = 0.8
const strength = 5

type Record = { answers: number; error: number }

/** Rounds of choosing the best texts and weighing voices by them; the third changes nothing any more. */
const rounds = 3

/**
 * Each voice's mean distance to the texts that win: first among equals, then with the weights this gives (Li and Fukumoto
 * 2019 do the same with embeddings). Items with a single text teach nothing.
 */
export const learnText = (items: TextItem[], prior?: Model): Model => {
  const read = items.map(({ votes, gold, original }) => {
    const near = reader(original)
    const said = readTexts(votes, near, () => guess)
    const right = gold === undefined ? undefined : keysOf(near, gold)
    const toGold = right === undefined ? undefined : said.map(({ keys }) => near.distance(keys, right))
    return { said, apart: distancesAmong(said, near), ...(toGold === undefined ? {} : { toGold }) }
  })
  let model = learnOnce(read, prior)
  for (let round = 1; round < rounds; round += 1) {
    for (const { said } of read) for (const one of said) one.quality = readQuality(model, one.voice)
    model = learnOnce(read, prior)
  }
  return model
}

/** The texts of distinct voices in words. */
export const readTexts = (votes: TextVote[], near: Reader, quality: (voice: Voice) => number): Said[] =>
  distinctTexts(votes).map(({ voice, text }) => {
    const tokens = near.tokens(text)
    return { voice, tokens, keys: tokens.map(({ key }) => key), quality: quality(voice) }
  })

type Read = { said: Said[]; apart: number[][]; toGold?: number[] }

const learnOnce = (items: Read[], prior: Model | undefined): Model => {
  const records = new Map<Voice, Record>()
  for (const [voice, params] of prior?.voices ?? []) records.set(voice, readRecord(params))
  for (const { said, apart, toGold } of items) {
    const distances = toGold ?? (said.length > 1 ? apart[medoid(said, apart) ?? -1] : undefined)
    if (distances === undefined) continue
    for (const [at, { voice }] of said.entries()) {
      const { answers, error } = records.get(voice) ?? { answers: 0, error: 0 }
      records.set(voice, { answers: answers + 1, error: error + (distances[at] ?? 1) })
    }
  }
  let answers = strength
  let error = strength * (1 - guess)
  for (const record of records.values()) {
    answers += record.answers
    error += record.error
  }
  return { shared: { method, version, quality: 1 - error / answers }, voices: new Map(records) }
}

/** What the voice's answers are worth, 0 to 1, as if it had also given some like the crowd's mean. */
export const readQuality = (model: Model, voice: Voice): number => {
  const mean = model.shared['quality']
  const crowd =
    model.shared['method'] === method && typeof mean === 'number' && mean >= 0 && mean <= 1 ? mean : guess
  const { answers, error } = readRecord(model.voices.get(voice))
  return 1 - (error + strength * (1 - crowd)) / (answers + strength)
}

const readRecord = (params: Params | undefined): Record => {
  const answers = params?.['answers']
  const error = params?.['error']
  const sound = typeof answers === 'number' && typeof error === 'number' && error >= 0 && error <= answers
  return sound && Number.isFinite(answers) ? { answers, error } : { answers: 0, error: 0 }
}

/** One text a voice, ordered by voice: repetitions merged, contradictions left out. */
const distinctTexts = (votes: TextVote[]): TextVote[] => {
  const said = new Map<Voice, string | undefined>()
  for (const { voice, text } of votes)
    said.set(voice, said.has(voice) && said.get(voice) !== text ? undefined : text)
  return [...said]
    .flatMap(([voice, text]) => (text === undefined ? [] : [{ voice, text }]))
    .sort((a, b) => (a.voice < b.voice ? -1 : 1))
}

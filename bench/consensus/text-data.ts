import { existsSync } from 'node:fs'
import type { TextVote } from '#consensus/text/text.ts'
import { columns, readTable, wrong } from './table.ts'

/** Free-text answers of real people, of the items whose true text is known. */
export type RecordedTexts = { name: string; items: { id: string; votes: TextVote[]; truth: string }[] }

const name = 'crowdspeech-dev-clean'

/** Transcriptions of `../shared/data/crowd`, or the small sample of them that is committed. */
export const readSharedTexts = (): RecordedTexts => {
  const real = new URL(`../../../shared/data/crowd/${name}/`, import.meta.url)
  const folder = existsSync(real) ? real : new URL(`../../samples/bench/${name}/`, import.meta.url)
  return readTexts(name, new URL(`${name}-crowd.tsv`, folder), new URL(`${name}-gt.txt`, folder))
}

/**
 * Answers: TSV of audio, transcription, worker under these names (`INPUT:audio` …), or `item,worker,label`; truth: item and
 * text, with or without a header. Throws FormatError.
 */
export const readTexts = (
  name: string,
  answersFile: URL | string,
  truthFile: URL | string,
): RecordedTexts => {
  const votes = new Map<string, TextVote[]>()
  for (const {
    cells: [id = '', worker = '', text = ''],
  } of readTable(answersFile, columns.texts)) {
    const own = votes.get(id) ?? []
    own.push({ voice: `c:${worker}`, text })
    votes.set(id, own)
  }
  const truth = new Map<string, string>()
  for (const {
    cells: [id = '', text = ''],
  } of readTable(truthFile, columns.truth, (id) => votes.has(id)))
    truth.set(id, text)
  const items = [...votes].flatMap(([id, votes]) => {
    const right = truth.get(id)
    return right === undefined ? [] : [{ id, votes, truth: right }]
  })
  if (items.length === 0) throw wrong(truthFile, 1, 1, 'it knows none of the items that were answered')
  return { name, items }
}

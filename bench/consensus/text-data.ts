import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { TextVote } from '#consensus/text.ts'

/** Free-text answers of real people; `truth` is in lower case without punctuation. */
export type RecordedTexts = { name: string; items: { id: string; votes: TextVote[]; truth: string }[] }

const name = 'crowdspeech-dev-clean'

/** Transcriptions of `../shared/data/crowd`, or the small sample of them that is committed. */
export const readSharedTexts = (): RecordedTexts => {
  const real = new URL(`../../../shared/data/crowd/${name}/`, import.meta.url)
  const folder = existsSync(real) ? real : new URL(`../../samples/bench/${name}/`, import.meta.url)
  return readTexts(name, new URL(`${name}-crowd.tsv`, folder), new URL(`${name}-gt.txt`, folder))
}

/** Answers: TSV of audio, transcription, worker with a header; truth: TSV of audio, transcription without one. */
export const readTexts = (
  name: string,
  answersFile: URL | string,
  truthFile: URL | string,
): RecordedTexts => {
  const options = { delimiter: '\t', relax_column_count: true, relax_quotes: true, skip_empty_lines: true }
  const said = parse(readFileSync(answersFile), options).slice(1)
  const truth = new Map<string, string>()
  for (const line of readFileSync(truthFile, 'utf8').split('\n')) {
    const [id = '', text = ''] = line.split('\t')
    if (id !== '') truth.set(id, text)
  }
  const votes = new Map<string, TextVote[]>()
  for (const [id = '', text = '', worker = ''] of said)
    votes.set(id, [...(votes.get(id) ?? []), { voice: `c:${worker}`, text }])
  return { name, items: [...votes].map(([id, votes]) => ({ id, votes, truth: truth.get(id) ?? '' })) }
}

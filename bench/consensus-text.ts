/**
 * One text out of several people's, scored as word error rate (lower case, letters and apostrophes only), mean over items:
 * `node bench/consensus-text.ts [--json] [--answers FILE --truth FILE]`
 */
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { choose, distancesAmong, medoid } from '#consensus/text-choice.ts'
import { learnText, readQuality, readTexts } from '#consensus/text-learn.ts'
import { editDistance, reader } from '#consensus/text-words.ts'
import { decideText, type TextVote } from '#consensus/text.ts'
import { round } from './consensus/measures.ts'
import { readSharedTexts, readTexts as readFiles } from './consensus/text-data.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    answers: { type: 'string' },
    truth: { type: 'string' },
  },
})
const data =
  values.answers !== undefined && values.truth !== undefined
    ? readFiles(basename(values.answers), values.answers, values.truth)
    : readSharedTexts()
const plain = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}' \t\n]/gu, '')
    .split(/\s+/)
    .filter((word) => word !== '')

const score = (method: string, texts: string[]) => {
  const errors = data.items.map(({ truth }, at) => {
    const right = plain(truth)
    return editDistance(right, plain(texts[at] ?? '')) / Math.max(1, right.length)
  })
  const wer = (100 * errors.reduce((sum, error) => sum + error, 0)) / errors.length
  const exact = (100 * errors.filter((error) => error === 0).length) / errors.length
  return { dataset: data.name, method, wer: round(wer), exact: round(exact) }
}

const near = reader(undefined)
const best = (votes: TextVote[], quality: (voice: string) => number): string => {
  const said = readTexts(votes, near, quality)
  return said[medoid(said, distancesAmong(said, near)) ?? -1]?.tokens.map(({ form }) => form).join(' ') ?? ''
}
const begun = performance.now()
const model = learnText(data.items)
const merged = data.items.map(
  ({ votes }) =>
    choose(
      readTexts(votes, near, (voice) => readQuality(model, voice)),
      near,
    )?.text ?? '',
)
const seconds = (performance.now() - begun) / 1000

/** The pipeline's way: answers one by one until the text is settled, seven at most. */
const stopped = data.items.map(({ votes }) => {
  for (let people = 1; people < votes.length; people += 1) {
    const decision = decideText(votes.slice(0, people), model, { min: 3, max: 7, confidence: 0.99 })
    if (decision.kind !== 'more') return { people, text: decision.text ?? '' }
  }
  const { text = '' } = decideText(votes, model, { min: 3, max: 7, confidence: 0.99, final: true })
  return { people: votes.length, text }
})
const used = stopped.reduce((sum, { people }) => sum + people, 0) / stopped.length

const rows = [
  score(
    'first-answer',
    data.items.map(({ votes }) => votes[0]?.text ?? ''),
  ),
  score(
    'medoid',
    data.items.map(({ votes }) => best(votes, () => 1)),
  ),
  score(
    'weighted-medoid',
    data.items.map(({ votes }) => best(votes, (voice) => readQuality(model, voice))),
  ),
  score('accord', merged),
  score(
    `accord-stopped-at-${round(used, 1)}`,
    stopped.map(({ text }) => text),
  ),
]
if (values.json) console.log(JSON.stringify(rows))
else {
  console.table(rows)
  console.log(
    `${data.items.reduce((sum, { votes }) => sum + votes.length, 0)} answers in ${round(seconds, 1)} s`,
  )
}

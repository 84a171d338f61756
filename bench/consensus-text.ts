/** One text out of several people's: `npm run bench:text -- --help`. */
import { choose, distancesAmong, medoid } from '#consensus/text/choice.ts'
import { learnText, readQuality, readTexts } from '#consensus/text/learn.ts'
import { editDistance, reader } from '#consensus/text/words.ts'
import { decideText, type TextVote } from '#consensus/text/text.ts'
import { progress, runBench } from './consensus/command.ts'
import { round } from './consensus/measures.ts'
import { readSharedTexts, readTexts as readFiles, type RecordedTexts } from './consensus/text-data.ts'

const plain = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}' \t\n]/gu, '')
    .split(/\s+/)
    .filter((word) => word !== '')

const score = (data: RecordedTexts, method: string, texts: string[]) => {
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

/** The pipeline's way: answers one by one until the text is settled, seven at most. */
const stop = (data: RecordedTexts, model: ReturnType<typeof learnText>) => {
  const rule = { min: 3, max: 7, confidence: 0.99 }
  const stopped = data.items.map(({ votes }) => {
    for (let people = 1; people < votes.length; people += 1) {
      const decision = decideText(votes.slice(0, people), model, rule)
      if (decision.kind !== 'more') return { people, text: decision.text ?? '' }
    }
    const { text = '' } = decideText(votes, model, { ...rule, final: true })
    return { people: votes.length, text }
  })
  const used = stopped.reduce((sum, { people }) => sum + people, 0) / stopped.length
  return { used, texts: stopped.map(({ text }) => text) }
}

const rowsOf = (data: RecordedTexts) => {
  const begun = performance.now()
  const model = learnText(data.items)
  const quality = (voice: string): number => readQuality(model, voice)
  const merged = data.items.map(({ votes }) => choose(readTexts(votes, near, quality), near)?.text ?? '')
  const answers = data.items.reduce((sum, { votes }) => sum + votes.length, 0)
  progress(`${data.name}: ${answers} answers in ${round((performance.now() - begun) / 1000, 1)} s`)
  const stopped = stop(data, model)
  const each = (pick: (votes: TextVote[]) => string): string[] => data.items.map(({ votes }) => pick(votes))
  return [
    score(
      data,
      'first-answer',
      each((votes) => votes[0]?.text ?? ''),
    ),
    score(
      data,
      'medoid',
      each((votes) => best(votes, () => 1)),
    ),
    score(
      data,
      'weighted-medoid',
      each((votes) => best(votes, quality)),
    ),
    score(data, 'accord', merged),
    score(data, `accord-stopped-at-${round(stopped.used, 1)}`, stopped.texts),
  ]
}

runBench(
  {
    about:
      "One text out of several people's: word error rate (lower case, letters and apostrophes only; mean over items) and texts without a mistake, in per cent.",
    script: 'bench:text',
    files: {
      answers: 'samples/bench/crowdspeech-dev-clean/crowdspeech-dev-clean-crowd.tsv',
      truth: 'samples/bench/crowdspeech-dev-clean/crowdspeech-dev-clean-gt.txt',
    },
  },
  ({ json, files }) => {
    const rows = rowsOf(
      files === undefined ? readSharedTexts() : readFiles(files.name, files.answers, files.truth),
    )
    if (json) console.log(JSON.stringify(rows))
    else console.table(rows)
  },
)

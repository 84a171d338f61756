/** Every method on recorded and simulated crowds, all answers given: `npm run bench:consensus -- --help`. */
import { allMethods } from '#consensus/methods/all.ts'
import { standard, type Method } from '#consensus/index.ts'
import { progress, runBench } from './consensus/command.ts'
import { readRecorded, readShared, toItems, type Recorded } from './consensus/data.ts'
import { measure, round } from './consensus/measures.ts'
import { measurePeak } from './consensus/memory.ts'
import { simulatedCrowds } from './consensus/simulated.ts'

/** More numbers than this in EBCC's tables (voices × kinds × labels × labels) are more than a machine may have room for. */
const mostCells = 4e7
const kinds = 5

const row = (data: Recorded, method: Method) => {
  const items = toItems(data)
  const labels = data.labels.length
  const { result, megabytes } = measurePeak(() => {
    const start = performance.now()
    const model = method.learn(items, labels)
    const posteriors = items.map(({ votes }) => method.posterior(votes, labels, model))
    return { posteriors, seconds: (performance.now() - start) / 1000 }
  })
  const { accuracy, macro_f1, log_loss, ece } = measure(result.posteriors, data.truth, labels)
  progress(`${data.name}: ${method.name} in ${round(result.seconds, 1)} s`)
  const figures = {
    dataset: data.name,
    method: method.name,
    accuracy: round(accuracy),
    macro_f1: round(macro_f1),
    log_loss: round(log_loss, 3),
    ece: round(ece),
    answers_per_s: Math.round(data.answers.length / result.seconds),
  }
  return { figures, peak_mb: Math.round(megabytes) }
}

/** Every tenth item's truth is known and calibrates the posteriors; the others are measured. */
const withGold = (data: Recorded) => {
  const isGold = (item: number): boolean => item % 10 === 0 && (data.truth[item] ?? -1) >= 0
  const truth = data.truth.map((label, item) => (isGold(item) ? -1 : label))
  const learn: Method['learn'] = (items, labels) =>
    standard.learn(
      items.map((item, at) => (isGold(at) ? { ...item, gold: data.truth[at] ?? -1 } : item)),
      labels,
    )
  return row({ ...data, truth }, { ...standard, name: `${standard.name}-10%-gold`, learn })
}

const rowsOf = (data: Recorded) => {
  const people = new Set(data.answers.map(({ voice }) => voice)).size
  const fits = allMethods.filter(({ name }) => {
    const isHuge = name === 'ebcc' && people * kinds * data.labels.length ** 2 > mostCells
    if (isHuge)
      progress(`${data.name}: ${name} is left out: ${people} people and ${data.labels.length} labels`)
    return !isHuge
  })
  const known = data.truth.filter((label) => label >= 0).length
  return [...fits.map((method) => row(data, method)), ...(known < 20 ? [] : [withGold(data)])]
}

runBench(
  {
    about:
      'Every consensus method on recorded and simulated crowds, with all answers: accuracy, macro-F1 and calibration error in per cent, log loss in nats.',
    script: 'bench:consensus',
    files: { answers: 'samples/bench/dog/label.csv', truth: 'samples/bench/dog/truth.csv' },
  },
  ({ json, files }) => {
    const sets =
      files === undefined
        ? [readShared('d_sentiment'), readShared('dog'), ...simulatedCrowds()]
        : [readRecorded(files.name, files.answers, files.truth)]
    const rows = sets.flatMap(rowsOf)
    if (json) console.log(JSON.stringify(rows.map(({ figures }) => figures)))
    else console.table(rows.map(({ figures, peak_mb }) => ({ ...figures, peak_mb })))
  },
)

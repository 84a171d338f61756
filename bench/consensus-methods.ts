/**
 * Every method on recorded and simulated crowds, all answers given:
 * `node bench/consensus-methods.ts [--json] [--answers FILE --truth FILE]`
 */
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { allMethods } from '#consensus/all-methods.ts'
import type { Method } from '#consensus/method.ts'
import { readRecorded, readShared, toItems, type Recorded } from './consensus/data.ts'
import { measure, round } from './consensus/measures.ts'
import { simulatedCrowds } from './consensus/simulated.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    answers: { type: 'string' },
    truth: { type: 'string' },
  },
})

const megabytes = (): number => (process.memoryUsage().heapUsed + process.memoryUsage().external) / 2 ** 20

const row = (data: Recorded, method: Method) => {
  const items = toItems(data)
  const labels = data.labels.length
  const before = megabytes()
  const start = performance.now()
  const model = method.learn(items, labels)
  const posteriors = items.map(({ votes }) => method.posterior(votes, labels, model))
  const seconds = (performance.now() - start) / 1000
  const { accuracy, macro_f1, log_loss, ece } = measure(posteriors, data.truth, labels)
  const figures = {
    dataset: data.name,
    method: method.name,
    accuracy: round(accuracy),
    macro_f1: round(macro_f1),
    log_loss: round(log_loss, 3),
    ece: round(ece),
    answers_per_s: Math.round(data.answers.length / seconds),
  }
  return { figures, megabytes: Math.max(0, Math.round(megabytes() - before)) }
}

const sets =
  values.answers !== undefined && values.truth !== undefined
    ? [readRecorded(basename(values.answers), values.answers, values.truth)]
    : [readShared('d_sentiment'), readShared('dog'), ...simulatedCrowds()]
/** Every tenth item's truth is known and calibrates the posteriors; the others are measured. */
const withGold = (data: Recorded) => {
  const isGold = (item: number): boolean => item % 10 === 0 && (data.truth[item] ?? -1) >= 0
  const truth = data.truth.map((label, item) => (isGold(item) ? -1 : label))
  const known = { ...data, truth }
  const method = allMethods.at(-1) as Method
  const learn: Method['learn'] = (items, labels) =>
    method.learn(
      items.map((item, at) => (isGold(at) ? { ...item, gold: data.truth[at] ?? -1 } : item)),
      labels,
    )
  return row(known, { ...method, name: `${method.name}-10%-gold`, learn })
}

const rows = sets.flatMap((data) => [...allMethods.map((method) => row(data, method)), withGold(data)])
if (values.json) console.log(JSON.stringify(rows.map((one) => one.figures)))
else console.table(rows.map((one) => ({ ...one.figures, peak_mb: one.megabytes })))

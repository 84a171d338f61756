/** What accuracy costs: `npm run bench:stopping -- --help`. */
import { writeFileSync } from 'node:fs'
import { isWorthAsking } from '#consensus/asking.ts'
import { ibcc } from '#consensus/methods/ibcc.ts'
import { majority, standard, type LabelItem, type Method } from '#consensus/index.ts'
import { progress, runBench } from './consensus/command.ts'
import { readRecorded, readShared, toItems, type Recorded } from './consensus/data.ts'
import { measure, round } from './consensus/measures.ts'
import { drawCurves } from './consensus/picture.ts'
import { seeded, shuffled } from './consensus/random.ts'

/** `choosy`: answers of people who can decide nothing are not bought. `fixed`: so many answers, no threshold. */
type Policy = { name: string; method: Method; thresholds: number[]; choosy?: boolean; fixed?: boolean }

const policies: Policy[] = [
  { name: 'mv-fixed', method: majority, thresholds: [3, 5, 7, 10], fixed: true },
  { name: 'ibcc', method: ibcc, thresholds: [0.95, 0.99, 0.999] },
  { name: 'accord-anyone', method: standard, thresholds: [0.9, 0.95, 0.965, 0.98] },
  { name: 'accord', method: standard, thresholds: [0.9, 0.95, 0.97, 0.9725, 0.975, 0.98] },
]
for (const policy of policies) policy.choosy = policy.name === 'accord'

/** The first refit after so many answers, the next whenever there are this many times as many. */
const schedule = { first: 200, growth: 1.1 }

const run = (data: Recorded, policy: Policy, threshold: number, seed: number) => {
  const { method } = policy
  const labels = data.labels.length
  const rule = { min: 2, max: policy.fixed === true ? threshold : Infinity, confidence: threshold }
  const items: LabelItem[] = toItems(data, [])
  let model = method.learn([], labels)
  let used = 0
  let refit = schedule.first
  for (const at of shuffled(data.answers.length, seeded(seed))) {
    const answer = data.answers[at]
    const votes = answer === undefined ? undefined : items[answer.item]?.votes
    if (answer === undefined || votes === undefined || votes.length >= rule.max) continue
    if (policy.fixed !== true && votes.length >= rule.min) {
      const posterior = method.posterior(votes, labels, model)
      if (Math.max(...posterior) >= rule.confidence) continue
    }
    if (policy.choosy === true && !isWorthAsking(method, model, votes, labels, answer.voice, rule)) continue
    votes.push({ voice: answer.voice, label: answer.label })
    used += 1
    if (used < refit) continue
    model = method.learn(items, labels)
    refit = Math.ceil(used * schedule.growth)
  }
  model = method.learn(items, labels)
  const posteriors = items.map(({ votes }) => method.posterior(votes, labels, model))
  return { used: used / data.items, accuracy: measure(posteriors, data.truth, labels).accuracy }
}

const rowsOf = (data: Recorded, seeds: number[]) =>
  policies.flatMap((policy) =>
    policy.thresholds.map((threshold) => {
      const runs = seeds.map((seed) => run(data, policy, threshold, seed))
      const mean = (key: 'used' | 'accuracy'): number =>
        round(runs.reduce((sum, one) => sum + one[key], 0) / runs.length)
      progress(`${data.name}: ${policy.name} at ${threshold}`)
      return {
        dataset: data.name,
        method: policy.name,
        threshold,
        answers_per_item: mean('used'),
        accuracy: mean('accuracy'),
      }
    }),
  )

runBench(
  {
    about:
      'What accuracy costs: answers arrive in random order, each is bought or not, labels come from a last refit. `accord` buys no answers of people who can decide nothing, `accord-anyone` buys from whoever comes.',
    script: 'bench:stopping',
    files: { answers: 'samples/bench/dog/label.csv', truth: 'samples/bench/dog/truth.csv' },
    options: {
      seeds: { is: 'random orders, whose mean is told', usually: '20' },
      svg: { is: 'a file for the curves as a picture', usually: '' },
    },
  },
  ({ json, files, count, value }) => {
    const seeds = Array.from({ length: count('seeds') }, (_, at) => at + 1)
    const sets =
      files === undefined
        ? [readShared('d_sentiment'), readShared('dog')]
        : [readRecorded(files.name, files.answers, files.truth)]
    const rows = sets.flatMap((data) => rowsOf(data, seeds))
    if (value('svg') !== '') writeFileSync(value('svg'), drawCurves(rows))
    if (json) console.log(JSON.stringify(rows))
    else console.table(rows)
  },
)

/**
 * What accuracy costs: answers arrive in random order, each is bought or not, labels come from a last refit.
 * `node bench/consensus-stopping.ts [--json] [--seeds 20] [--answers FILE --truth FILE] [--svg FILE]`
 */
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { isWorthAsking } from '#consensus/asking.ts'
import { ibcc } from '#consensus/ibcc.ts'
import { majority, standard, type LabelItem, type Method } from '#consensus/index.ts'
import { readRecorded, readShared, toItems, type Recorded } from './consensus/data.ts'
import { measure, round } from './consensus/measures.ts'
import { drawCurves } from './consensus/picture.ts'
import { seeded, shuffled } from './consensus/random.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seeds: { type: 'string', default: '20' },
    answers: { type: 'string' },
    truth: { type: 'string' },
    svg: { type: 'string' },
  },
})

/** `choosy`: answers of people who can decide nothing are not bought. `fixed`: so many answers, no threshold. */
type Policy = { name: string; method: Method; thresholds: number[]; choosy?: boolean; fixed?: boolean }

const policies: Policy[] = [
  { name: 'mv-fixed', method: majority, thresholds: [3, 5, 7, 10], fixed: true },
  { name: 'ibcc', method: ibcc, thresholds: [0.95, 0.99, 0.999] },
  { name: 'accord-anyone', method: standard, thresholds: [0.9, 0.95, 0.965, 0.98] },
  { name: 'accord', method: standard, thresholds: [0.9, 0.95, 0.97, 0.975, 0.98, 0.99] },
]
for (const policy of policies) policy.choosy = policy.name === 'accord'

/** The first refit after so many answers, the next whenever there are this many times as many. */
const schedule = { first: 200, growth: 1.15 }

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

const seeds = Array.from({ length: Number(values.seeds) }, (_, at) => at + 1)
const sets =
  values.answers !== undefined && values.truth !== undefined
    ? [readRecorded(basename(values.answers), values.answers, values.truth)]
    : [readShared('d_sentiment'), readShared('dog')]
const rows = sets.flatMap((data) =>
  policies.flatMap((policy) =>
    policy.thresholds.map((threshold) => {
      const runs = seeds.map((seed) => run(data, policy, threshold, seed))
      const mean = (key: 'used' | 'accuracy'): number =>
        round(runs.reduce((sum, one) => sum + one[key], 0) / runs.length)
      return {
        dataset: data.name,
        method: policy.name,
        threshold,
        answers_per_item: mean('used'),
        accuracy: mean('accuracy'),
      }
    }),
  ),
)
if (values.svg !== undefined) writeFileSync(values.svg, drawCurves(rows))
if (values.json) console.log(JSON.stringify(rows))
else console.table(rows)

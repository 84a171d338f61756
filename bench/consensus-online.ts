/**
 * The pipeline's way of deciding, on recorded answers: they arrive in random order, an item that is settled is final and
 * takes no more answers, the model is learned anew between waves. `npm run bench:online -- --help`.
 */
import { decideLabel, type Rule } from '#consensus/decide.ts'
import { majority, oneCoin, standard } from '#consensus/index.ts'
import type { LabelItem, Method, Model } from '#consensus/method.ts'
import { progress, runBench } from './consensus/command.ts'
import { readShared, toItems, type Recorded } from './consensus/data.ts'
import { seeded, shuffled } from './consensus/random.ts'

const wave = 300

type Row = { answers_per_item: number; accuracy: number; settled: number; disputed: number }

const run = (data: Recorded, method: Method, rule: Rule, seed: number): Row => {
  const items: LabelItem[] = toItems(data, [])
  const outcome = new Int32Array(data.items).fill(-1)
  const labels = data.labels.length
  let model: Model = method.learn([], labels)
  let used = 0
  const decide = (item: number, final: boolean): void => {
    const votes = items[item]?.votes ?? []
    const decision = decideLabel(method, model, votes, labels, { ...rule, final })
    if (decision.kind === 'settled') outcome[item] = decision.label
    if (decision.kind === 'disputed') outcome[item] = disputed
  }
  for (const at of shuffled(data.answers.length, seeded(seed))) {
    const answer = data.answers[at]
    if (answer === undefined || outcome[answer.item] !== -1) continue
    items[answer.item]?.votes.push({ voice: answer.voice, label: answer.label })
    used += 1
    decide(answer.item, false)
    if (used % wave !== 0) continue
    model = method.learn(items, labels)
    for (let item = 0; item < data.items; item += 1)
      if (outcome[item] === -1 && (items[item]?.votes.length ?? 0) > 0) decide(item, false)
  }
  model = method.learn(items, labels)
  for (let item = 0; item < data.items; item += 1) if (outcome[item] === -1) decide(item, true)
  return score(data, outcome, used)
}

const disputed = -2

const score = (data: Recorded, outcome: Int32Array, used: number): Row => {
  const settled = [...outcome.keys()].filter((item) => (outcome[item] ?? -1) >= 0)
  const right = settled.filter((item) => outcome[item] === data.truth[item]).length
  return {
    answers_per_item: used / data.items,
    accuracy: (100 * right) / settled.length,
    settled: settled.length,
    disputed: data.items - settled.length,
  }
}

const tableOf = (seeds: number) => {
  const table: object[] = []
  for (const [name, max] of [
    ['d_sentiment', 20],
    ['dog', 10],
  ] as const) {
    const data = readShared(name)
    for (const method of [majority, oneCoin, standard])
      for (const confidence of [0.95, 0.98, 0.985, 0.99]) {
        const rows = Array.from({ length: seeds }, (_, seed) =>
          run(data, method, { min: 3, max, confidence }, seed + 1),
        )
        progress(`${name}: ${method.name} at ${confidence}`)
        const mean = (key: keyof Row): number =>
          Math.round((100 * rows.reduce((sum, row) => sum + row[key], 0)) / rows.length) / 100
        table.push({
          dataset: name,
          method: method.name,
          confidence,
          answers_per_item: mean('answers_per_item'),
          accuracy: mean('accuracy'),
          settled: mean('settled'),
          disputed: mean('disputed'),
        })
      }
  }
  return table
}

runBench(
  {
    about: "The pipeline's way of deciding: a settled item is final and takes no more answers.",
    script: 'bench:online',
    options: { seeds: { is: 'random orders, whose mean is told', usually: '5' } },
  },
  ({ json, count }) => {
    const table = tableOf(count('seeds'))
    if (json) console.log(JSON.stringify(table))
    else console.table(table)
  },
)

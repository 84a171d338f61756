/**
 * A third of the crowd replaced by people who share answers: `node bench/consensus-adversaries.ts [--json] [--seeds 5]`.
 * Accuracy on the items that are not gold; flags in per cent of the honest people, and of the cheats.
 */
import { parseArgs } from 'node:util'
import { colluders, standard } from '#consensus/index.ts'
import { attacked, attacks, type Attack } from './consensus/attacks.ts'
import { readShared, toItems, type Recorded } from './consensus/data.ts'
import { measure, round } from './consensus/measures.ts'
import { seeded } from './consensus/random.ts'
import { simulatedCrowds } from './consensus/simulated.ts'

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, seeds: { type: 'string', default: '5' } },
})

const run = (original: Recorded, attack: Attack | 'none', share: number, gold: number, seed: number) => {
  const { data, cheats } =
    attack === 'none'
      ? { data: original, cheats: new Set<string>() }
      : attacked(original, attack, share, seed)
  const random = seeded(1000 + seed)
  const isGold = Array.from({ length: data.items }, () => random() < gold)
  const items = toItems(data).map((item, at) =>
    isGold[at] === true ? { ...item, gold: data.truth[at] ?? -1 } : item,
  )
  const honest = items.map((item) => ({
    ...item,
    votes: item.votes.filter(({ voice }) => !cheats.has(voice)),
  }))
  const hidden = data.truth.map((label, at) => (isGold[at] === true ? -1 : label))
  const labels = data.labels.length
  const [model, without] = [items, honest].map((all) => standard.learn(all, labels)) as [
    ReturnType<typeof standard.learn>,
    ReturnType<typeof standard.learn>,
  ]
  const score = (all: typeof items, learned: typeof model): number =>
    measure(
      all.map(({ votes }) => standard.posterior(votes, labels, learned)),
      hidden,
      labels,
    ).accuracy
  const flagged = colluders(model).flat()
  const people = new Set(data.answers.map(({ voice }) => voice)).size
  const caught = flagged.filter((voice) => cheats.has(voice)).length
  return {
    accuracy: score(items, model),
    accuracy_without_them: score(honest, without),
    honest_flagged: (100 * (flagged.length - caught)) / (people - cheats.size),
    cheats_flagged: cheats.size === 0 ? 0 : (100 * caught) / cheats.size,
  }
}

const share = 0.3
const seeds = Array.from({ length: Number(values.seeds) }, (_, at) => at + 1)
const rows = [readShared('d_sentiment'), readShared('dog'), ...simulatedCrowds()].flatMap((data) =>
  (['none', ...attacks] as const).flatMap((attack) =>
    [0, 0.05].map((gold) => {
      const runs = (attack === 'none' && gold === 0 ? [1] : seeds).map((seed) =>
        run(data, attack, share, gold, seed),
      )
      const mean = (key: keyof (typeof runs)[number]): number =>
        round(runs.reduce((sum, one) => sum + one[key], 0) / runs.length)
      return {
        dataset: data.name,
        attack,
        share: attack === 'none' ? 0 : share,
        gold,
        accuracy: mean('accuracy'),
        accuracy_without_them: mean('accuracy_without_them'),
        honest_flagged: mean('honest_flagged'),
        cheats_flagged: mean('cheats_flagged'),
      }
    }),
  ),
)
if (values.json) console.log(JSON.stringify(rows))
else console.table(rows)

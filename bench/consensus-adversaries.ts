/** A third of the crowd replaced by people who share answers: `npm run bench:adversaries -- --help`. */
import { colluders, standard } from '#consensus/index.ts'
import { attacked, attacks, type Attack } from './consensus/attacks.ts'
import { progress, runBench } from './consensus/command.ts'
import { readRecorded, readShared, toItems, type Recorded } from './consensus/data.ts'
import { measure, round } from './consensus/measures.ts'
import { seeded } from './consensus/random.ts'
import { simulatedCrowds } from './consensus/simulated.ts'

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

const rowsOf = (data: Recorded, seeds: number[]) =>
  (['none', ...attacks] as const).flatMap((attack) =>
    [0, 0.05].map((gold) => {
      const runs = (attack === 'none' && gold === 0 ? [1] : seeds).map((seed) =>
        run(data, attack, share, gold, seed),
      )
      progress(`${data.name}: ${attack} with ${100 * gold} % gold`)
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
  )

runBench(
  {
    about:
      'A third of the people replaced by colluders: accuracy with and without them on the items that are not gold; flags in per cent of the honest people, and of the cheats.',
    script: 'bench:adversaries',
    files: { answers: 'samples/bench/dog/label.csv', truth: 'samples/bench/dog/truth.csv' },
    options: { seeds: { is: 'random crowds of cheats, whose mean is told', usually: '5' } },
  },
  ({ json, files, count }) => {
    const seeds = Array.from({ length: count('seeds') }, (_, at) => at + 1)
    const sets =
      files === undefined
        ? [readShared('d_sentiment'), readShared('dog'), ...simulatedCrowds()]
        : [readRecorded(files.name, files.answers, files.truth)]
    const rows = sets.flatMap((data) => rowsOf(data, seeds))
    if (json) console.log(JSON.stringify(rows))
    else console.table(rows)
  },
)

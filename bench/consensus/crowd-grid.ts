import { zipf, type Recipe } from './simulated.ts'

const between =
  (least: number, most: number) =>
  (random: number): number =>
    least + (most - least) * random

/** The first class is so common, the others alike. */
const dominated = (labels: number, share: number): number[] =>
  Array.from({ length: labels }, (_, at) => (at === 0 ? share : (1 - share) / (labels - 1)))

type Kind = Omit<Recipe, 'name' | 'labels' | 'answers'>

/** The same kind of crowd with each number of labels and of answers an item. */
const each = (
  family: string,
  labels: number[],
  answers: number[],
  kind: (labels: number, answers: number) => Kind,
): Recipe[] =>
  labels.flatMap((count) =>
    answers.map((each) => ({ name: family, labels: count, answers: each, ...kind(count, each) })),
  )

const thin = { items: 1000, activity: 1, skill: between(0.35, 0.85) }
const usual = { items: 800, people: 80, activity: 1, skill: between(0.5, 0.9) }

/** Few answers an item; classes of all sizes; mistakes of every kind; people who know nothing. */
const large: Recipe[] = [
  ...each('thin-tail', [2, 3, 4, 5, 8, 10, 20], [2, 2.5, 3], (labels, answers) => ({
    ...thin,
    people: answers === 2 ? 400 : 150,
    prior: zipf(labels),
  })),
  ...each('thin', [3, 10, 20], [2, 3], () => ({ ...thin, people: 200 })),
  ...[0.7, 0.85, 0.95].flatMap((share) =>
    each('dominated', [2, 4, 10], [2, 3, 5], (labels, answers) => ({
      items: 800,
      people: 600 / answers,
      prior: dominated(labels, share),
      skill: between(0.55, 0.9),
    })),
  ),
  ...each('rare', [2], [2, 3, 5, 10], () => ({
    ...usual,
    prior: dominated(2, 0.98),
    skill: between(0.7, 0.98),
  })),
  ...each('first-preferred', [2, 3, 6], [2, 2.5, 3, 5], () => ({ ...usual, toFirst: 0.8 })),
  ...each('own-preferred', [2, 4, 10], [2, 3, 5], () => ({ ...usual, bias: 0.7 })),
  ...each('twins', [4, 8], [2, 3, 5], () => ({ ...usual, paired: true })),
  ...each('ordinal', [5, 8], [2, 2.5, 3, 5], (labels) => ({ ...usual, ordinal: true, prior: zipf(labels) })),
  ...each('spammers', [2, 4, 10], [2, 2.5, 3, 5], (labels, answers) => ({
    ...usual,
    items: 600,
    random: 0.2,
    constant: 0.2,
    ...(answers === 3 ? { prior: zipf(labels) } : {}),
  })),
  ...each('always-same', [2, 4, 10], [2, 3, 5], () => ({ ...usual, constant: 0.3 })),
  ...each('liars', [2, 3, 5], [2, 3, 4, 6], () => ({
    ...usual,
    skill: (random) => (random < 0.15 ? 0.05 : 0.5 + 0.45 * random),
  })),
  ...each('hard', [2, 4, 8], [3, 6, 10], () => ({ ...usual, items: 500, hard: 0.3, deceptive: 0.3 })),
  ...each('traps', [2, 4], [3, 5, 10], (labels) => ({
    ...usual,
    prior: dominated(labels, 0.5),
    toFirst: 0.5,
    hard: 0.3,
    deceptive: 0.7,
  })),
  ...each('weak', [2, 4, 7], [2, 3, 5], (labels) => ({
    ...usual,
    skill: between(1 / labels + 0.05, 1 / labels + 0.3),
  })),
  ...each('everything', [2, 4, 8], [2, 3, 5, 8], (labels) => ({
    ...usual,
    prior: zipf(labels),
    random: 0.1,
    constant: 0.1,
    hard: 0.2,
    deceptive: 0.2,
    bias: 0.3,
    toFirst: 0.3,
  })),
]

/** Items, people, answers an item, labels. */
const shapes = [
  [10, 3, 3, 2],
  [15, 4, 2, 3],
  [20, 5, 3, 3],
  [25, 5, 5, 2],
  [30, 8, 3, 3],
  [40, 6, 2, 4],
  [150, 3, 3, 2],
  [150, 20, 3, 4],
  [200, 6, 2, 5],
  [300, 4, 3, 3],
] as const

const small = shapes.flatMap(([items, people, answers, labels]): Recipe[] =>
  [false, true].map((tail) => ({
    name: items < 100 ? 'tiny' : 'small',
    items,
    people,
    answers,
    labels,
    skill: between(0.5, 0.95),
    ...(tail ? { prior: zipf(labels) } : {}),
  })),
)

/** Simulated crowds by family, the ones with the same `name`. */
export const crowdGrid: Recipe[] = [...large, ...small]

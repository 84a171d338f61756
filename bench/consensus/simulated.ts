import type { Recorded } from './data.ts'
import { seeded, shuffled } from './random.ts'

/**
 * A crowd made up by a seed. `answers`: so many an item, on the mean; `activity`: how unevenly people answer (Zipf's exponent, 0
 * evenly); `skill`: from a random number in [0, 1), a person's chance to be right; `bias`: how strongly a person prefers the
 * label of their own; `toFirst`: how strongly everybody prefers the first label; `hard`: share of items on which everyone's
 * skill drops to little above chance; `deceptive`: share of items on which mistakes are all the same; `ordinal`: mistakes
 * are neighbours of the truth; `paired`: mistakes are the label's twin; `random`, `constant`: share of people who answer at
 * random, or always their own label.
 */
export type Recipe = {
  name: string
  items: number
  people: number
  labels: number
  answers: number
  prior?: number[]
  activity?: number
  skill: (random: number) => number
  bias?: number
  toFirst?: number
  hard?: number
  deceptive?: number
  ordinal?: boolean
  paired?: boolean
  random?: number
  constant?: number
}

/** Classes of which the second is half as common as the first, the third a third. */
export const zipf = (labels: number): number[] => Array.from({ length: labels }, (_, rank) => 1 / (rank + 1))

const recipes: Recipe[] = [
  { name: 'sim-few-a-person', items: 1000, people: 750, labels: 4, answers: 3, skill: (u) => 0.5 + 0.45 * u },
  { name: 'sim-small-crowd', items: 40, people: 5, labels: 3, answers: 5, skill: (u) => 0.5 + 0.4 * u },
  {
    name: 'sim-rare-class',
    items: 1000,
    people: 60,
    labels: 2,
    answers: 5,
    prior: [0.93, 0.07],
    skill: (u) => 0.6 + 0.38 * u,
  },
  { name: 'sim-many-classes', items: 1000, people: 100, labels: 20, answers: 5, skill: (u) => 0.3 + 0.6 * u },
  {
    name: 'sim-half-random',
    items: 1000,
    people: 80,
    labels: 2,
    answers: 9,
    skill: (u) => (u < 0.5 ? 0.5 : 0.9),
  },
  {
    name: 'sim-biased',
    items: 1000,
    people: 50,
    labels: 3,
    answers: 6,
    skill: (u) => 0.45 + 0.4 * u,
    bias: 0.6,
  },
  {
    name: 'sim-hard-items',
    items: 1000,
    people: 80,
    labels: 3,
    answers: 7,
    skill: (u) => 0.6 + 0.38 * u,
    hard: 0.3,
  },
  {
    name: 'sim-experts',
    items: 1000,
    people: 100,
    labels: 4,
    answers: 5,
    skill: (u) => (u < 0.8 ? 0.4 : 0.97),
  },
  { name: 'sim-one-answer', items: 1000, people: 100, labels: 3, answers: 1, skill: (u) => 0.5 + 0.45 * u },
  { name: 'sim-three-people', items: 300, people: 3, labels: 3, answers: 3, skill: (u) => 0.5 + 0.45 * u },
  { name: 'sim-strangers', items: 700, people: 1e5, labels: 3, answers: 5, skill: (u) => 0.4 + 0.5 * u },
  {
    name: 'sim-weak-and-rare',
    items: 1000,
    people: 60,
    labels: 2,
    answers: 7,
    prior: [0.85, 0.15],
    skill: (u) => 0.45 + 0.4 * u,
    bias: 0.4,
  },
  {
    name: 'sim-adversaries',
    items: 1000,
    people: 60,
    labels: 3,
    answers: 7,
    skill: (u) => (u < 0.2 ? 0.05 : 0.55 + 0.4 * u),
  },
  {
    name: 'sim-ordinal',
    items: 1000,
    people: 100,
    labels: 7,
    answers: 4,
    skill: (u) => 0.35 + 0.45 * u,
    ordinal: true,
  },
  {
    name: 'sim-long-tail',
    items: 1500,
    people: 100,
    labels: 20,
    answers: 5,
    prior: zipf(20),
    skill: (u) => 0.4 + 0.5 * u,
  },
  {
    name: 'sim-thin-tail',
    items: 1500,
    people: 150,
    labels: 10,
    answers: 2.5,
    activity: 1,
    prior: zipf(10),
    skill: (u) => 0.35 + 0.5 * u,
  },
  {
    name: 'sim-thin-pairs',
    items: 1000,
    people: 300,
    labels: 2,
    answers: 2,
    prior: [0.85, 0.15],
    skill: (u) => 0.55 + 0.35 * u,
  },
  {
    name: 'sim-always-same',
    items: 600,
    people: 60,
    labels: 4,
    answers: 3,
    activity: 0.7,
    skill: (u) => 0.55 + 0.4 * u,
    constant: 0.3,
  },
  {
    name: 'sim-traps',
    items: 500,
    people: 60,
    labels: 4,
    answers: 5,
    activity: 1,
    prior: [0.5, 0.2, 0.2, 0.1],
    skill: (u) => 0.45 + 0.35 * u,
    toFirst: 0.5,
    hard: 0.3,
    deceptive: 0.7,
  },
]

const pick = (weights: number[], random: number): number => {
  let left = random * weights.reduce((sum, weight) => sum + weight, 0)
  for (const [at, weight] of weights.entries()) {
    left -= weight
    if (left < 0) return at
  }
  return weights.length - 1
}

export const simulate = (recipe: Recipe, seed = 7): Recorded => {
  const { name, items, people, labels, answers, prior, activity = 0, skill } = recipe
  const { bias = 0, toFirst = 0, hard = 0, deceptive = 0, ordinal = false, paired = false } = recipe
  const random = seeded(seed)
  const [bots, always] = [recipe.random ?? 0, recipe.constant ?? 0]
  const persons = Array.from({ length: people }, (_, who) => ({
    skill: skill(random()),
    own: Math.floor(random() * labels),
    isRandom: who < bots * people,
    isConstant: who >= bots * people && who < (bots + always) * people,
  }))
  const turns = activity > 0 ? Array.from(shuffled(people, random), (rank) => (rank + 1) ** -activity) : []
  const truth = Int32Array.from({ length: items }, () =>
    pick(prior ?? Array.from({ length: labels }, () => 1), random()),
  )
  const said: Recorded['answers'] = []
  for (let item = 0; item < items; item += 1) {
    const isHard = random() < hard
    const trap = deceptive > 0 && random() < deceptive ? Math.floor(random() * labels) : -1
    const wanted = Math.min(people, Math.max(1, Math.floor(answers + (answers % 1 > 0 ? random() : 0))))
    const asked = new Set<number>()
    while (asked.size < wanted)
      asked.add(activity > 0 ? pick(turns, random()) : Math.floor(random() * people))
    for (const who of asked) {
      const person = persons[who] as (typeof persons)[number]
      const chance = isHard ? 1 / labels + 0.25 * (person.skill - 1 / labels) : person.skill
      const isRight = random() < chance
      const right = truth[item] as number
      const near = (): number =>
        right === 0 || (right < labels - 1 && random() < 0.5) ? right + 1 : right - 1
      const wrong = (): number => {
        if (trap >= 0 && trap !== right) return trap
        if (paired && (right ^ 1) < labels) return right ^ 1
        if (toFirst > 0 && random() < toFirst) return 0
        return ordinal ? near() : (right + 1 + Math.floor(random() * (labels - 1))) % labels
      }
      const slips = random() < bias && !isRight
      const honest = isRight ? right : slips ? person.own : wrong()
      const label = person.isConstant ? person.own : person.isRandom ? Math.floor(random() * labels) : honest
      said.push({ item, voice: `c:${who}`, label })
    }
  }
  return { name, labels: Array.from({ length: labels }, (_, at) => String(at)), items, answers: said, truth }
}

/** Crowds of the kinds that break one method or another. */
export const simulatedCrowds = (): Recorded[] => recipes.map((recipe) => simulate(recipe))

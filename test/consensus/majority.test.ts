import fc from 'fast-check'
import { expect, test } from 'vitest'
import { majority, standard, type LabelItem, type Method } from '#consensus/index.ts'
import { toItems } from '../../bench/consensus/data.ts'
import { measure } from '../../bench/consensus/measures.ts'
import { simulate, zipf, type Recipe } from '../../bench/consensus/simulated.ts'
import { runs, source } from './arbitrary.ts'

const between =
  (least: number, most: number) =>
  (random: number): number =>
    least + (most - least) * random

const usual = { items: 800, people: 80, activity: 1, skill: between(0.5, 0.9) }

/** Crowds on which a method that learns too much, or believes the wrong half of it, is below majority vote. */
const crowds: Recipe[] = [
  { name: 'ten classes, a tail', ...usual, labels: 10, answers: 2.5, prior: zipf(10) },
  { name: 'twenty classes, a tail', ...usual, people: 150, labels: 20, answers: 3, prior: zipf(20) },
  { name: 'one class in seven, pairs', ...usual, people: 300, labels: 2, answers: 2, prior: [0.85, 0.15] },
  { name: 'one class in twenty', ...usual, activity: 0, labels: 2, answers: 3, prior: [0.95, 0.05] },
  { name: 'nineteen in twenty, pairs', ...usual, people: 300, labels: 4, answers: 2, prior: [57, 1, 1, 1] },
  { name: 'a class is preferred, pairs', ...usual, labels: 2, answers: 2, toFirst: 0.8 },
  { name: 'a class is preferred', ...usual, labels: 3, answers: 3, toFirst: 0.8 },
  { name: 'a scale', ...usual, labels: 5, answers: 2.5, ordinal: true, prior: [1, 2, 4, 2, 1] },
  { name: 'always the same', ...usual, items: 600, labels: 4, answers: 2, constant: 0.2, random: 0.2 },
  { name: 'always one of two', ...usual, items: 600, labels: 2, answers: 2.5, constant: 0.2, random: 0.2 },
  { name: 'all fall for the same', ...usual, labels: 4, answers: 5, deceptive: 0.7, hard: 0.3, toFirst: 0.5 },
  { name: 'little better than chance', ...usual, labels: 7, answers: 3, skill: between(0.2, 0.45) },
  ...Array.from({ length: 10 }, () => ({
    ...usual,
    name: 'tiny',
    items: 30,
    people: 6,
    labels: 3,
    answers: 3,
  })),
]

const accuracy = (method: Method, { seed, recipe }: { seed: number; recipe: Recipe }): number => {
  const data = simulate(recipe, seed)
  const items = toItems(data)
  const model = method.learn(items, recipe.labels)
  const posteriors = items.map(({ votes }) => method.posterior(votes, recipe.labels, model))
  return measure(posteriors, data.truth, recipe.labels).accuracy
}

test.each([...new Set(crowds.map(({ name }) => name))])('at least as good as majority vote: %s', (name) => {
  const sets = crowds
    .filter((recipe) => recipe.name === name)
    .flatMap((recipe, at) => [1, 2, 3].map((seed) => ({ recipe, seed: seed + 10 * at })))
  const gains = sets.map((set) => accuracy(standard, set) - accuracy(majority, set))
  expect(gains.reduce((sum, gain) => sum + gain, 0) / gains.length).toBeGreaterThan(-0.5)
})

/** So many honest people, right 85 times in 100 and else guessing, and as many voices that always say the first label. */
const halved = (honest: number, constant: number, labels: number, seed: number) => {
  const random = source(seed)
  const truth = Array.from({ length: 70 }, () => Math.floor(random() * labels))
  const items = truth.map((right): LabelItem => {
    const said = Array.from({ length: honest }, () =>
      random() < 0.85 ? right : Math.floor(random() * labels),
    )
    return {
      votes: [
        ...said.map((label, who) => ({ voice: `c:${who}`, label })),
        ...Array.from({ length: constant }, (_, who) => ({ voice: `c:bot${who}`, label: 0 })),
      ],
    }
  })
  return { items, truth }
}

test('voices that always say the same do not outvote as many who do not', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 2, max: 5 }), (seed, labels) => {
      const { items, truth } = halved(3, 3, labels, seed)
      const [own, plain] = [standard, majority].map((method) => {
        const model = method.learn(items, labels)
        const posteriors = items.map(({ votes }) => method.posterior(votes, labels, model))
        return measure(posteriors, Int32Array.from(truth), labels).accuracy
      }) as [number, number]
      expect(own).toBeGreaterThan(plain)
    }),
    runs(50),
  )
})

test('of two people, one of whom always says the same, neither is followed', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 2, max: 5 }), (seed, labels) => {
      const { items } = halved(1, 1, labels, seed)
      const model = standard.learn(items, labels)
      for (const { votes } of items) {
        const posterior = standard.posterior(votes, labels, model)
        const own = votes.map(({ label }) => posterior[label] ?? 0)
        expect(own[0]).toBeCloseTo(own[1] ?? 0, 9)
      }
    }),
    runs(50),
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { colluders, standard, type LabelItem, type Vote } from '#consensus/index.ts'
import { runs, source } from './arbitrary.ts'

const reliable = ['c:r0', 'c:r1', 'c:r2', 'c:r3', 'c:r4']

/** What an adversary may have done before: earned trust, lied always, said one label always, answered at random, or nothing. */
const histories = ['honest', 'liar', 'constant', 'random', 'none'] as const

const histories$ = fc.record({
  seed: fc.integer(),
  labels: fc.integer({ min: 2, max: 4 }),
  items: fc.integer({ min: 10, max: 30 }),
  others: fc.nat(3),
  history: fc.constantFrom(...histories),
  gold: fc.constantFrom(0, 0.2),
  skill: fc.constantFrom(0.95, 1),
})

type Past = typeof histories$ extends fc.Arbitrary<infer T> ? T : never

const pastAnswer = (
  history: Past['history'],
  right: number,
  labels: number,
  random: () => number,
): number => {
  if (history === 'honest') return right
  if (history === 'liar') return (right + 1) % labels
  return history === 'constant' ? 0 : Math.floor(random() * labels)
}

/** Items that five people answered, each right nineteen times in twenty or always, with mediocre others and the adversary among them. */
const past = ({ seed, labels, items, others, history, gold, skill }: Past): LabelItem[] => {
  const random = source(seed)
  return Array.from({ length: items }, () => {
    const right = Math.floor(random() * labels)
    const answer = (skill: number): number =>
      random() < skill ? right : (right + 1 + Math.floor(random() * (labels - 1))) % labels
    const votes: Vote[] = reliable.map((voice) => ({ voice, label: answer(skill) }))
    for (let who = 0; who < others; who += 1) votes.push({ voice: `c:o${who}`, label: answer(0.6) })
    if (history !== 'none')
      votes.push({ voice: 'c:adversary', label: pastAnswer(history, right, labels, random) })
    return random() < gold ? { votes, gold: right } : { votes }
  })
}

test('a single adversary never flips an item with five reliable voices, whatever came before', () => {
  fc.assert(
    fc.property(histories$, fc.nat(3), fc.nat(2), fc.boolean(), (before, truth, lie, isLearned) => {
      const { labels } = before
      const label = truth % labels
      const votes: Vote[] = reliable.map((voice) => ({ voice, label }))
      votes.push({ voice: 'c:adversary', label: (label + 1 + (lie % (labels - 1))) % labels })
      const items = past(before)
      const model = standard.learn(isLearned ? [...items, { votes }] : items, labels)
      const posterior = standard.posterior(votes, labels, model)
      expect(posterior.indexOf(Math.max(...posterior))).toBe(label)
      expect(posterior[label]).toBeGreaterThan(0.5)
    }),
    runs(200),
  )
})

const groups$ = fc.record({
  seed: fc.integer(),
  labels: fc.integer({ min: 2, max: 4 }),
  size: fc.integer({ min: 3, max: 5 }),
})

test('a group found in step counts as one voice, however many of them answer', () => {
  let [found, all] = [0, 0]
  fc.assert(
    fc.property(groups$, fc.nat(3), ({ seed, labels, size }, said) => {
      const random = source(seed)
      const cheats = Array.from({ length: size }, (_, who) => `c:x${who}`)
      const items = Array.from({ length: 60 }, (): LabelItem => {
        const right = Math.floor(random() * labels)
        const sheet = Math.floor(random() * labels)
        const honest = Array.from({ length: 8 }, (_, who): Vote => {
          const label = random() < 0.7 ? right : Math.floor(random() * labels)
          return { voice: `c:${who}`, label }
        })
        return { votes: [...honest, ...cheats.map((voice) => ({ voice, label: sheet }))] }
      })
      const model = standard.learn(items, labels)
      all += 1
      for (const group of colluders(model)) {
        const votes = group.map((voice) => ({ voice, label: said % labels }))
        const together = standard.posterior(votes, labels, model)
        expect(together).toEqual(standard.posterior(votes.slice(0, 1), labels, model))
        if (cheats.every((cheat) => group.includes(cheat))) found += 1
      }
    }),
    // So many that chance alone does not decide about the share.
    runs(1000),
  )
  expect(found / all).toBeGreaterThan(0.95)
})

import { expect, test } from 'vitest'
import { colluders, standard, type LabelItem, type Vote } from '#consensus/index.ts'

/** A reproducible source of numbers in [0, 1). */
const source = (): (() => number) => {
  let state = 42
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Twenty people of mixed skill on 200 items of three labels, eight answers each; the last six may share `sheet`. */
const crowd = (sheet?: (item: number, truth: number) => number): { items: LabelItem[]; truth: number[] } => {
  const random = source()
  const truth = Array.from({ length: 200 }, () => Math.floor(random() * 3))
  const items = truth.map((right, item) => {
    const people = Array.from({ length: 20 }, (_, who) => who)
      .map((who) => ({ who, at: random() }))
      .sort((a, b) => a.at - b.at)
      .slice(0, 8)
    const votes = people.map(({ who }): Vote => {
      const isRight = random() < 0.55 + 0.02 * who
      const honest = isRight ? right : (right + 1 + Math.floor(random() * 2)) % 3
      return { voice: `c:${who}`, label: who >= 14 && sheet !== undefined ? sheet(item, right) : honest }
    })
    return { votes }
  })
  return { items, truth }
}

const accuracy = ({ items, truth }: ReturnType<typeof crowd>): number => {
  const model = standard.learn(items, 3)
  const right = items.filter(({ votes }, at) => {
    const posterior = standard.posterior(votes, 3, model)
    return posterior.indexOf(Math.max(...posterior)) === truth[at]
  })
  return right.length / items.length
}

const cheats = ['c:14', 'c:15', 'c:16', 'c:17', 'c:18', 'c:19']

test('nobody is accused where nobody colludes', () => {
  expect(colluders(standard.learn(crowd().items, 3))).toEqual([])
})

test.each([
  ['from one sheet', (item: number) => (item * 7 + 3) % 3],
  ['wrong on purpose, together', (item: number, truth: number) => (truth + 1 + (item % 2)) % 3],
])('people who answer %s are found, and count as one voice', (_, sheet) => {
  const attacked = crowd(sheet)
  const groups = colluders(standard.learn(attacked.items, 3))
  expect(groups.map((group) => group.toSorted())).toEqual([cheats])
  expect(accuracy(attacked)).toBeGreaterThan(0.85)
})

test('people who agree because they are right are left alone', () => {
  const perfect = crowd((_, truth) => truth)
  expect(colluders(standard.learn(perfect.items, 3))).toEqual([])
  expect(accuracy(perfect)).toBeGreaterThan(0.97)
})

test('a single adversary never flips an item with five reliable voices', () => {
  const { items } = crowd()
  const model = standard.learn(items, 3)
  for (const cheat of ['c:0', 'c:13', 'c:stranger', 'm:model'])
    for (const label of [0, 1, 2]) {
      const votes = [15, 16, 17, 18, 19].map((who): Vote => ({ voice: `c:${who}`, label }))
      const posterior = standard.posterior([...votes, { voice: cheat, label: (label + 1) % 3 }], 3, model)
      expect(posterior[label]).toBeGreaterThan(0.95)
    }
})

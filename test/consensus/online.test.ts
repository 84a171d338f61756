import fc from 'fast-check'
import { expect, test } from 'vitest'
import { standard } from '#consensus/index.ts'
import { openOnline } from '#consensus/online/online.ts'
import { close, crowds, runs, voices } from './arbitrary.ts'

test('after a refit, online and refitted posteriors agree', () => {
  fc.assert(
    fc.property(crowds, ({ labels, items }) => {
      const online = openOnline(labels)
      const plain = items.map(({ votes }) => ({ votes }))
      for (const [item, { votes }] of plain.entries())
        for (const { voice, label } of votes) online.add(item, voices.indexOf(voice), label)
      online.refit()
      const model = standard.learn(plain, labels)
      for (const [item, { votes }] of plain.entries())
        expect(close(online.posterior(item), standard.posterior(votes, labels, model))).toBe(true)
    }),
    runs(200),
  )
})

test('an answer given twice changes nothing, and a label that does not exist neither', () => {
  const online = openOnline(3)
  const once = online.add(5, 2, 1)
  expect(online.add(5, 2, 1)).toEqual(once)
  expect(online.add(5, 2, 0)).toEqual(once)
  expect(online.add(5, 3, 3)).toEqual(once)
  expect(online.size()).toBe(1)
})

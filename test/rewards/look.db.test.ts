import { afterAll, beforeAll, expect, test } from 'vitest'

import { sort } from '#rewards/payouts/look.ts'
import type { Run } from '#rewards/payouts/pass.ts'

import { openTown, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => town.close())

test('who was looked at a moment ago is payable, also where what is remembered is thrown away meanwhile', async () => {
  const people = [await town.person(1n), await town.person(1n)]
  const seen: Run['seen'] = new Map()
  const run = { db: town.db, chain: town.chain, seen, report: {} } as Run
  const members = await town.db
    .selectFrom('payouts')
    .selectAll()
    .where(
      'id',
      'in',
      people.map((one) => one.payoutId),
    )
    .orderBy('id')
    .execute()
  await sort(run, members.slice(0, 1))
  for (let index = 0; index <= 50_000; index += 1)
    seen.set(`long ago ${index}`, { state: 'missing', at: -1e9 })
  const { payable, poisoned } = await sort(run, members)
  expect(poisoned).toEqual([])
  expect(payable).toHaveLength(2)
})

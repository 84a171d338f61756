import { afterAll, beforeAll, expect, test } from 'vitest'

import { balance } from '#rewards/ledger.ts'
import { reconcile } from '#rewards/reconcile.ts'
import { balances, statement } from '#rewards/statement.ts'
import { openTreasury } from '#rewards/treasury.ts'

import { openTown, settle, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => town.close())

test('the first start mints the supply into the treasury, and it is booked once', async () => {
  const { db, chain } = town
  expect(await balance(db, { kind: 'treasury' }, chain.asset.mint)).toBe(10n ** 15n)
  expect(await openTreasury(db, chain)).toEqual({ booked: 0n })
  expect(await reconcile(db, chain)).toMatchObject({ ok: true, differences: [], chainBalance: 10n ** 15n })
})

test('everybody is paid what is due, new accounts are opened, and the statement says how', async () => {
  const people = []
  for (let index = 0; index < 40; index += 1) people.push(await town.person(BigInt(1000 + index)))
  const reports = await settle(town, town.chain)
  expect(reports.flatMap((report) => report.paid).length).toBe(40)
  for (const [index, one] of people.entries()) expect(await town.held(one.wallet)).toBe(BigInt(1000 + index))
  expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true, differences: [] })
  const [one] = people as [(typeof people)[0]]
  const lines = await statement(town.db, one.id, town.chain.asset.mint)
  expect(lines).toMatchObject([
    { amount: -1000n, reason: 'payout-requested', payout: { status: 'paid', wallet: one.wallet } },
    { amount: 1000n, reason: 'answer-accepted' },
  ])
  expect(await balances(town.db, one.id, town.chain.asset.mint)).toMatchObject({
    due: 0n,
    inTransit: 0n,
    paid: 1000n,
  })
})

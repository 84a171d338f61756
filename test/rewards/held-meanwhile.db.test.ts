import { afterAll, beforeAll, expect, test } from 'vitest'

import { silent } from '#core/log.ts'
import type { Chain } from '#rewards/chain.ts'
import { runPayouts } from '#rewards/payouts/run.ts'

import { later, openTown, settle, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => town.close())

test('who is held while their batch is being signed is not paid by it, and once they are released they are paid once', async () => {
  const [first, second] = [await town.person(10n), await town.person(20n)]
  const hold = async (): Promise<void> => {
    await town.db
      .updateTable('payouts')
      .set({ status: 'held', hold_reason: 'operator', batch_id: null })
      .where('id', '=', first.payoutId)
      .execute()
  }
  const sign: Chain['sign'] = async (...batch) => {
    const signed = await town.chain.sign(...batch)
    await hold()
    return signed
  }
  const report = await runPayouts({ db: town.db, chain: { ...town.chain, sign }, log: silent, now: later() })
  expect(report.signed).toBe(0)
  await settle(town, town.chain)
  expect([await town.held(first.wallet), await town.held(second.wallet)]).toEqual([0n, 20n])
  await town.db
    .updateTable('payouts')
    .set({ status: 'planned', hold_reason: null })
    .where('id', '=', first.payoutId)
    .execute()
  await settle(town, town.chain)
  expect([await town.held(first.wallet), await town.held(second.wallet)]).toEqual([10n, 20n])
})

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { silent } from '#core/log.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { reconcile } from '#rewards/reconcile.ts'

import { Killed, mortalChain, mortalDb, reaper } from './faults.ts'
import { later, openTown, settle, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => town.close())

/** One pass that dies at step `at`; true where it lived through it. */
const passKilledAt = async (at: number): Promise<boolean> => {
  const life = reaper(at)
  const deps = {
    db: mortalDb(town.db, life),
    chain: mortalChain(town.chain, life),
    log: silent,
    now: later(),
  }
  try {
    await runPayouts(deps)
  } catch (error) {
    if (!(error instanceof Killed) && life.where() === undefined) throw error
  }
  return life.where() === undefined
}

const someone = async (amounts: bigint[]) => {
  const people = []
  for (const amount of amounts) people.push({ ...(await town.person(amount)), amount })
  return people
}

const heldBy = async (people: { wallet: string }[]): Promise<bigint[]> =>
  Promise.all(people.map(async ({ wallet }) => town.held(wallet)))

test('a payout killed anywhere is paid once', async () => {
  let lived = false
  let at = 0
  while (!lived) {
    at += 1
    const people = await someone([BigInt(at), BigInt(at) * 1000n])
    lived = await passKilledAt(at)
    await settle(town, town.chain)
    expect(await heldBy(people)).toEqual([BigInt(at), BigInt(at) * 1000n])
    expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true, differences: [] })
  }
  expect(at).toBeGreaterThan(50)
}, 300_000)

test('a payout killed again and again, wherever and however long it lies, is paid once', async () => {
  const deaths = fc.array(
    fc.record({ at: fc.integer({ min: 1, max: 90 }), slots: fc.constantFrom(0, 1, 3, 160) }),
    { minLength: 1, maxLength: 6 },
  )
  await fc.assert(
    fc.asyncProperty(deaths, async (list) => {
      const people = await someone([1n, 2n, 3n])
      for (const { at, slots } of list) {
        await passKilledAt(at)
        town.tick(slots)
      }
      await settle(town, town.chain)
      expect(await heldBy(people)).toEqual([1n, 2n, 3n])
      expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true, differences: [] })
    }),
    { numRuns: 20 },
  )
}, 300_000)

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { silent } from '#core/log.ts'
import { Unanswered, type Chain } from '#rewards/chain.ts'
import { CHUNK } from '#rewards/payouts/sign.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { reconcile } from '#rewards/reconcile.ts'

import { Killed, mortalChain, mortalDb, reaper } from './faults.ts'
import { later, openTown, settle, type Town } from './town.ts'

let town: Town
let single: Chain
beforeAll(async () => {
  town = await openTown()
  // A batch for each payout, so that few people make many chunks.
  single = { ...town.chain, pack: (transfers) => transfers.map((_, index) => [index]) }
})
afterAll(async () => town.close())

const CROWD = 3 * CHUNK

const crowd = async () => {
  const people = []
  for (let index = 1; index <= CROWD; index += 1)
    people.push({ ...(await town.person(BigInt(index))), amount: BigInt(index) })
  return people
}

/** Who was paid another sum than what they were owed, and what the ledger cannot explain. */
const wrong = async (people: { wallet: string; amount: bigint }[]): Promise<unknown[]> => {
  const held = await Promise.all(people.map(async ({ wallet }) => town.held(wallet)))
  const { differences } = await reconcile(town.db, town.chain)
  return [...people.filter(({ amount }, index) => held[index] !== amount), ...differences]
}

test('chunks that go side by side pay everybody once in one pass', async () => {
  const people = await crowd()
  const seen: number[] = []
  const report = await runPayouts({
    db: town.db,
    chain: single,
    log: silent,
    now: later(),
    onProgress: ({ signed }) => seen.push(signed),
  })
  expect(report.signed).toBe(CROWD)
  expect(new Set(seen).size).toBeGreaterThan(1)
  await settle(town, single)
  expect(await wrong(people)).toEqual([])
})

test('chunks killed side by side anywhere are paid once', async () => {
  const death = fc.record({ at: fc.integer({ min: 1, max: 1500 }), slots: fc.constantFrom(0, 1, 3, 160) })
  await fc.assert(
    fc.asyncProperty(fc.array(death, { minLength: 1, maxLength: 3 }), async (deaths) => {
      const people = await crowd()
      for (const { at, slots } of deaths) {
        const life = reaper(at)
        const mortal = { db: mortalDb(town.db, life), chain: mortalChain(single, life) }
        await runPayouts({ ...mortal, log: silent, now: later() }).catch((error: unknown) => {
          if (!(error instanceof Killed) && life.where() === undefined) throw error
        })
        town.tick(slots)
      }
      await settle(town, single)
      expect(await wrong(people)).toEqual([])
    }),
    { numRuns: 3 },
  )
}, 300_000)

test('where the chain goes silent between chunks nothing more begins, and the next pass pays the rest', async () => {
  const people = await crowd()
  let looks = 0
  const silentLater: Chain = {
    ...single,
    sign: async (...args) => {
      looks += 1
      if (looks > CHUNK) throw new Unanswered(new Error('nobody answers'))
      return single.sign(...args)
    },
  }
  const report = await runPayouts({ db: town.db, chain: silentLater, log: silent, now: later() })
  expect(report.signed).toBe(CHUNK)
  expect(report.waiting).toContainEqual(expect.stringContaining('obody answers'))
  await settle(town, single)
  expect(await wrong(people)).toEqual([])
})

import { PublicKey, type Connection } from '@solana/web3.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { Endpoint } from '#rewards/solana/endpoint.ts'
import { priorityPrice } from '#rewards/solana/fees.ts'

const endpoint = (recent: () => Promise<number[]>): Endpoint => ({
  name: 'node',
  connection: {
    getRecentPrioritizationFees: async () =>
      (await recent()).map((prioritizationFee, slot) => ({ slot, prioritizationFee })),
  } as unknown as Connection,
  guard: async (call) => call(),
  call: async () => undefined,
  health: () => ({ name: 'node', state: 'closed', failures: 0 }),
})
const price = async (fees: number[]): Promise<number> =>
  priorityPrice([endpoint(async () => fees)], [PublicKey.default])()

test('the price is what three of four recent blocks took, and never above the cap', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(200_000), { minLength: 1, maxLength: 150 }), async (fees) => {
      const asked = await price(fees)
      expect(asked).toBeLessThanOrEqual(50_000)
      const enough = fees.filter((fee) => fee <= asked).length
      expect(asked === 50_000 || enough * 4 >= fees.length * 3).toBe(true)
      expect(asked === 50_000 || asked === 0 || fees.includes(asked)).toBe(true)
    }),
  )
})

test('where most blocks are free it is 0, and without any answer it stays what it was', async () => {
  expect(await price([0, 0, 0, 0, 0, 0, 0, 90_000])).toBe(0)
  expect(await price([])).toBe(0)
  const dead = priorityPrice([endpoint(async () => Promise.reject(new Error('refused')))], [])
  expect(await dead()).toBe(0)
})

test('endpoints are asked once for many batches', async () => {
  let asked = 0
  const ask = priorityPrice(
    [
      endpoint(async () => {
        asked += 1
        return [7]
      }),
    ],
    [],
  )
  for (let batch = 0; batch < 20; batch += 1) await ask()
  expect(await ask()).toBe(7)
  expect(asked).toBe(1)
})

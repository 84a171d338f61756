import { randomBytes } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Batch, Chain, Marker, Rpc, Signed } from '#rewards/chain.ts'

import { newWallet, openTown, type Town } from '../town.ts'

const MEMO = `accord:1:${'A'.repeat(43)}=`
const seed = (): string => randomBytes(12).toString('base64').slice(0, 15)

describe.each([
  ['legacy', 14, 7, 392.9],
  ['v1', 57, 10, 90.2],
] as const)('written as %s', (format, width, openings, lamports) => {
  let town: Town
  let chain: Chain
  const wallets = Array.from({ length: width }, newWallet)
  beforeAll(async () => {
    town = await openTown(undefined, { format })
    chain = town.chain
    for (let start = 0; start < width; start += openings)
      await land(await signed(batchOf(wallets.slice(start, start + openings), true)))
  })
  afterAll(async () => town.close())

  const rpc = (): Rpc => chain.rpcs[0] as Rpc
  const batchOf = (to: readonly string[], create = false): Batch => ({
    transfers: to.map((wallet) => ({ wallet, amount: 1_000_000n, create })),
    memo: MEMO,
    seed: seed(),
  })
  const signed = async (batch: Batch): Promise<Signed> => {
    const simulated = await chain.simulate(batch)
    if (!('units' in simulated)) throw new Error(simulated.error)
    return chain.sign(batch, (await rpc().latestBlockhash()).blockhash, simulated.units)
  }
  const land = async (one: Signed): Promise<bigint> => {
    await rpc().send(one.raw)
    town.tick()
    const { statuses } = await rpc().statuses([one.signature], true)
    expect(statuses).toMatchObject([{ error: null, level: 'finalized' }])
    return (await chain.costOf({ ...one, ok: true })).fee
  }

  test('a full batch is as large as it may be, and so is one that opens accounts', async () => {
    expect(chain.pack(batchOf(Array.from({ length: 200 }, newWallet)).transfers)[0]?.length).toBe(width)
    expect(chain.pack(batchOf(Array.from({ length: 200 }, newWallet), true).transfers)[0]?.length).toBe(
      openings,
    )
    await land(await signed(batchOf(Array.from({ length: openings }, newWallet), true)))
  })

  test(`a payout to an account that exists costs ${lamports} lamports, its part of the reclaim counted`, async () => {
    const count = chain.reclaimWidth()
    const seeds: string[] = []
    let fees = 0n
    for (let one = 0; one < count; one += 1) {
      const batch = batchOf(wallets)
      seeds.push(batch.seed)
      fees += await land(await signed(batch))
    }
    const found = await chain.markers(seeds)
    expect(found).toEqual(seeds.map(() => 890_880n))
    const markers: Marker[] = seeds.map((name, index) => ({ seed: name, lamports: found[index] ?? 0n }))
    const { lamports: before } = await rpc().treasury()
    const reclaim = await chain.signReclaim(markers, (await rpc().latestBlockhash()).blockhash)
    fees += await land(reclaim)
    const { lamports: after } = await rpc().treasury()
    expect(after - before).toBe(890_880n * BigInt(count) - 5000n)
    expect(await chain.markers(seeds)).toEqual(seeds.map(() => 0n))
    const each = Number(fees) / (count * width)
    console.log(
      `${format}: ${each.toFixed(2)} lamports a payout, ${count * width} payouts, ${fees} lamports of fees`,
    )
    expect(each).toBeCloseTo(lamports, 1)
  })
})

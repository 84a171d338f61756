import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { silent } from '#core/log.ts'
import { treasury } from '#rewards/accounts.ts'
import { bookCosts } from '#rewards/book-costs.ts'
import type { Chain, Rpc } from '#rewards/chain.ts'
import { compareLamports, markers, SOL } from '#rewards/lamports.ts'
import { balance } from '#rewards/ledger.ts'
import { sweepMarkers } from '#rewards/markers/sweep-markers.ts'
import { reconcile } from '#rewards/reconcile.ts'
import { markerAddress } from '#rewards/solana/marker.ts'
import { openTreasury } from '#rewards/treasury.ts'
import { PublicKey } from '@solana/web3.js'

import { Killed, mortalChain, mortalDb, reaper, withRpcs } from './faults.ts'
import { newWallet, openTown, settle, type Town } from './town.ts'

const MARKER = 890_880n
const OPENING = 2_039_280n

describe.each(['legacy', 'v1'] as const)('written as %s', (format) => {
  let town: Town
  beforeAll(async () => {
    town = await openTown(undefined, { format })
  })
  afterAll(async () => town.close())

  const inHours = (hours: number) => () => new Date(Date.now() + hours * 3_600_000)
  const sweep = async (chain: Chain = town.chain, { hours = 48, all = true } = {}) =>
    sweepMarkers({ db: town.db, chain, log: silent, now: inHours(hours) }, { all })
  const locked = async (): Promise<bigint> => balance(town.db, markers, SOL)
  const payBatches = async (count: number): Promise<void> => {
    for (let one = 0; one < count; one += 1) {
      await town.person(5n)
      await settle(town, town.chain)
    }
  }
  const onChain = async (): Promise<bigint> => {
    const rows = await town.db.selectFrom('batches').select('seed').execute()
    const wallet = new PublicKey(town.chain.treasury)
    const infos = await town.connection.getMultipleAccountsInfo(
      rows.map(({ seed }) => markerAddress(wallet, seed)),
    )
    return infos.reduce((sum, info) => sum + BigInt(info?.lamports ?? 0), 0n)
  }
  const expectBalanced = async (): Promise<void> => {
    await bookCosts(town.db, town.chain)
    const seen = await compareLamports(town.db, town.chain)
    expect(seen).toEqual({ chain: seen?.ledger, ledger: await balance(town.db, treasury, SOL) })
    expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true, notes: [] })
    expect(await locked()).toBe(await onChain())
  }

  test('what a payout costs is booked to the lamport: fee, the rent of an account once, the marker', async () => {
    const wallet = newWallet()
    const before = await balance(town.db, treasury, SOL)
    await town.person(5n, wallet)
    await settle(town, town.chain)
    expect(await bookCosts(town.db, town.chain)).toBe(1)
    expect(await bookCosts(town.db, town.chain)).toBe(0)
    const first = before - (await balance(town.db, treasury, SOL))
    expect(first).toBe(5000n + OPENING + MARKER)
    expect(await town.chain.openingCost()).toBe(OPENING)
    await town.person(6n, wallet)
    await settle(town, town.chain)
    await bookCosts(town.db, town.chain)
    expect(before - (await balance(town.db, treasury, SOL)) - first).toBe(5000n + MARKER)
    const keys = await town.db.selectFrom('postings').select('key').where('asset', '=', SOL).execute()
    const kinds = keys.map(({ key }) => key.split(':')[0])
    expect(kinds.filter((kind) => kind === 'rent').length).toBe(1)
    expect(keys.some(({ key }) => key.startsWith(`rent:${town.chain.asset.mint}:${wallet}`))).toBe(true)
    await expectBalanced()
  })

  test('a transaction that no endpoint remembers is booked by what its bytes say, which is the same', async () => {
    await town.person(7n)
    await settle(town, town.chain)
    const [attempt] = await town.db
      .selectFrom('attempts')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(1)
      .execute()
    const landed = { raw: attempt?.raw as Uint8Array, signature: attempt?.signature as string, ok: true }
    const told = await town.chain.costOf(landed)
    expect(told).toMatchObject({ fee: 5000n, marker: MARKER, exact: true })
    const reckoned = await town.chain.costOf({ ...landed, signature: '1'.repeat(64) })
    expect(reckoned).toEqual({ ...told, exact: false })
    expect(await town.chain.costOf({ ...landed, signature: '1'.repeat(64), ok: false })).toMatchObject({
      rents: [],
      marker: 0n,
    })
    await expectBalanced()
  })

  test('SOL that comes in is booked once; what the ledger did not know of is booked where it is spent', async () => {
    const before = await balance(town.db, treasury, SOL)
    await town.connection.requestAirdrop(new PublicKey(town.chain.treasury), 12_345)
    town.tick()
    expect(await reconcile(town.db, town.chain)).toMatchObject({
      notes: [expect.stringContaining('0.000012345 SOL came into')],
    })
    await openTreasury(town.db, town.chain)
    await openTreasury(town.db, town.chain)
    expect((await balance(town.db, treasury, SOL)) - before).toBe(12_345n)
    await expectBalanced()
  })

  test('no marker is reclaimed while an attempt could still land, or an endpoint is silent', async () => {
    await payBatches(2)
    const all = await onChain()
    expect(all).toBeGreaterThan(0n)
    expect(await sweep()).toEqual({ swept: 0, lamports: 0n, live: 0 })
    town.tick(1300)
    expect(await sweep(town.chain, { hours: 0 })).toEqual({ swept: 0, lamports: 0n, live: 0 })
    const dead = async (): Promise<never> => Promise.reject(new Error('refused'))
    const half = withRpcs(
      town.chain,
      () => ({}),
      () => ({ finalized: dead }),
    )
    expect(await sweep(half)).toEqual({ swept: 0, lamports: 0n, live: 0 })
    const lagging = withRpcs(
      town.chain,
      () => ({}),
      () => ({ finalized: async () => ({ height: 300, slot: 300 }) }),
    )
    expect(await sweep(lagging)).toEqual({ swept: 0, lamports: 0n, live: 0 })
    expect(await onChain()).toBe(all)
    await expectBalanced()
  })

  test('once they are long dead all markers come back, in few transactions, and are recorded', async () => {
    const before = await locked()
    expect(await sweep(town.chain, { all: false })).toMatchObject({ swept: 0, live: 0 })
    await sweep()
    town.tick()
    const report = await sweep()
    expect(report).toEqual({ swept: Number(before / MARKER), lamports: before, live: 0 })
    expect(await onChain()).toBe(0n)
    expect(await locked()).toBe(0n)
    expect(await sweep()).toEqual({ swept: 0, lamports: 0n, live: 0 })
    const sweeps = await town.db.selectFrom('sweeps').selectAll().execute()
    expect(sweeps.map(({ status, fee }) => [status, fee])).toEqual([['done', 5000n]])
    await expectBalanced()
  })

  test('a sweep that was lost, or answered in vain, is sent again or signed anew, and nothing is booked twice', async () => {
    await payBatches(1)
    town.tick(1300)
    await sweep(withRpcs(town.chain, () => ({ send: async () => undefined })))
    town.tick(400)
    expect(await sweep(withRpcs(town.chain, () => ({ send: async () => undefined })))).toMatchObject({
      swept: 0,
    })
    const deaf = withRpcs(town.chain, (rpc: Rpc) => ({
      send: async (raw) => {
        await rpc.send(raw)
        throw new Error('502')
      },
    }))
    await sweep(deaf)
    town.tick()
    await sweep()
    town.tick()
    await sweep()
    expect(await onChain()).toBe(0n)
    await expectBalanced()
  })

  test('a sweep that somebody made up is booked as nothing, and its marker comes back by a true one', async () => {
    await payBatches(2)
    town.tick(1300)
    await bookCosts(town.db, town.chain)
    const before = await locked()
    // Some transaction of somebody, which is final on the chain, and one of the treasury's own that takes no marker back.
    const airdrop = await town.connection.requestAirdrop(new PublicKey(newWallet()), 1_000_000_000)
    const blockhash = newWallet()
    const own = await town.chain.sign({ transfers: [], memo: 'x', seed: 'x' }, blockhash, 1000)
    town.tick()
    const free = await town.db
      .selectFrom('batches')
      .select('id')
      .where('swept_at', 'is', null)
      .where('status', '=', 'paid')
      .execute()
    for (const [index, signature] of [airdrop, own.signature].entries()) {
      const made = { asset: town.chain.asset.mint, raw: Buffer.from(own.raw), signature, lamports: 1n }
      const { id } = await town.db
        .insertInto('sweeps')
        .values({ ...made, expiry_height: 1e9 })
        .returning('id')
        .executeTakeFirstOrThrow()
      await town.db
        .updateTable('batches')
        .set({ sweep_id: id })
        .where('id', '=', free[index]?.id ?? 0)
        .execute()
    }
    await sweep()
    expect(await locked()).toBe(before)
    town.tick()
    await sweep()
    expect(await locked()).toBe(0n)
    expect(await onChain()).toBe(0n)
    const made = await town.db
      .selectFrom('sweeps')
      .select(['status', 'fee'])
      .where('lamports', '=', 1n)
      .execute()
    expect(made).toEqual([
      { status: 'dead', fee: null },
      { status: 'dead', fee: null },
    ])
    await expectBalanced()
  })

  test('a marker that somebody puts into a sweep of others is not called gone', async () => {
    await payBatches(1)
    town.tick(1300)
    const silent = () => ({ send: async () => undefined })
    await sweep(withRpcs(town.chain, silent))
    await payBatches(1)
    const { id } = await town.db
      .selectFrom('sweeps')
      .select('id')
      .where('status', '=', 'signed')
      .executeTakeFirstOrThrow()
    const added = await town.db
      .updateTable('batches')
      .set({ sweep_id: id })
      .where('sweep_id', 'is', null)
      .where('swept_at', 'is', null)
      .returning('id')
      .execute()
    expect(added).toHaveLength(1)
    await sweep()
    town.tick()
    await sweep()
    expect([await onChain(), await locked()]).toEqual([MARKER, MARKER])
    town.tick(1300)
    await sweep()
    town.tick()
    await sweep()
    expect(await onChain()).toBe(0n)
    expect(await locked()).toBe(0n)
    await expectBalanced()
  })

  test('a sweep killed anywhere takes nothing twice, loses nothing, and is gone on with', async () => {
    let lived = false
    // The steps are the same whatever the format: one dies at the odd ones, the other at the even ones.
    let at = format === 'v1' ? -1 : 0
    while (!lived) {
      at += 2
      await payBatches(1)
      town.tick(1300)
      const life = reaper(at)
      const deps = {
        db: mortalDb(town.db, life),
        chain: mortalChain(town.chain, life),
        log: silent,
        now: inHours(48),
      }
      try {
        await sweepMarkers(deps)
        town.tick()
        await sweepMarkers(deps)
      } catch (error) {
        if (!(error instanceof Killed) && life.where() === undefined) throw error
      }
      lived = life.where() === undefined
      town.tick()
      await sweep()
      town.tick()
      await sweep()
      expect(await onChain()).toBe(0n)
      await expectBalanced()
    }
    expect(at).toBeGreaterThan(20)
  }, 240_000)

  test('many sweeps at once sign each marker once', async () => {
    await payBatches(3)
    town.tick(1300)
    await Promise.all([1, 2, 3, 4].map(async () => sweep()))
    town.tick()
    await sweep()
    const failed = await town.db
      .selectFrom('sweeps')
      .select('id')
      .where('status', '=', 'dead')
      .where('fee', 'is not', null)
      .execute()
    expect(failed).toEqual([])
    expect(await onChain()).toBe(0n)
    await expectBalanced()
  })
})

import { TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID } from '@solana/spl-token'
import { Keypair } from '@solana/web3.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Chain } from '#rewards/chain.ts'
import { reconcile } from '#rewards/reconcile.ts'

import { openFrost, type Frost } from './frost.ts'
import { newWallet, openTown, settle, type Town } from './town.ts'

const kinds: [string, (frost: Frost, key: Keypair) => Promise<void>][] = [
  ['its account is frozen', async (frost, { publicKey }) => frost.freeze(publicKey.toBase58())],
  ['its account is closed', async (frost, key) => frost.shut(key)],
  [
    'another program has its account',
    async (frost, key) => {
      await frost.shut(key)
      await frost.block(key.publicKey.toBase58())
    },
  ],
]
const memo: (typeof kinds)[0] = [
  'its account takes nothing without a memo',
  async (frost, key) => frost.askForMemo(key),
]

describe.each([
  ['Token', 'legacy', TOKEN_PROGRAM_ID, kinds],
  ['Token', 'v1', TOKEN_PROGRAM_ID, kinds],
  ['Token-2022', 'legacy', TOKEN_2022_PROGRAM_ID, [...kinds, memo]],
  ['Token-2022', 'v1', TOKEN_2022_PROGRAM_ID, [...kinds, memo]],
] as const)('%s, written as %s', (name, format, program, poisons) => {
  let town: Town
  let frost: Frost
  beforeAll(async () => {
    town = await openTown(
      async (rpcUrl, treasury) => {
        frost = await openFrost(rpcUrl, treasury, program)
        return frost.mint.toBase58()
      },
      { format, program },
    )
  })
  afterAll(async () => town.close())

  const failures = async (): Promise<number> =>
    (await town.db.selectFrom('attempts').select('id').where('status', '=', 'finalized_err').execute()).length

  test.each([...poisons])(
    'a look at the accounts misses that %s: one simulation names who it is, and nothing fails on the chain',
    async (_, spoil) => {
      const key = Keypair.generate()
      const wallets = [newWallet(), key.publicKey.toBase58(), newWallet()] as const
      for (const wallet of wallets) await frost.open(wallet)
      await spoil(frost, key)
      town.tick()
      const good = [await town.person(1n, wallets[0]), await town.person(3n, wallets[2])]
      const bad = await town.person(2n, wallets[1])
      let simulations = 0
      const blind: Chain = {
        ...town.chain,
        tokenAccounts: async (asked) => asked.map(() => 'ready'),
        simulate: async (batch) => {
          simulations += 1
          return town.chain.simulate(batch)
        },
      }
      const reports = await settle(town, blind)
      expect(reports.flatMap((report) => report.held)).toEqual([
        { payoutId: bad.payoutId, reason: 'transfer-failed' },
      ])
      expect(simulations).toBe(2)
      expect(await failures()).toBe(0)
      expect(await Promise.all(good.map(async ({ wallet }) => town.held(wallet)))).toEqual([1n, 3n])
      expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true })
    },
  )

  test('everybody is paid, whether their account is there, was closed, is missing, or asks for a memo', async () => {
    const is2022 = name === 'Token-2022'
    const keys = Array.from({ length: 30 }, () => Keypair.generate())
    for (const [index, key] of keys.entries()) {
      if (index % 3 === 0) continue
      await frost.open(key.publicKey.toBase58())
      if (index % 3 === 1 && is2022) await frost.askForMemo(key)
      if (index % 6 === 2) await frost.shut(key)
      if (index % 10 === 9) town.tick()
    }
    town.tick()
    const people = []
    for (const [index, key] of keys.entries())
      people.push(await town.person(BigInt(index + 1), key.publicKey.toBase58()))
    const reports = await settle(town, town.chain)
    expect(reports.flatMap((report) => report.held)).toEqual([])
    for (const [index, one] of people.entries()) expect(await town.held(one.wallet)).toBe(BigInt(index + 1))
    expect(await failures()).toBe(0)
    expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true })
  })

  test('lamports that somebody has sent ahead to the addresses make accounts dearer to open: the batch is halved, and all are paid', async () => {
    const wallets = Array.from({ length: 10 }, newWallet)
    for (const wallet of wallets) await frost.block(wallet)
    town.tick()
    for (const wallet of wallets) await town.person(8n, wallet)
    const reports = await settle(town, town.chain)
    expect(reports.flatMap((report) => report.held)).toEqual([])
    expect(await Promise.all(wallets.map(async (wallet) => town.held(wallet)))).toEqual(wallets.map(() => 8n))
    expect(await failures()).toBe(0)
  })
})

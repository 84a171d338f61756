import { Keypair } from '@solana/web3.js'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { isRefusal } from '#core/refusal.ts'
import { silent } from '#core/log.ts'
import type { Chain, Rpc, Simulation } from '#rewards/chain.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { reconcile } from '#rewards/reconcile.ts'
import { requestPayout } from '#rewards/request-payout.ts'
import { setWallet } from '#rewards/wallets.ts'

import { withRpcs } from './faults.ts'
import { openFrost, type Frost } from './frost.ts'
import { later, newWallet, openTown, settle, type Town } from './town.ts'

let town: Town
let frost: Frost
beforeAll(async () => {
  town = await openTown(async (rpcUrl, treasury) => {
    frost = await openFrost(rpcUrl, treasury)
    return frost.mint.toBase58()
  })
})
afterAll(async () => town.close())

/** Three people, the middle one with an account that is about to be spoilt. */
const three = async () => {
  const key = Keypair.generate()
  await frost.open(key.publicKey.toBase58())
  town.tick()
  const poison = { ...(await town.person(2n, key.publicKey.toBase58())), key }
  const good = [await town.person(1n), await town.person(3n)]
  return { poison, good }
}

const expectHeld = async (
  { poison, good }: Awaited<ReturnType<typeof three>>,
  reason: string,
  chain: Chain = town.chain,
): Promise<void> => {
  const reports = await settle(town, chain)
  expect(reports.flatMap((report) => report.held)).toEqual([{ payoutId: poison.payoutId, reason }])
  expect(await town.held((good[0] as { wallet: string }).wallet)).toBe(1n)
  expect(await town.held((good[1] as { wallet: string }).wallet)).toBe(3n)
  expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true })
}

const failures = async (): Promise<number> => {
  const rows = await town.db
    .selectFrom('attempts')
    .select('id')
    .where('status', '=', 'finalized_err')
    .execute()
  return rows.length
}

test('a frozen account is held before anything is signed; the others are paid', async () => {
  const people = await three()
  await frost.freeze(people.poison.wallet)
  town.tick()
  await expectHeld(people, 'account-frozen')
  expect(await failures()).toBe(0)
})

test('an account that its wallet no longer owns is held: a transfer would pay a stranger', async () => {
  const people = await three()
  await frost.reassign(people.poison.key)
  town.tick()
  await expectHeld(people, 'account-reassigned')
  expect(await failures()).toBe(0)
})

test('an account that was closed meanwhile is opened again, and paid', async () => {
  const { poison } = await three()
  await frost.shut(poison.key)
  town.tick()
  await settle(town, town.chain)
  expect(await town.held(poison.wallet)).toBe(2n)
})

/** The chain as it is, except that looking at the accounts tells old news. */
const blind = (): Chain => ({ ...town.chain, tokenAccounts: async (wallets) => wallets.map(() => 'ready') })

test('one simulation names a poison recipient that a look at the accounts missed', async () => {
  const wallets = [newWallet(), newWallet()]
  for (const wallet of wallets) await frost.open(wallet)
  const key = Keypair.generate()
  await frost.open(key.publicKey.toBase58())
  await frost.freeze(key.publicKey.toBase58())
  town.tick()
  const poison = { ...(await town.person(2n, key.publicKey.toBase58())), key }
  const good = [await town.person(1n, wallets[0]), await town.person(3n, wallets[1])]
  let simulations = 0
  const chain: Chain = {
    ...blind(),
    simulate: async (batch) => {
      simulations += 1
      return town.chain.simulate(batch)
    },
  }
  await expectHeld({ poison, good }, 'transfer-failed', chain)
  expect(simulations).toBe(2)
  expect(await failures()).toBe(0)
})

test('a recipient that spoils after the simulation fails on chain, is held, and the others are signed anew', async () => {
  const people = await three()
  let spoilt = false
  const chain: Chain = {
    ...town.chain,
    sign: async (...args) => {
      if (!spoilt) await frost.freeze(people.poison.wallet)
      spoilt = true
      return town.chain.sign(...args)
    },
  }
  await expectHeld(people, 'transfer-failed', chain)
  expect(await failures()).toBe(1)
})

test('an endpoint that lies about the error gets nobody else held', async () => {
  const people = await three()
  const before = await failures()
  let spoilt = false
  const liar = (rpc: Rpc): Partial<Rpc> => ({
    statuses: async (signatures, history) => {
      const { slot, statuses } = await rpc.statuses(signatures, history)
      return {
        slot,
        statuses: statuses.map((status) => status && { ...status, error: nameNext(status.error) }),
      }
    },
  })
  const chain = withRpcs(
    {
      ...town.chain,
      sign: async (...args) => {
        if (!spoilt) await frost.freeze(people.poison.wallet)
        spoilt = true
        return town.chain.sign(...args)
      },
    },
    liar,
    () => ({}),
    () => ({}),
  )
  await expectHeld(people, 'transfer-failed', chain)
  expect(await failures()).toBe(before + 1)
})

/** The same error of the instruction behind. */
const nameNext = (error: unknown): unknown => {
  if (error === null) return null
  const [index, detail] = (error as { InstructionError: [number, unknown] }).InstructionError
  return { InstructionError: [index + 1, detail] }
}

test('an error that names nobody halves the batch until it is found', async () => {
  const people = await three()
  const odd: Simulation = { blame: 'nobody', error: 'ComputationalBudgetExceeded' }
  const chain: Chain = {
    ...town.chain,
    simulate: async (batch) =>
      batch.transfers.some(({ wallet }) => wallet === people.poison.wallet)
        ? odd
        : town.chain.simulate(batch),
  }
  const before = await failures()
  await expectHeld(people, 'transfer-failed', chain)
  expect(await failures()).toBe(before)
})

test('a frozen treasury stops the payouts, and nobody is blamed', async () => {
  const { poison, good } = await three()
  await frost.freeze(town.chain.treasury)
  town.tick()
  const report = await runPayouts({ db: town.db, chain: town.chain, log: silent, now: later() })
  expect(report).toMatchObject({ held: [], signed: 0 })
  expect(report.stopped).toContain('frozen')
  await frost.thaw(town.chain.treasury)
  town.tick()
  await settle(town, town.chain)
  for (const { wallet } of [poison, ...good]) expect(await town.held(wallet)).toBeGreaterThan(0n)
})

test('a held payout goes to the new wallet once the person has set one', async () => {
  const { poison } = await three()
  await frost.freeze(poison.wallet)
  town.tick()
  await settle(town, town.chain)
  const wallet = newWallet()
  await town.db
    .transaction()
    .execute(async (tx) => setWallet(tx, poison.id, wallet, new Date(), { proof: 'offered' }))
  await settle(town, town.chain)
  expect(await town.held(wallet)).toBe(2n)
  expect(await town.held(poison.wallet)).toBe(0n)
})

test('a held payout is tried again when the person asks, and paid once the reason is gone', async () => {
  const { poison } = await three()
  await frost.freeze(poison.wallet)
  town.tick()
  await settle(town, town.chain)
  const ask = async () =>
    town.db
      .transaction()
      .execute(async (tx) =>
        requestPayout(tx, { contributorId: poison.id, asset: town.chain.asset.mint, minimum: 1n }),
      )
  expect(await ask()).toMatchObject({ payoutId: poison.payoutId, amount: 2n })
  const [report] = await settle(town, town.chain)
  expect(report?.held).toEqual([{ payoutId: poison.payoutId, reason: 'account-frozen' }])
  await frost.thaw(poison.wallet)
  town.tick()
  expect(isRefusal(await ask())).toBe(false)
  await settle(town, town.chain)
  expect(await town.held(poison.wallet)).toBe(2n)
  expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true })
})

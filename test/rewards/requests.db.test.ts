import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import type { Tx } from '#db/connect.ts'
import { due, escrow, transit, treasury, world } from '#rewards/accounts.ts'
import { release, reserve } from '#rewards/budget.ts'
import { balance, post } from '#rewards/ledger.ts'
import { requestPayout } from '#rewards/request-payout.ts'
import { balances, statement } from '#rewards/statement.ts'
import { payVerdicts } from '#rewards/verdicts.ts'
import { setWallet, walletOf } from '#rewards/wallets.ts'

import { freshDatabase, type TestDatabase } from '../helpers/database.ts'

let base: TestDatabase
let asset = ''
let serial = 0
beforeAll(async () => {
  base = await freshDatabase()
})
afterAll(async () => base.close())
beforeEach(async () => {
  serial += 1
  asset = `mint${serial}`
  await write(async (tx) =>
    post(tx, [{ key: `fund:${serial}`, from: world, to: treasury, amount: 1000n, asset, reason: 'deposit' }]),
  )
})

const write = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => base.db.transaction().execute(work)
const contributor = async (): Promise<number> =>
  (await base.db.insertInto('contributors').defaultValues().returning('id').executeTakeFirstOrThrow()).id
const owe = async (contributorId: number, amount: bigint): Promise<void> =>
  write(async (tx) =>
    post(tx, [
      {
        key: `owe:${contributorId}`,
        from: treasury,
        to: due(contributorId),
        amount,
        asset,
        reason: 'answer-accepted',
      },
    ]),
  )
const ask = async (contributorId: number, minimum = 100n) =>
  write(async (tx) => requestPayout(tx, { contributorId, asset, minimum }))

test('a budget tops the escrow up, once, and what is left comes back', async () => {
  expect(await write(async (tx) => reserve(tx, 1, 600n, asset))).toBeUndefined()
  expect(await write(async (tx) => reserve(tx, 1, 600n, asset))).toBeUndefined()
  expect(await balance(base.db, escrow(1), asset)).toBe(600n)
  const verdicts = [
    { answerId: serial * 10, contributorId: 1, reward: 50n },
    { answerId: serial * 10 + 1, contributorId: 2, reward: 0n },
  ]
  for (let twice = 0; twice < 2; twice += 1)
    await write(async (tx) => payVerdicts(tx, { campaignId: 1, asset, verdicts }))
  expect(await balance(base.db, due(1), asset)).toBe(50n)
  expect(await write(async (tx) => release(tx, 1, asset))).toBe(550n)
  expect(await write(async (tx) => release(tx, 1, asset))).toBe(0n)
  expect(await balance(base.db, treasury, asset)).toBe(950n)
  expect(await write(async (tx) => reserve(tx, 1, 100n, asset))).toBeUndefined()
  expect(await write(async (tx) => release(tx, 1, asset))).toBe(100n)
})

test('a budget beyond the treasury is refused with what is missing, and nothing moves', async () => {
  expect(await write(async (tx) => reserve(tx, 2, 1001n, asset))).toEqual({
    refused: 'treasury-too-low',
    words: { missing: '1', needed: '1001', free: '1000' },
  })
  expect(await balance(base.db, treasury, asset)).toBe(1000n)
})

test('campaigns that start together cannot reserve the same money', async () => {
  const results = await Promise.all(
    Array.from({ length: 6 }, async (_, index) => write(async (tx) => reserve(tx, 100 + index, 300n, asset))),
  )
  expect(results.filter((result) => result === undefined).length).toBe(3)
  expect(await balance(base.db, treasury, asset)).toBe(100n)
})

test('a campaign cannot overspend its escrow', async () => {
  await write(async (tx) => reserve(tx, 3, 100n, asset))
  const verdicts = [{ answerId: serial * 10 + 5, contributorId: 1, reward: 101n }]
  await expect(write(async (tx) => payVerdicts(tx, { campaignId: 3, asset, verdicts }))).rejects.toThrow(
    /not_overdrawn/,
  )
})

test('a withdrawal says what is missing: the wallet, then the sum', async () => {
  const id = await contributor()
  expect(await ask(id)).toEqual({ refused: 'no-wallet' })
  await write(async (tx) => setWallet(tx, id, 'wallet', new Date()))
  expect(await ask(id)).toMatchObject({ refused: 'below-minimum', words: { missing: '100' } })
  await owe(id, 70n)
  expect(await ask(id)).toMatchObject({
    refused: 'below-minimum',
    words: { missing: '30', minimum: '100', due: '70' },
  })
  expect(await ask(id, 0n)).toMatchObject({ amount: 70n, wallet: 'wallet' })
  expect(await ask(id, 0n)).toMatchObject({ refused: 'payout-running', words: { amount: '70' } })
})

test('a withdrawal of nothing is refused, even without a minimum', async () => {
  const id = await contributor()
  await write(async (tx) => setWallet(tx, id, 'wallet', new Date()))
  expect(await ask(id, 0n)).toMatchObject({ refused: 'below-minimum' })
})

test('a withdrawal asked for many times at once happens once', async () => {
  const id = await contributor()
  await write(async (tx) => setWallet(tx, id, 'wallet', new Date()))
  await owe(id, 200n)
  const results = await Promise.all([1, 2, 3, 4].map(async () => ask(id)))
  const [made, ...others] = results.filter((result) => 'payoutId' in result)
  expect(others).toEqual([])
  const { payoutId } = made as { payoutId: number }
  expect(await balance(base.db, transit(payoutId), asset)).toBe(200n)
  expect(await balances(base.db, id, asset)).toMatchObject({ due: 0n, inTransit: 200n, paid: 0n, held: 0n })
  expect(await statement(base.db, id, asset)).toMatchObject([
    { amount: -200n, reason: 'payout-requested', payout: { id: payoutId, status: 'planned' } },
    { amount: 200n, reason: 'answer-accepted' },
  ])
})

test('the statement gives the newest lines, as many as asked for', async () => {
  const id = await contributor()
  await write(async (tx) =>
    post(
      tx,
      Array.from({ length: 30 }, (_, index) => ({
        key: `line:${serial}:${index}`,
        from: treasury,
        to: due(id),
        amount: BigInt(index + 1),
        asset,
        reason: 'answer-accepted' as const,
        refs: { answerId: index, campaignId: 4 },
      })),
    ),
  )
  const lines = await statement(base.db, id, asset, 3)
  expect(lines.map((line) => line.amount)).toEqual([30n, 29n, 28n])
  expect(lines[0]).toMatchObject({ answerId: 29, campaignId: 4 })
})

test('a new wallet replaces the one before, which stays on record', async () => {
  const id = await contributor()
  const set = async (address: string) => write(async (tx) => setWallet(tx, id, address, new Date()))
  expect(await walletOf(base.db, id)).toBeUndefined()
  expect(await set('one')).toMatchObject({ changed: true })
  expect(await set('one')).toMatchObject({ changed: false })
  await set('two')
  expect(await walletOf(base.db, id)).toBe('two')
  const rows = await base.db
    .selectFrom('wallets')
    .select(['address', 'replaced_at'])
    .where('contributor_id', '=', id)
    .orderBy('id')
    .execute()
  expect(rows.map((row) => [row.address, row.replaced_at === null])).toEqual([
    ['one', false],
    ['two', true],
  ])
})

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Account } from '#rewards/accounts.ts'
import { balance, post, type Posting } from '#rewards/ledger.ts'

import { freshDatabase, type TestDatabase } from '../helpers/database.ts'

let base: TestDatabase
let serial = 0
beforeAll(async () => {
  base = await freshDatabase()
})
afterAll(async () => base.close())

const write = async (postings: Posting[]): Promise<void> =>
  base.db.transaction().execute(async (tx) => post(tx, postings))

/** Money comes in through the treasury alone. */
const fund = (asset: string, amount: bigint): Posting => ({
  key: `fund:${asset}`,
  from: { kind: 'world' },
  to: { kind: 'treasury' },
  amount,
  asset,
  reason: 'deposit',
})

const account: fc.Arbitrary<Account> = fc.oneof(
  fc.constant<Account>({ kind: 'world' }),
  fc.constant<Account>({ kind: 'treasury' }),
  fc.record({
    kind: fc.constantFrom('escrow' as const, 'due' as const, 'transit' as const),
    ref: fc.constantFrom('1', '2'),
  }),
)
const same = (a: Account, b: Account): boolean => a.kind === b.kind && a.ref === b.ref
const movements = fc.array(
  fc
    .record({
      from: account,
      to: account,
      amount: fc.bigInt({ min: 1n, max: 2n ** 64n }),
      asset: fc.constantFrom('A', 'B'),
    })
    .filter(({ from, to }) => !same(from, to)),
  { minLength: 1, maxLength: 12 },
)

const sheet = async (assets: string[]) => {
  const rows = await base.db.selectFrom('accounts').selectAll().where('asset', 'in', assets).execute()
  const sums = new Map<string, bigint>()
  for (const row of rows) sums.set(row.asset, (sums.get(row.asset) ?? 0n) + row.balance)
  return { rows, sums }
}

test('any sequence of postings sums to zero per asset, and no account but the world is below zero', async () => {
  await fc.assert(
    fc.asyncProperty(movements, async (list) => {
      serial += 1
      const assets = [`A${serial}`, `B${serial}`]
      let written = 0
      for (const [index, move] of list.entries()) {
        const asset = `${move.asset}${serial}`
        const posting: Posting = { ...move, asset, key: `${serial}:${index}`, reason: 'deposit' }
        written += await write([posting]).then(
          () => 1,
          () => 0,
        )
        const { rows, sums } = await sheet(assets)
        expect([...sums.values()].every((sum) => sum === 0n)).toBe(true)
        expect(rows.every((row) => row.kind === 'world' || row.balance >= 0n)).toBe(true)
      }
      const kept = await base.db.selectFrom('postings').select('key').where('asset', 'in', assets).execute()
      expect(kept.length).toBe(written)
    }),
    { numRuns: 25 },
  )
})

test('the same postings again, in any number and together, change nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 4 }), async (size, times) => {
      serial += 1
      const asset = `R${serial}`
      await write([fund(asset, 100n)])
      const list = Array.from({ length: size }, (_, index): Posting => ({
        key: `again:${serial}:${index}`,
        from: { kind: 'treasury' },
        to: { kind: 'due', ref: `${index % 3}` },
        amount: BigInt(index + 1),
        asset,
        reason: 'deposit',
        refs: { index, of: 'many' },
      }))
      await Promise.all(Array.from({ length: times }, async () => write(list)))
      await write([...list, ...list])
      const left = 100n - BigInt((size * (size + 1)) / 2)
      expect(await balance(base.db, { kind: 'treasury' }, asset)).toBe(left)
    }),
    { numRuns: 15 },
  )
})

test.each<[string, Partial<Posting>]>([
  ['amount', { amount: 2n }],
  ['receiver', { to: { kind: 'due', ref: '9' } }],
  ['reason', { reason: 'payout-paid' }],
  ['reference', { refs: { answerId: 2 } }],
])('a key that belongs to a posting with another %s throws, and nothing is written', async (what, change) => {
  const posting: Posting = {
    key: `taken:${what}`,
    from: { kind: 'world' },
    to: { kind: 'treasury' },
    amount: 1n,
    asset: 'T',
    reason: 'deposit',
    refs: { answerId: 1 },
  }
  await write([posting])
  const before = await balance(base.db, { kind: 'treasury' }, 'T')
  await expect(
    write([
      { ...posting, key: `new:${what}` },
      { ...posting, ...change },
    ]),
  ).rejects.toThrow(/belongs to another/)
  expect(await balance(base.db, { kind: 'treasury' }, 'T')).toBe(before)
})

test('posts that cross each other all arrive: no deadlock', async () => {
  const asset = 'X'
  const refs = ['1', '2', '3', '4', '5']
  await write([
    fund(asset, 500n),
    ...refs.map((ref): Posting => ({
      key: `x:${ref}`,
      from: { kind: 'treasury' },
      to: { kind: 'due', ref },
      amount: 100n,
      asset,
      reason: 'deposit',
    })),
  ])
  const cross = (index: number): Posting[] => {
    const order = index % 2 === 0 ? refs : refs.toReversed()
    return order.slice(1).map((ref, step) => ({
      key: `cross:${index}:${step}`,
      from: { kind: 'due', ref: order[step] as string },
      to: { kind: 'due', ref },
      amount: 1n,
      asset,
      reason: 'deposit',
    }))
  }
  await Promise.all(Array.from({ length: 40 }, async (_, index) => write(cross(index))))
  expect(await balance(base.db, { kind: 'world' }, asset)).toBe(-500n)
  const moved = await base.db.selectFrom('postings').select('key').where('key', 'like', 'cross:%').execute()
  expect(moved.length).toBe(160)
})

test('an amount beyond 2^64 keeps its exact value', async () => {
  const amount = 2n ** 100n + 1n
  await write([
    { key: 'huge', from: { kind: 'world' }, to: { kind: 'treasury' }, amount, asset: 'H', reason: 'deposit' },
  ])
  expect(await balance(base.db, { kind: 'treasury' }, 'H')).toBe(amount)
})

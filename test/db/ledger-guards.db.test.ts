import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { freshDatabase, type TestDatabase } from '../helpers/database.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await freshDatabase()
  await base.db
    .insertInto('accounts')
    .values([
      { kind: 'world', asset: 'ACC' },
      { kind: 'treasury', asset: 'ACC' },
      { kind: 'treasury', asset: 'SOL' },
    ])
    .execute()
  await post('deposit', 1, 2, 100n).execute()
})
afterAll(async () => base.close())

const post = (key: string, from: number, to: number, amount: bigint, asset = 'ACC') =>
  base.db
    .insertInto('postings')
    .values({ key, from_account: from, to_account: to, asset, amount, reason: 'test' })

test('a posting moves its amount from one account to the other', async () => {
  const rows = await base.db.selectFrom('accounts').select(['id', 'balance']).orderBy('id').execute()
  expect(rows.map((row) => row.balance)).toEqual([-100n, 100n, 0n])
})

test.each([
  ['an update', () => base.db.updateTable('postings').set({ amount: 1n })],
  ['a delete', () => base.db.deleteFrom('postings')],
  ['a second posting with the same key', () => post('deposit', 1, 2, 1n)],
  ['an overdraft', () => post('overdraft', 2, 1, 101n)],
  ['a posting to itself', () => post('loop', 2, 2, 1n)],
  ['a posting between assets', () => post('mixed', 2, 3, 1n)],
  ['nothing', () => post('zero', 1, 2, 0n)],
  ['a balance set by hand', () => base.db.updateTable('accounts').set({ balance: 1n })],
  ['an account taken away', () => base.db.deleteFrom('accounts')],
  [
    'an account that opens full',
    () => base.db.insertInto('accounts').values({ kind: 'due', ref: '1', asset: 'ACC', balance: 5n }),
  ],
])('the database refuses %s', async (_what, query) => {
  await expect(query().execute()).rejects.toThrow(/refused|violates|posting alone|nothing in it/)
})

test('the database refuses to truncate the ledger', async () => {
  await expect(sql`truncate postings`.execute(base.db)).rejects.toThrow(/refused/)
  await expect(sql`truncate accounts cascade`.execute(base.db)).rejects.toThrow(/refused/)
})

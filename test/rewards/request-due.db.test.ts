import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { isRefusal } from '#core/refusal.ts'
import type { Tx } from '#db/connect.ts'
import { due, treasury, world } from '#rewards/accounts.ts'
import { balance, post } from '#rewards/ledger.ts'
import { requestDue } from '#rewards/request-due.ts'
import { requestPayout } from '#rewards/request-payout.ts'
import { setWallet } from '#rewards/wallets.ts'

import { freshDatabase, type TestDatabase } from '../helpers/database.ts'

let base: TestDatabase
let asset = ''
let serial = 0
beforeAll(async () => {
  base = await freshDatabase()
})
afterAll(async () => base.close())
beforeEach(() => {
  serial += 1
  asset = `mint${serial}`
})

const write = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => base.db.transaction().execute(work)

const people = async (amounts: bigint[], wallet = true): Promise<number[]> =>
  write(async (tx) => {
    const ids: number[] = []
    for (const amount of amounts) {
      const { id } = await tx
        .insertInto('contributors')
        .defaultValues()
        .returning('id')
        .executeTakeFirstOrThrow()
      if (wallet) await setWallet(tx, id, `wallet ${id}`, new Date())
      const key = `owed:${asset}:${id}`
      await post(tx, [
        { key: `${key}:in`, from: world, to: treasury, amount, asset, reason: 'deposit' },
        { key, from: treasury, to: due(id), amount, asset, reason: 'answer-accepted' },
      ])
      ids.push(id)
    }
    return ids
  })

const planned = async () =>
  base.db
    .selectFrom('payouts')
    .select(['contributor_id', 'amount', 'wallet', 'status'])
    .where('asset', '=', asset)
    .orderBy('contributor_id')
    .execute()

test('everybody who is owed the minimum and has a wallet gets one payout of all of it', async () => {
  const [rich = 0, exact = 0, poor = 0] = await people([500n, 100n, 99n])
  const [homeless = 0] = await people([900n], false)
  expect(await requestDue(base.db, { asset, minimum: 100n })).toBe(2)
  expect(await planned()).toEqual([
    { contributor_id: rich, amount: 500n, wallet: `wallet ${rich}`, status: 'planned' },
    { contributor_id: exact, amount: 100n, wallet: `wallet ${exact}`, status: 'planned' },
  ])
  expect(await balance(base.db, due(rich), asset)).toBe(0n)
  expect(await balance(base.db, due(poor), asset)).toBe(99n)
  expect(await balance(base.db, due(homeless), asset)).toBe(900n)
})

test('asking for everybody, twice at once, while people ask for themselves, plans each payout once', async () => {
  const ids = await people(Array.from({ length: 40 }, (_, index) => BigInt(100 + index)))
  const alone = ids.filter((_, index) => index % 3 === 0)
  const own = alone.map(async (contributorId) =>
    write(async (tx) => {
      const answer = await requestPayout(tx, { contributorId, asset, minimum: 100n })
      expect(isRefusal(answer) ? answer.refused : 'planned').toMatch(
        /^(planned|payout-running|below-minimum)$/,
      )
    }),
  )
  const minimum = 100n
  await Promise.all([
    requestDue(base.db, { asset, minimum }),
    ...own,
    requestDue(base.db, { asset, minimum }),
  ])
  await requestDue(base.db, { asset, minimum })
  const rows = await planned()
  expect(rows.map((row) => row.contributor_id)).toEqual(ids)
  expect(rows.map((row) => row.amount)).toEqual(ids.map((_, index) => BigInt(100 + index)))
})

test('a minimum of nothing plans nothing for whom nothing is due', async () => {
  await people([10n])
  expect(await requestDue(base.db, { asset, minimum: 0n })).toBe(1)
  expect(await requestDue(base.db, { asset, minimum: 0n })).toBe(0)
})

import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { KyselyPlugin } from 'kysely'

import type { Db, Tx } from '#db/connect.ts'
import { due, transit, treasury, world } from '#rewards/accounts.ts'
import { autopayDue, autopayOf, runAutopay, setAutopay, type Autopay } from '#rewards/autopay.ts'
import { balance, post } from '#rewards/ledger.ts'
import { setWallet } from '#rewards/wallets.ts'

import { freshDatabase, type TestDatabase } from '../helpers/database.ts'
import { payByHand } from './pay-by-hand.ts'

let base: TestDatabase
let asset = ''
let serial = 0
beforeAll(async () => {
  base = await freshDatabase()
})
afterAll(async () => base.close())
beforeEach(async () => {
  await reset()
})

/** Another mint, and nobody who wants to be paid. */
const reset = async (): Promise<void> => {
  serial += 1
  asset = `mint${serial}`
  await base.db.deleteFrom('autopay').execute()
  await write(async (tx) =>
    post(tx, [
      { key: `fund:${serial}`, from: world, to: treasury, amount: 1_000_000n, asset, reason: 'deposit' },
    ]),
  )
}
const write = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => base.db.transaction().execute(work)

/** A Friday. */
const friday = new Date('2026-11-20T10:00:00.000Z')
const inHours = (hours: number): Date => new Date(friday.getTime() + hours * 3_600_000)
const terms = (now = friday, more: object = {}) => ({ asset, minimum: 10n, now, ...more })

const owe = async (id: number, amount: bigint): Promise<void> =>
  write(async (tx) => {
    serial += 1
    await post(tx, [
      { key: `owe:${serial}`, from: treasury, to: due(id), amount, asset, reason: 'answer-accepted' },
    ])
  })
type Who = { owed: bigint; choice?: Autopay; wallet?: boolean; chosen?: Date }
const person = async ({ owed, choice, wallet = true, chosen = friday }: Who): Promise<number> => {
  const { id } = await base.db
    .insertInto('contributors')
    .defaultValues()
    .returning('id')
    .executeTakeFirstOrThrow()
  if (owed > 0n) await owe(id, owed)
  await write(async (tx) => {
    if (wallet) await setWallet(tx, id, `wallet${id}`, friday)
    await setAutopay(tx, id, choice, chosen)
  })
  return id
}
/** The person's payment arrives. */
const arrive = async (id: number): Promise<void> =>
  write(async (tx) => {
    const query = tx.selectFrom('payouts').select('id').where('contributor_id', '=', id)
    const payout = await query.where('status', '=', 'planned').executeTakeFirstOrThrow()
    await payByHand(tx, payout.id, friday)
  })
const run = async (now = friday, more: object = {}) =>
  (await runAutopay(base.db, terms(now, more))).map(({ contributorId, amount }) => [contributorId, amount])

test('who chose an amount is paid all they have as soon as it is there, and once', async () => {
  const less = await person({ owed: 19n, choice: { threshold: 20n } })
  const enough = await person({ owed: 25n, choice: { threshold: 20n } })
  await person({ owed: 500n })
  expect(await autopayDue(base.db, terms())).toBe(true)
  expect(await run()).toEqual([[enough, 25n]])
  expect(await autopayDue(base.db, terms())).toBe(false)
  expect(await run()).toEqual([])
  await owe(less, 1n)
  expect(await run()).toEqual([[less, 20n]])
})

test('who chose a day is paid on it, once a week, also where that day was missed', async () => {
  const id = await person({ owed: 50n, choice: { weekday: 5 } })
  expect(await run(inHours(1))).toEqual([[id, 50n]])
  await arrive(id)
  await owe(id, 30n)
  for (const hours of [2, 24, 48, 6 * 24]) expect(await run(inHours(hours))).toEqual([])
  expect(await autopayDue(base.db, terms(inHours(6 * 24)))).toBe(false)
  // Nothing ran on Friday: Saturday still does it.
  expect(await run(inHours(8 * 24))).toEqual([[id, 30n]])
})

test('a day that has passed when it is chosen waits for the next week', async () => {
  const id = await person({ owed: 50n, choice: { weekday: 4 } })
  expect(await run()).toEqual([])
  expect(await run(inHours(6 * 24))).toEqual([[id, 50n]])
})

test('less than the smallest payment waits for the next time', async () => {
  const id = await person({ owed: 9n, choice: { weekday: 5 } })
  expect(await run()).toEqual([])
  await owe(id, 5n)
  expect(await run(inHours(5))).toEqual([])
  expect(await run(inHours(7 * 24))).toEqual([[id, 14n]])
})

test('nobody is paid without a wallet that can be paid, and everybody as soon as there is one', async () => {
  const choice = { threshold: 20n }
  const none = await person({ owed: 40n, choice, wallet: false })
  const cooling = await person({ owed: 40n, choice })
  await write(async (tx) => setWallet(tx, cooling, 'new', friday, { coolOffHours: 24, proven: true }))
  expect(await run()).toEqual([])
  expect(await run(inHours(24), { proof: 'required' })).toEqual([[cooling, 40n]])
  await write(async (tx) => setWallet(tx, none, 'late', friday))
  expect(await run(friday, { proof: 'required' })).toEqual([])
  expect(await run()).toEqual([[none, 40n]])
})

test('a first payment waits for what opening an account takes, a later one does not', async () => {
  const id = await person({ owed: 40n, choice: { threshold: 20n } })
  expect(await run(friday, { opening: 50n })).toEqual([])
  await owe(id, 10n)
  expect(await run(friday, { opening: 50n })).toEqual([[id, 50n]])
  await arrive(id)
  await owe(id, 20n)
  expect(await run(friday, { opening: 50n })).toEqual([[id, 20n]])
})

test('what was chosen last is what holds', async () => {
  const id = await person({ owed: 0n, choice: { threshold: 20n } })
  expect(await autopayOf(base.db, id)).toEqual({ threshold: 20n })
  await write(async (tx) => setAutopay(tx, id, { weekday: 7 }, friday))
  expect(await autopayOf(base.db, id)).toEqual({ weekday: 7 })
  await write(async (tx) => setAutopay(tx, id, undefined, friday))
  expect(await autopayOf(base.db, id)).toBeUndefined()
})

/** The database, until its `dies`th statement: that one and all after it fail, as with a killed process. */
const mortal = (db: Db, dies: number): Db => {
  let statements = 0
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      statements += 1
      if (statements >= dies) throw new Error('killed')
      return node
    },
    transformResult: async ({ result }) => result,
  }
  return db.withPlugin(plugin)
}

test('killed at any statement and run by many at once, everybody is asked for once and no unit is lost', async () => {
  const choices = fc.oneof(
    fc.record({ threshold: fc.bigInt(1n, 60n) }),
    fc.record({ weekday: fc.integer({ min: 1, max: 7 }) }),
  )
  const people = fc.array(fc.record({ owed: fc.bigInt(0n, 80n), choice: choices, wallet: fc.boolean() }), {
    minLength: 1,
    maxLength: 5,
  })
  await fc.assert(
    fc.asyncProperty(people, fc.integer({ min: 1, max: 14 }), async (crowd, dies) => {
      await reset()
      const ids: number[] = []
      for (const one of crowd) ids.push(await person(one))
      const end = await runAutopay(mortal(base.db, dies), terms()).then(() => 'ended', String)
      expect(end).toMatch(/^ended$|killed/)
      await Promise.all([runAutopay(base.db, terms()), runAutopay(base.db, terms())])
      expect(await runAutopay(base.db, terms())).toEqual([])
      for (const [index, id] of ids.entries()) {
        const { owed, choice, wallet } = crowd[index] ?? { owed: 0n, choice: { weekday: 1 }, wallet: false }
        const least = 'threshold' in choice ? (choice.threshold > 10n ? choice.threshold : 10n) : 10n
        const wanted = wallet && owed >= least && (!('weekday' in choice) || choice.weekday === 5)
        const payouts = await base.db
          .selectFrom('payouts')
          .select(['id', 'amount'])
          .where('contributor_id', '=', id)
          .execute()
        expect(payouts.map(({ amount }) => amount)).toEqual(wanted ? [owed] : [])
        expect(await balance(base.db, due(id), asset)).toBe(wanted ? 0n : owed)
        for (const payout of payouts) expect(await balance(base.db, transit(payout.id), asset)).toBe(owed)
      }
    }),
    { numRuns: 20 },
  )
})

import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { silent } from '#core/log.ts'
import { isRefusal } from '#core/refusal.ts'
import { due, treasury } from '#rewards/accounts.ts'
import { post } from '#rewards/ledger.ts'
import { limitsOf, setLimits, usedToday } from '#rewards/limits.ts'
import { newBatches } from '#rewards/payouts/book.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { wakeWaiting } from '#rewards/payouts/today.ts'
import { reconcile } from '#rewards/reconcile.ts'
import { requestPayout } from '#rewards/request-payout.ts'
import { setWallet } from '#rewards/wallets.ts'

import { Killed, mortalChain, mortalDb, reaper } from './faults.ts'
import { later, newWallet, openTown, settle, type Town } from './town.ts'

let town: Town
let mint: string
beforeAll(async () => {
  town = await openTown()
  mint = town.chain.asset.mint
})
afterEach(async () => {
  await limit({ dayCap: null, personCap: null })
  await wakeWaiting(town.db, { proof: 'offered', now: new Date() })
  await settle(town, town.chain)
  await nextDay()
})
afterAll(async () => town.close())

const limit = async (changes: Parameters<typeof setLimits>[2]): Promise<void> => {
  if (isRefusal(await setLimits(town.db, mint, changes))) throw new Error('the limits were not set')
}

const owe = async (id: number, amount: bigint): Promise<void> =>
  town.db
    .transaction()
    .execute(async (tx) =>
      post(tx, [
        { key: `more:${id}`, from: treasury, to: due(id), amount, asset: mint, reason: 'answer-accepted' },
      ]),
    )

let days = 400
/** What was today is long ago: the database's own clock cannot be turned. */
const nextDay = async (): Promise<void> => {
  days += 1
  await town.db.transaction().execute(async (tx) => {
    await sql`alter table payouts disable trigger user`.execute(tx)
    await sql`update payout_days set day = day - ${days}::int`.execute(tx)
    await sql`update payouts set cap_day = cap_day - ${days}::int where cap_day is not null`.execute(tx)
    await sql`alter table payouts enable trigger user`.execute(tx)
  })
}

const statesOf = async (ids: number[]) => {
  const rows = await town.db
    .selectFrom('payouts')
    .select(['status', 'hold_reason'])
    .where('id', 'in', ids)
    .orderBy('id')
    .execute()
  return rows.map(({ status, hold_reason }) => hold_reason ?? status)
}

test('what is above the cap of a day waits, is told why, and goes on the next day by itself, nobody overtaking', async () => {
  const people = []
  for (const amount of [40n, 50n, 30n, 10n]) people.push(await town.person(amount))
  const ids = people.map((one) => one.payoutId)
  await limit({ dayCap: 100n })
  const [report] = await settle(town, town.chain)
  expect(await statesOf(ids)).toEqual(['paid', 'paid', 'day-cap', 'day-cap'])
  expect(report?.waiting.join()).toMatch(
    /limit of today is reached \(0.0001 ACC together; UTC\).*DAILY_PAYOUT_CAP/,
  )
  expect(await usedToday(town.db, mint)).toBe(90n)
  expect(await wakeWaiting(town.db, { proof: 'offered', now: new Date() })).toBe(0)
  await nextDay()
  expect(await wakeWaiting(town.db, { proof: 'offered', now: new Date() })).toBe(2)
  await settle(town, town.chain)
  expect(await statesOf(ids)).toEqual(['paid', 'paid', 'paid', 'paid'])
  expect(await usedToday(town.db, mint)).toBe(40n)
})

test('a payout that is larger than the whole cap waits for the operator, and nobody waits behind it', async () => {
  const large = await town.person(500n)
  const small = await town.person(5n)
  await limit({ dayCap: 100n })
  const [report] = await settle(town, town.chain)
  expect(await statesOf([large.payoutId, small.payoutId])).toEqual(['day-cap', 'paid'])
  expect(report?.waiting.join()).toMatch(/is larger than what may leave in a day.*raise DAILY_PAYOUT_CAP/)
  await limit({ dayCap: 1000n })
  expect(await wakeWaiting(town.db, { proof: 'offered', now: new Date() })).toBe(1)
})

test('a payout that is larger than one person may have in a day keeps nobody waiting, and the operator reads it', async () => {
  const large = await town.person(90n)
  const small = [await town.person(15n), await town.person(15n)]
  const ids = [large, ...small].map((one) => one.payoutId)
  await limit({ dayCap: 100n, personCap: 20n })
  const held = { status: 'held' as const, hold_reason: 'day-cap' }
  await town.db.updateTable('payouts').set(held).where('id', 'in', ids).execute()
  expect(await wakeWaiting(town.db, { proof: 'offered', now: new Date() })).toBe(2)
  await town.db
    .updateTable('payouts')
    .set({ status: 'planned', hold_reason: null })
    .where('id', '=', large.payoutId)
    .execute()
  const [report] = await settle(town, town.chain)
  expect(await statesOf(ids)).toEqual(['day-cap', 'paid', 'paid'])
  expect(report?.waiting.join()).toMatch(
    /is larger than what one person may get in a day.*raise DAILY_PAYOUT_CAP_PERSON/,
  )
})

test('who is owed more than one may have in a day asks for that much, and the rest stays theirs', async () => {
  const one = await town.person(10n)
  await settle(town, town.chain)
  await limit({ personCap: 25n })
  const ask = async () =>
    town.db
      .transaction()
      .execute(async (tx) => requestPayout(tx, { contributorId: one.id, asset: mint, minimum: 1n }))
  await owe(one.id, 60n)
  expect(await ask()).toMatchObject({ amount: 25n })
  await settle(town, town.chain)
  // 10 have gone today already.
  expect(await statesOf([one.payoutId + 1])).toEqual(['day-cap'])
  expect(await ask()).toMatchObject({ refused: 'payout-held', words: { reason: 'day-cap' } })
  await nextDay()
  expect(await wakeWaiting(town.db, { proof: 'offered', now: new Date() })).toBe(1)
  await settle(town, town.chain)
  expect(await town.held(one.wallet)).toBe(35n)
})

test('a batch that would go above the cap is refused by the database, whoever makes it', async () => {
  const people = [await town.person(60n), await town.person(60n)]
  await limit({ dayCap: 100n })
  const batch = async (payoutId: number) =>
    town.db.transaction().execute(async (tx) => newBatches(tx, [[payoutId]]))
  const done = await Promise.allSettled(people.map(async (one) => batch(one.payoutId)))
  expect(done.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await usedToday(town.db, mint)).toBe(60n)
  await expect(sql`update payout_days set used = cap + 1`.execute(town.db)).rejects.toThrow(/within_cap/)
})

test('what leaves its batch unpaid counts no more', async () => {
  const { payoutId } = await town.person(60n)
  await town.db.transaction().execute(async (tx) => newBatches(tx, [[payoutId]]))
  expect(await usedToday(town.db, mint)).toBe(60n)
  await town.db
    .updateTable('payouts')
    .set({ status: 'held', hold_reason: 'operator', batch_id: null })
    .where('id', '=', payoutId)
    .execute()
  expect(await usedToday(town.db, mint)).toBe(0n)
  await town.db
    .updateTable('payouts')
    .set({ status: 'planned', hold_reason: null })
    .where('id', '=', payoutId)
    .execute()
})

const pass = async (at: number): Promise<void> => {
  const life = reaper(at)
  const deps = {
    db: mortalDb(town.db, life),
    chain: mortalChain(town.chain, life),
    log: silent,
    now: later(),
  }
  await runPayouts(deps).catch((error: unknown) => {
    if (!(error instanceof Killed) && life.where() === undefined) throw error
  })
}

test('no day pays more than its cap and no person more than theirs, with workers side by side that are killed anywhere', async () => {
  const plan = fc.record({
    amounts: fc.array(fc.bigInt({ min: 1n, max: 60n }), { minLength: 1, maxLength: 8 }),
    dayCap: fc.bigInt({ min: 60n, max: 150n }),
    deaths: fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 4 }),
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ amounts, dayCap, deaths }) => {
      await limit({ dayCap, personCap: 60n })
      const people: { wallet: string }[] = []
      for (const amount of amounts) people.push(await town.person(amount))
      const paid = async () =>
        (await Promise.all(people.map(async (one) => town.held(one.wallet)))).reduce((a, b) => a + b, 0n)
      let before = 0n
      for (let day = 0; day < 20; day += 1) {
        await Promise.all([...deaths.map(pass), pass(1_000_000)])
        await settle(town, town.chain)
        const now = await paid()
        expect(now - before).toBeLessThanOrEqual(dayCap)
        expect(await usedToday(town.db, mint)).toBe(now - before)
        before = now
        await nextDay()
        if ((await wakeWaiting(town.db, { proof: 'offered', now: new Date() })) === 0) break
      }
      expect(await paid()).toBe(amounts.reduce((a, b) => a + b, 0n))
      expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true, differences: [] })
    }),
    { numRuns: 12 },
  )
}, 300_000)

test('limits stay as they are where nothing is said of them, and go where they are taken away', async () => {
  const approvers = ['ana', 'ben'].map((name) => ({ name, key: `key of ${name}` }))
  await limit({ dayCap: 5n, approvalAbove: 7n, approvers })
  await limit({ personCap: 2n })
  expect(await limitsOf(town.db, mint)).toEqual({
    dayCap: 5n,
    personCap: 2n,
    approvalAbove: 7n,
    approvers,
  })
  await limit({ dayCap: null, personCap: null, approvalAbove: null, approvers: [] })
  expect(await limitsOf(town.db, mint)).toEqual({ approvers: [] })
})

test('what waits for another day goes to the wallet that its person has by then, and to none that they have left', async () => {
  const day = 86_400_000
  const hold = async () => {
    const one = await town.person(5n)
    await town.db
      .updateTable('payouts')
      .set({ status: 'held', hold_reason: 'day-cap' })
      .where('id', '=', one.payoutId)
      .execute()
    return one
  }
  const change = async (id: number, proven: boolean): Promise<string> => {
    const wallet = newWallet()
    await town.db
      .transaction()
      .execute(async (tx) => setWallet(tx, id, wallet, new Date(), { proven, coolOffHours: 24 }))
    return wallet
  }
  const [stays, moves, unproven] = [await hold(), await hold(), await hold()]
  const theirs = await change(moves.id, true)
  const other = await change(unproven.id, false)
  const wake = async (now: Date) => wakeWaiting(town.db, { proof: 'required', now })
  expect(await wake(new Date())).toBe(1)
  expect(await statesOf([stays.payoutId, moves.payoutId])).toEqual(['planned', 'day-cap'])
  const tomorrow = new Date(Date.now() + 2 * day)
  expect(await wake(tomorrow)).toBe(1)
  expect(await statesOf([moves.payoutId, unproven.payoutId])).toEqual(['planned', 'day-cap'])
  expect(await wakeWaiting(town.db, { proof: 'offered', now: tomorrow })).toBe(1)
  await settle(town, town.chain)
  const held = [stays.wallet, moves.wallet, theirs, unproven.wallet, other].map(async (w) => town.held(w))
  expect(await Promise.all(held)).toEqual([5n, 0n, 5n, 0n, 5n])
})

test('the sum that needs two approvals is not set where fewer than two people may give one', async () => {
  const ana = { name: 'ana', key: newWallet() }
  const ben = { name: 'ben', key: newWallet() }
  const few = { refused: 'limits-few-approvers' }
  expect(await setLimits(town.db, mint, { approvalAbove: 5n, approvers: [ana] })).toMatchObject(few)
  await limit({ approvalAbove: 5n, approvers: [ana, ben] })
  expect(await setLimits(town.db, mint, { approvers: [ana] })).toMatchObject(few)
  expect(await limitsOf(town.db, mint)).toMatchObject({ approvalAbove: 5n, approvers: [ana, ben] })
  await limit({ approvalAbove: null, approvers: [] })
})

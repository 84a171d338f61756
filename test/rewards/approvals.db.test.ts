import { randomBytes } from 'node:crypto'

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { toBase58 } from '#core/base58.ts'
import { silent } from '#core/log.ts'
import { isRefusal } from '#core/refusal.ts'
import { approvalText, approve } from '#rewards/approvals.ts'
import { setLimits } from '#rewards/limits.ts'
import { newBatches } from '#rewards/payouts/book.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { loadSigner, type Signer } from '#rewards/solana/signer.ts'
import { keypairOf } from '#rewards/solana/signer.ts'
import { holdPayout, releasePayout } from '#rewards/steer-payouts.ts'

import { Killed, mortalChain, mortalDb, reaper } from './faults.ts'
import { later, openTown, settle, type Town } from './town.ts'

let town: Town
let ana: Signer
let ben: Signer
let eve: Signer
beforeAll(async () => {
  town = await openTown()
  ;[ana, ben, eve] = [await signer(), await signer(), await signer()]
  const approvers = [
    { name: 'ana', key: ana.publicKey },
    { name: 'ben', key: ben.publicKey },
  ]
  await setLimits(town.db, town.chain.asset.mint, { approvalAbove: 100n, approvers })
})
afterAll(async () => town.close())

const signer = async (): Promise<Signer> => {
  const made = await loadSigner(JSON.stringify([...keypairOf(randomBytes(32))]))
  if (isRefusal(made)) throw new Error(made.refused)
  return made
}

type Subject = { id: number; amount: bigint; wallet: string }
const sign = async (who: Signer, subject: Subject): Promise<string> =>
  toBase58(await who.sign(Buffer.from(approvalText(town.chain, subject))))

const say = async (who: Signer, payoutId: number, signature: string) =>
  town.db
    .transaction()
    .execute(async (tx) => approve(tx, town.chain, { payoutId, key: who.publicKey, signature }))

const large = async (amount = 500n) => {
  const one = await town.person(amount)
  await settle(town, town.chain)
  return { ...one, id: one.payoutId, amount }
}

const stateOf = async (id: number) => {
  const row = await town.db
    .selectFrom('payouts')
    .select(['status', 'hold_reason'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return row.hold_reason ?? row.status
}

test('a large payout waits for two different approvers, and then goes; a small one needs none', async () => {
  const one = await large()
  const small = await large(100n)
  expect([await stateOf(one.id), await stateOf(small.id)]).toEqual(['approval', 'paid'])
  expect(await say(ana, one.id, await sign(ana, one))).toEqual({ approver: 'ana', missing: 1 })
  expect(await say(ana, one.id, await sign(ana, one))).toMatchObject({ refused: 'approval-twice' })
  expect(await stateOf(one.id)).toBe('approval')
  expect(await say(ben, one.id, await sign(ben, one))).toEqual({ approver: 'ben', missing: 0 })
  await settle(town, town.chain)
  expect(await town.held(one.wallet)).toBe(500n)
})

test('who is no approver, signed something else, or would be paid themselves, does not approve', async () => {
  const one = await large()
  const other = { ...one, amount: one.amount + 1n }
  expect(await say(eve, one.id, await sign(eve, one))).toMatchObject({ refused: 'approval-unknown-key' })
  expect(await say(ana, one.id, await sign(eve, one))).toMatchObject({ refused: 'approval-bad-signature' })
  expect(await say(ana, one.id, await sign(ana, other))).toMatchObject({ refused: 'approval-bad-signature' })
  expect(await say(ana, one.id, 'nonsense')).toMatchObject({ refused: 'approval-bad-signature' })
  const own = { ...(await town.person(500n, ana.publicKey)), amount: 500n }
  await settle(town, town.chain)
  const mine = { ...own, id: own.payoutId }
  expect(await say(ana, mine.id, await sign(ana, mine))).toMatchObject({ refused: 'approval-own-payout' })
  expect(await say(ana, 999_999, 'x')).toMatchObject({ refused: 'payout-not-found' })
  expect(await stateOf(one.id)).toBe('approval')
})

test('approvals written straight into the table, by people who signed nothing, pay nobody', async () => {
  const one = await large()
  for (const who of [ana, ben])
    await town.db
      .insertInto('payout_approvals')
      .values({
        payout_id: one.id,
        approver: who.publicKey,
        amount: 500n,
        wallet: one.wallet,
        signature: 'made up',
      })
      .execute()
  await town.db
    .updateTable('payouts')
    .set({ status: 'planned', hold_reason: null })
    .where('id', '=', one.id)
    .execute()
  await settle(town, town.chain)
  expect(await stateOf(one.id)).toBe('approval')
  // Not even in a batch already: it is looked at again before anything is signed.
  await town.db
    .updateTable('payouts')
    .set({ status: 'planned', hold_reason: null })
    .where('id', '=', one.id)
    .execute()
  await town.db.transaction().execute(async (tx) => newBatches(tx, [[one.id]]))
  await settle(town, town.chain)
  expect([await stateOf(one.id), await town.held(one.wallet)]).toEqual(['approval', 0n])
})

test('the database lets no large payout into a batch without two approvals, and none is released by one person', async () => {
  const one = await large()
  expect(await releasePayout(town.db, town.chain.asset.mint, one.id)).toMatchObject({
    refused: 'payout-needs-approval',
  })
  await town.db
    .updateTable('payouts')
    .set({ status: 'planned', hold_reason: null })
    .where('id', '=', one.id)
    .execute()
  await expect(town.db.transaction().execute(async (tx) => newBatches(tx, [[one.id]]))).rejects.toThrow(
    /needs two approvals/,
  )
  await settle(town, town.chain)
})

test('two approvals that race, with workers killed anywhere, pay once, and one alone never does', async () => {
  const plan = fc.record({
    order: fc.constantFrom<('ana' | 'ben')[]>(
      ['ana', 'ben'],
      ['ben', 'ana'],
      ['ana', 'ana', 'ben'],
      ['ana', 'ana'],
    ),
    deaths: fc.array(fc.integer({ min: 1, max: 80 }), { maxLength: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ order, deaths }) => {
      const one = await large()
      const people = { ana, ben }
      const pass = async (at: number) => {
        const life = reaper(at)
        const parts = { db: mortalDb(town.db, life), chain: mortalChain(town.chain, life) }
        await runPayouts({ ...parts, log: silent, now: later() }).catch((error: unknown) => {
          if (!(error instanceof Killed) && life.where() === undefined) throw error
        })
      }
      const said = order.map(async (name) => say(people[name], one.id, await sign(people[name], one)))
      const results = await Promise.all([...said, ...deaths.map(pass)]).then((all) =>
        all.slice(0, order.length),
      )
      await settle(town, town.chain)
      const both = new Set(order).size === 2
      expect(results.filter((result) => result !== undefined && !isRefusal(result)).length).toBe(
        new Set(order).size,
      )
      expect([await stateOf(one.id), await town.held(one.wallet)]).toEqual(
        both ? ['paid', 500n] : ['approval', 0n],
      )
    }),
    { numRuns: 12 },
  )
}, 200_000)

test('an operator holds what nothing is signed for, and releases it; what is on its way or paid they cannot', async () => {
  const { db, chain } = town
  const one = await town.person(7n)
  const deps = { db, chain, log: silent, now: later() }
  expect(await holdPayout(deps, { id: one.payoutId, why: 'asked' })).toMatchObject({ status: 'held' })
  expect(await holdPayout({ ...deps, now: later() }, { id: one.payoutId, why: 'x' })).toMatchObject({
    refused: 'payout-held-already',
  })
  await settle(town, chain)
  expect(await town.held(one.wallet)).toBe(0n)
  expect(await releasePayout(db, chain.asset.mint, one.payoutId)).toMatchObject({ status: 'planned' })
  await runPayouts({ db, chain, log: silent, now: later() })
  expect(await holdPayout({ ...deps, now: later() }, { id: one.payoutId, why: 'x' })).toMatchObject({
    refused: 'payout-on-its-way',
  })
  await settle(town, chain)
  expect(await holdPayout({ ...deps, now: later() }, { id: one.payoutId, why: 'x' })).toMatchObject({
    refused: 'payout-was-paid',
  })
  expect(await releasePayout(db, chain.asset.mint, one.payoutId)).toMatchObject({
    refused: 'payout-not-held',
  })
})

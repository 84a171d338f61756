import { randomBytes } from 'node:crypto'

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { toBase58 } from '#core/base58.ts'
import { silent } from '#core/log.ts'
import { isRefusal } from '#core/refusal.ts'
import { approvalText, approve } from '#rewards/approvals.ts'
import { remedies } from '#rewards/held.ts'
import { setLimits } from '#rewards/limits.ts'
import { newBatches } from '#rewards/payouts/book.ts'
import type { HoldReason } from '#rewards/payouts/pass.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { loadSigner, type Signer } from '#rewards/solana/signer.ts'
import { keypairOf } from '#rewards/solana/signer.ts'
import { holdPayout, releasePayout, type Releasing } from '#rewards/steer-payouts.ts'
import { setWallet, takeWalletBack } from '#rewards/wallets.ts'

import { Killed, mortalChain, mortalDb, reaper, withRpcs } from './faults.ts'
import { later, newWallet, openTown, settle, type Town } from './town.ts'

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

const say = async (who: Signer, payoutId: number, signature: string, now = new Date()) => {
  const said = { payoutId, key: who.publicKey, signature, proof: 'required' as const, now }
  return town.db.transaction().execute(async (tx) => approve(tx, town.chain, said))
}

const large = async (amount = 500n) => {
  const one = await town.person(amount)
  await settle(town, town.chain)
  return { ...one, person: one.id, id: one.payoutId, amount }
}

const release = async (id: number, how: Partial<Releasing> = {}) =>
  releasePayout(town.db, town.chain.asset.mint, { id, proof: 'required', now: new Date(), ...how })

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

test('rows that somebody made up keep no approver from approving, and what was approved twice goes', async () => {
  const one = await large()
  const row = { payout_id: one.id, amount: 500n, wallet: one.wallet, signature: 'made up' }
  for (const who of [ana, ben])
    await town.db
      .insertInto('payout_approvals')
      .values({ ...row, approver: who.publicKey })
      .execute()
  // A true signature in a row of another amount is none of this payment's for the database, so for nobody.
  await town.db
    .insertInto('payout_approvals')
    .values({ ...row, amount: 1n, approver: ana.publicKey, signature: await sign(ana, one) })
    .execute()
  expect(await say(ana, one.id, await sign(ana, one))).toEqual({ approver: 'ana', missing: 1 })
  const base64 = Buffer.from(await ana.sign(Buffer.from(approvalText(town.chain, one)))).toString('base64')
  expect(await say(ana, one.id, base64)).toMatchObject({ refused: 'approval-twice' })
  // Somebody else writes down ben's true signature before him: he is not shut out, and it goes.
  await town.db
    .insertInto('payout_approvals')
    .values({ ...row, approver: ben.publicKey, signature: await sign(ben, one) })
    .execute()
  expect(await say(ben, one.id, await sign(ben, one))).toEqual({ approver: 'ben', missing: 0 })
  await settle(town, town.chain)
  expect([await stateOf(one.id), await town.held(one.wallet)]).toEqual(['paid', 500n])
})

test('the database lets no large payout into a batch without two approvals, and none is released by one person', async () => {
  const one = await large()
  expect(await release(one.id)).toMatchObject({
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
  expect(await release(one.payoutId)).toMatchObject({ status: 'planned' })
  await runPayouts({ db, chain, log: silent, now: later() })
  expect(await holdPayout({ ...deps, now: later() }, { id: one.payoutId, why: 'x' })).toMatchObject({
    refused: 'payout-on-its-way',
  })
  await settle(town, chain)
  expect(await holdPayout({ ...deps, now: later() }, { id: one.payoutId, why: 'x' })).toMatchObject({
    refused: 'payout-was-paid',
  })
  expect(await release(one.payoutId)).toMatchObject({
    refused: 'payout-not-held',
  })
})

test('what has expired they hold once it is long dead, and it is paid once after all', async () => {
  const { db, chain } = town
  const one = await town.person(8n)
  const kept: Uint8Array[] = []
  const lost = withRpcs(chain, () => ({ send: async (raw) => void kept.push(raw) }))
  await runPayouts({ db, chain: lost, log: silent, now: later() })
  town.tick(400)
  const waits = { ...chain, simulate: async () => ({ blame: { treasury: 'no SOL' } as const, error: '' }) }
  const now = later()
  await runPayouts({ db, chain: waits, log: silent, now })
  const hold = async (at: () => Date) =>
    holdPayout({ db, chain, log: silent, now: at }, { id: one.payoutId, why: 'short of SOL' })
  expect(await hold(later())).toMatchObject({
    refused: 'payout-expired-lately',
    words: { until: expect.stringMatching(/UTC$/) },
  })
  for (let minute = 0; minute < 10; minute += 1) later()
  expect(await hold(later())).toMatchObject({ status: 'held' })
  expect(await release(one.payoutId)).toMatchObject({ status: 'planned' })
  await settle(town, chain)
  for (const raw of kept) await chain.rpcs[0]?.send(raw)
  town.tick()
  expect(await town.held(one.wallet)).toBe(8n)
})

describe('a held payout whose person has another wallet now', () => {
  const day = 86_400_000
  const change = async (id: number, { proven = true, at = new Date() } = {}) => {
    const wallet = newWallet()
    await town.db
      .transaction()
      .execute(async (tx) => setWallet(tx, id, wallet, at, { proven, coolOffHours: 24 }))
    return wallet
  }
  const heldFor = async (reason: HoldReason) => {
    const one = await town.person(7n)
    await town.db
      .updateTable('payouts')
      .set({ status: 'held', hold_reason: reason })
      .where('id', '=', one.payoutId)
      .execute()
    return one
  }
  const reasons = Object.keys(remedies).filter((reason) => reason !== 'approval') as HoldReason[]

  test.each(reasons)('is not released to one that cools off or is not proven: %s', async (reason) => {
    const one = await heldFor(reason)
    const wallet = await change(one.id, { proven: false })
    expect(await release(one.payoutId)).toMatchObject({
      refused: expect.stringMatching(/^payout-wallet-(cooling|unproven)$/),
      words: { wallet, promised: one.wallet },
    })
    const tomorrow = new Date(Date.now() + 2 * day)
    expect(await release(one.payoutId, { now: tomorrow })).toMatchObject({
      refused: 'payout-wallet-unproven',
    })
    expect(await release(one.payoutId, { proof: 'offered' })).toMatchObject({
      refused: 'payout-wallet-cooling',
    })
    expect(await stateOf(one.payoutId)).toBe(reason)
    // An operator who knows better says so; the person's own way back works too.
    await town.db
      .transaction()
      .execute(async (tx) => takeWalletBack(tx, one.id, new Date(), { coolOffHours: 24 }))
    const released = await release(one.payoutId)
    expect(released).toMatchObject({ status: 'planned', wallet: one.wallet })
    expect(released).not.toHaveProperty('before')
    await settle(town, town.chain)
    expect([await town.held(wallet), await town.held(one.wallet)]).toEqual([0n, 7n])
  })

  test.each(reasons)('goes there once it may, and says so: %s', async (reason) => {
    const one = await heldFor(reason)
    const wallet = await change(one.id, { at: new Date(Date.now() - 2 * day) })
    expect(await release(one.payoutId)).toMatchObject({ status: 'planned', wallet, before: one.wallet })
    await settle(town, town.chain)
    expect([await town.held(wallet), await town.held(one.wallet)]).toEqual([7n, 0n])
  })

  test('goes where it was promised to when the operator says so', async () => {
    const one = await heldFor('operator')
    const wallet = await change(one.id, { at: new Date(Date.now() - 2 * day) })
    expect(await release(one.payoutId, { keepWallet: true })).toMatchObject({ wallet: one.wallet })
    await settle(town, town.chain)
    expect([await town.held(wallet), await town.held(one.wallet)]).toEqual([0n, 7n])
  })

  test('is not approved for the one they have left: it goes to theirs, once that may be paid and is approved', async () => {
    const one = await large()
    await say(ana, one.id, await sign(ana, one))
    const unproven = await change(one.person, { proven: false })
    const old = await sign(ben, one)
    expect(await say(ben, one.id, old)).toMatchObject({ refused: 'approval-wallet-unproven' })
    const wallet = await change(one.person)
    expect(await say(ben, one.id, old)).toMatchObject({
      refused: 'approval-wallet-cooling',
      words: { wallet },
    })
    const tomorrow = new Date(Date.now() + 2 * day)
    expect(await say(ben, one.id, old, tomorrow)).toMatchObject({
      refused: 'approval-wallet-left',
      words: { wallet, before: one.wallet },
    })
    expect(await say(ben, one.id, old, tomorrow)).toMatchObject({ refused: 'approval-bad-signature' })
    const moved = { ...one, wallet }
    expect(await say(ben, one.id, await sign(ben, moved), tomorrow)).toMatchObject({ missing: 1 })
    expect(await say(ana, one.id, await sign(ana, moved), tomorrow)).toMatchObject({ missing: 0 })
    await settle(town, town.chain)
    const held = [one.wallet, unproven, wallet].map(async (address) => town.held(address))
    expect(await Promise.all(held)).toEqual([0n, 0n, 500n])
  })

  test('has to be approved anew: what was approved for the old wallet counts no more', async () => {
    const one = await large()
    await say(ana, one.id, await sign(ana, one))
    const wallet = await change(one.person, { at: new Date(Date.now() - 2 * day) })
    expect(await release(one.id, { keepWallet: true })).toMatchObject({ refused: 'payout-needs-approval' })
    expect(await release(one.id)).toMatchObject({ status: 'held', wallet, before: one.wallet })
    expect(await say(ben, one.id, await sign(ben, one))).toMatchObject({ refused: 'approval-bad-signature' })
    const moved = { ...one, wallet }
    expect(await say(ben, one.id, await sign(ben, moved))).toEqual({ approver: 'ben', missing: 1 })
    await settle(town, town.chain)
    expect(await stateOf(one.id)).toBe('approval')
    expect(await say(ana, one.id, await sign(ana, moved))).toEqual({ approver: 'ana', missing: 0 })
    await settle(town, town.chain)
    expect([await town.held(wallet), await town.held(one.wallet)]).toEqual([500n, 0n])
  })
})

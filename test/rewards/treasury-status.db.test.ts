import { afterAll, beforeAll, expect, test } from 'vitest'

import { silent } from '#core/log.ts'
import { due, treasury } from '#rewards/accounts.ts'
import { bookCosts } from '#rewards/book-costs.ts'
import type { Chain } from '#rewards/chain.ts'
import { reconcile } from '#rewards/reconcile.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { otherTreasuryLine } from '#rewards/whose-ledger.ts'
import { post } from '#rewards/ledger.ts'
import { setLimits, usedToday } from '#rewards/limits.ts'
import { holdPayout, releasePayout } from '#rewards/steer-payouts.ts'
import { treasuryStatus } from '#rewards/treasury-status.ts'
import { setWallet } from '#rewards/wallets.ts'

import { fundingOf } from '../../src/cli/funding-lines.ts'
import { obstaclesOf } from '../../src/cli/obstacles.ts'
import { examineTreasury } from '../../src/cli/doctor/treasury.ts'
import type { Finding } from '../../src/cli/doctor/finding.ts'
import { agreementLines } from '../../src/cli/reconcile-lines.ts'
import { statusLines } from '../../src/cli/treasury-lines.ts'
import { withRpcs } from './faults.ts'
import { later, newWallet, openTown, settle, type Town } from './town.ts'

const MARKER = 890_880n
const OPENING = 2_039_280n
const FEE = 5_000n

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => town.close())

const see = async (chain: Chain = town.chain) => {
  const status = await treasuryStatus(town.db, chain, 1n)
  return { status, ...statusLines(status, chain.asset) }
}

/** The treasury as if it had so many lamports, which payments need. */
const poor = (lamports: bigint): Chain =>
  withRpcs(town.chain, (rpc) => ({ treasury: async () => ({ ...(await rpc.treasury()), lamports }) }))

/** Due and with a wallet, and nobody has asked for it. */
const ready = async (amount: bigint): Promise<void> =>
  town.db.transaction().execute(async (tx) => {
    const { id } = await tx
      .insertInto('contributors')
      .defaultValues()
      .returning('id')
      .executeTakeFirstOrThrow()
    const asset = town.chain.asset.mint
    await post(tx, [
      { key: `ready:${id}`, from: treasury, to: due(id), amount, asset, reason: 'answer-accepted' },
    ])
    await setWallet(tx, id, newWallet(), new Date())
  })

test('what is planned or in an unsigned batch needs SOL as well, and so does every batch, for its marker', async () => {
  expect((await see()).status.outlook).toBe(0n)
  for (let person = 0; person < 11; person += 1) await town.person(5n)
  await ready(5n)
  const { status, lines, problems } = await see()
  expect(status.ready.people).toBe(1)
  expect(status.waiting).toMatchObject({ people: 11, accounts: 11 })
  // Twelve that have to be opened go in two transactions.
  expect(status.ahead).toEqual({ count: 2, lamports: 2n * MARKER })
  expect(status.outlook).toBe(2n * FEE + 12n * OPENING + 2n * MARKER)
  expect(lines.join('\n')).toContain(': 834 lamports a payment, 12 token accounts')
  expect(lines.join('\n')).toMatch(/0\.00178176 SOL of it lies on the markers of 2 batches.*comes back/)
  expect(lines.join('\n')).toMatch(/planned already +11 people/)
  expect(problems).toEqual([])
  const short = await see(poor(status.outlook))
  expect(short.problems.join()).toMatch(/0\.00089088 SOL .*have to stay.*see treasury fund/)
  expect((await see(poor(status.outlook + MARKER))).problems).toEqual([])
  const fund = fundingOf(short.status, town.chain.asset, false)
  expect(fund.facts).toMatchObject({ lamports: status.outlook + MARKER, lacking: MARKER })
  expect(fund.lines.join()).toMatch(/are needed .* the wallet holds .* SOL: about 0\.00089088 SOL lack;/)
  expect(fundingOf(status, town.chain.asset, false).lines.join()).toMatch(
    /the wallet holds .*: nothing lacks/,
  )
})

test('what is signed and final needs nothing more, and only markers that hold something are counted', async () => {
  await settle(town, town.chain)
  const { status, lines } = await see()
  expect(status.waiting.people).toBe(0)
  expect(status.outlook).toBe(FEE + OPENING + MARKER)
  // They are paid, and what their transactions locked is booked with the next costs.
  expect(status.markers).toEqual({ count: 0, lamports: 0n })
  expect(lines.join('\n')).toMatch(/on markers +0 SOL of 0 batches/)
})

test('one payment alone says nothing of what a payment in a full batch costs', async () => {
  await town.person(5n)
  await settle(town, town.chain)
  await bookCosts(town.db, town.chain)
  for (let person = 0; person < 9; person += 1) await ready(5n)
  const { status } = await see()
  expect(status.ahead.count).toBe(1)
  expect(status.outlook).toBe(FEE + 10n * OPENING + MARKER)
  expect(status.feeEach).toBe(500n)
})

test('a priority fee that was paid is reckoned with, person by person', async () => {
  await town.person(5n)
  await settle(town, town.chain)
  // The thirteenth that is paid here: 390 lamports for all of them.
  const dear: Chain = {
    ...town.chain,
    costOf: async (landed) => ({ ...(await town.chain.costOf(landed)), fee: FEE + 390n }),
  }
  await bookCosts(town.db, dear)
  expect((await see()).status.outlook).toBe(FEE + 10n * (OPENING + 30n) + MARKER)
})

test('what is held needs SOL once it is released: that stands in a line of its own', async () => {
  const before = (await see()).status.outlook
  const one = await town.person(7n)
  const deps = { db: town.db, chain: town.chain, log: silent, now: later() }
  await holdPayout(deps, { id: one.payoutId, why: 'asked' })
  const { status, lines } = await see()
  expect(status.outlook).toBe(before)
  expect(status.held).toEqual({ people: 1, amount: 7n, accounts: 1, lamports: FEE + 30n + OPENING + MARKER })
  expect(lines.join('\n')).toMatch(/held +1 person, 0\.000007 ACC: about 0\.00293519 SOL more/)
  await releasePayout(town.db, town.chain.asset.mint, { id: one.payoutId, proof: 'offered', now: new Date() })
  expect((await see()).status).toMatchObject({ held: { people: 0, lamports: 0n }, waiting: { people: 1 } })
})

test.each([0n, 10n ** 18n])('a mistaken key with %s units is all that anybody is told of', async (tokens) => {
  const chain: Chain = {
    ...withRpcs(town.chain, (rpc) => ({
      treasury: async () => ({ ...(await rpc.treasury()), tokens, lamports: 0n }),
    })),
    treasury: newWallet(),
  }
  const line = otherTreasuryLine(town.chain.treasury, chain)
  const { payoutId } = await town.person(7n)
  const { lines, problems } = await see(chain)
  expect(problems).toEqual([line])
  expect(lines.join()).not.toContain('not booked yet')
  expect(await obstaclesOf(town.db, chain, { id: payoutId, minimum: 1n })).toEqual([line])
  const compared = await reconcile(town.db, chain)
  expect(compared).toMatchObject({ ok: false, differences: [line], lines: [], notes: [] })
  expect(agreementLines(compared)).toEqual(['They cannot be compared:', `  ${line}`])
  const findings: Finding[] = []
  await examineTreasury(town.db, chain, (finding) => findings.push(finding))
  expect(findings).toEqual([{ part: 'treasury', state: 'failed', what: line }])
  const report = await runPayouts({ db: town.db, chain, log: silent, now: later() })
  expect(report).toMatchObject({ batched: 0, signed: 0, stopped: line })
  await settle(town, town.chain)
})

test('whoever approves or releases a payment hears what will keep it from being sent', async () => {
  const one = await town.person(7n)
  const { asset } = town.chain
  const said = async (chain: Chain = town.chain) =>
    (await obstaclesOf(town.db, chain, { id: one.payoutId, minimum: 1n })).join()
  expect(await said()).toBe('')
  expect(await said(poor(1_000_000n))).toMatch(/There are 0\.001 SOL.*see treasury fund/)
  const robbed = withRpcs(town.chain, (rpc) => ({
    treasury: async () => ({ ...(await rpc.treasury()), tokens: 0n }),
  }))
  expect(await said(robbed)).toMatch(/less than the ledger says: payouts stop.*see reconcile/)
  await setLimits(town.db, asset.mint, { dayCap: 6n })
  expect(await said()).toMatch(/larger than DAILY_PAYOUT_CAP, 0\.000006 ACC: raise it/)
  const used = await usedToday(town.db, asset.mint)
  await setLimits(town.db, asset.mint, { dayCap: used + 6n })
  expect(await said()).toMatch(/only 0\.000006 ACC of DAILY_PAYOUT_CAP are left.*tomorrow/)
  await setLimits(town.db, asset.mint, { dayCap: null })
  const { id } = await town.db
    .insertInto('payouts')
    .values({ contributor_id: await nobody(), wallet: newWallet(), asset: asset.mint, amount: 3n })
    .returning('id')
    .executeTakeFirstOrThrow()
  expect((await obstaclesOf(town.db, town.chain, { id, minimum: 1n })).join()).toMatch(
    /The ledger does not hold the money of payout/,
  )
})

const nobody = async (): Promise<number> =>
  (await town.db.insertInto('contributors').defaultValues().returning('id').executeTakeFirstOrThrow()).id

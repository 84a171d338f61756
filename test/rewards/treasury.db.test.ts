import {
  createMintToInstruction,
  createTransferCheckedInstruction,
  TOKEN_PROGRAM_ID,
} from '@solana/spl-token'
import { PublicKey, TransactionMessage } from '@solana/web3.js'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { silent } from '#core/log.ts'
import type { Refusal } from '#core/refusal.ts'
import { adoptTreasury } from '#rewards/adopt-treasury.ts'
import { due, transit, treasury } from '#rewards/accounts.ts'
import type { Chain } from '#rewards/chain.ts'
import { post } from '#rewards/ledger.ts'
import { reserve } from '#rewards/budget.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { reconcile } from '#rewards/reconcile.ts'
import { signMessage } from '#rewards/solana/batch.ts'
import { createTokenAccount, tokenAddress } from '#rewards/solana/programs.ts'
import { openTreasury, treasuryState } from '#rewards/treasury.ts'
import { claimLedger, otherTreasury } from '#rewards/whose-ledger.ts'

import { refusalText } from '../../src/cli/refusal-text.ts'
import { withRpcs } from './faults.ts'
import { later, newWallet, openTown, settle, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => town.close())

const keys = () => {
  const owner = new PublicKey(town.chain.treasury)
  const mint = new PublicKey(town.chain.asset.mint)
  return { owner, mint, account: tokenAddress(owner, mint, TOKEN_PROGRAM_ID) }
}

/** What the owner of the treasury's key does behind Accord's back. */
const behind = async (
  instructions: Parameters<typeof TransactionMessage.prototype.compileToLegacyMessage> | unknown[],
) => {
  const { blockhash } = await town.connection.getLatestBlockhash()
  const message = new TransactionMessage({
    payerKey: keys().owner,
    recentBlockhash: blockhash,
    instructions: instructions as never,
  }).compileToLegacyMessage()
  const { raw } = await signMessage(town.signer, message.serialize())
  await town.connection.sendRawTransaction(raw)
  town.tick()
}

const deposit = async (amount: bigint): Promise<void> => {
  const { owner, mint, account } = keys()
  await behind([createMintToInstruction(mint, account, owner, amount)])
}

test('a deposit is a difference until it is booked, and it is booked once', async () => {
  await deposit(500n)
  const { ok, differences } = await reconcile(town.db, town.chain)
  expect(ok).toBe(false)
  expect(differences.join()).toMatch(/0\.0005 ACC came in that is not booked/)
  const all = await Promise.all([1, 2, 3].map(async () => openTreasury(town.db, town.chain)))
  expect(all.reduce((sum, one) => sum + one.booked, 0n)).toBe(500n)
  expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true, differences: [] })
})

test('a deposit that no payout waits for stops none', async () => {
  const one = await town.person(5n)
  await deposit(7n)
  await settle(town, town.chain)
  expect(await town.held(one.wallet)).toBe(5n)
  expect((await openTreasury(town.db, town.chain)).booked).toBe(7n)
})

test('while a payout is under way no deposit is booked, and none is taken for one', async () => {
  await town.person(6n)
  await runPayouts({ db: town.db, chain: town.chain, log: silent, now: later() })
  await deposit(11n)
  expect(await openTreasury(town.db, town.chain)).toMatchObject({
    booked: 0n,
    waiting: 'a payout is under way',
  })
  await settle(town, town.chain)
  expect(await openTreasury(town.db, town.chain)).toEqual({ booked: 11n })
  expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true })
})

test('a payout that is final and not booked yet explains itself', async () => {
  await town.person(8n)
  await runPayouts({ db: town.db, chain: town.chain, log: silent, now: later() })
  const before = await reconcile(town.db, town.chain)
  expect(before).toMatchObject({ ok: true, inFlight: 8n, unbooked: 0n })
  town.tick()
  const after = await reconcile(town.db, town.chain)
  expect(after).toMatchObject({ ok: true, inFlight: 8n, unbooked: 8n })
  expect(after.chainBalance).toBe(after.ledgerBalance - 8n)
  await settle(town, town.chain)
})

test('endpoints that do not agree book no deposit', async () => {
  await deposit(13n)
  const lagging = withRpcs(
    town.chain,
    () => ({}),
    (rpc) => ({
      treasury: async () => {
        const now = await rpc.treasury()
        return { ...now, tokens: now.tokens - 13n }
      },
    }),
  )
  expect((await openTreasury(town.db, lagging)).booked).toBe(0n)
  const { differences, lines } = await reconcile(town.db, lagging)
  expect(differences.join()).toMatch(
    /^The endpoints contradict each other: node 0 says.*out of SOLANA_RPC_URL\.$/,
  )
  expect(lines).toEqual([])
  expect((await openTreasury(town.db, town.chain)).booked).toBe(13n)
})

test('what lies in another treasury is no deposit, unless the operator says that it took over', async () => {
  const elsewhere = (tokens: bigint): Chain => ({
    ...withRpcs(town.chain, (rpc) => ({
      treasury: async () => {
        const now = await rpc.treasury()
        return { ...now, tokens: now.tokens + tokens, lamports: now.lamports + 5n }
      },
    })),
    treasury: newWallet(),
  })
  const mistaken = elsewhere(1_000n)
  expect(await openTreasury(town.db, mistaken)).toMatchObject({
    booked: 0n,
    waiting: expect.stringContaining(`that of the treasury ${town.chain.treasury}`),
  })
  const { ok, differences } = await reconcile(town.db, mistaken)
  expect(ok).toBe(false)
  expect(differences[0]).toMatch(/SOLANA_KEYPAIR.*mend it.*treasury adopt/)
  const one = await town.person(9n)
  const report = await runPayouts({ db: town.db, chain: mistaken, log: silent, now: later() })
  expect(report).toMatchObject({ signed: 0, stopped: expect.stringContaining('SOLANA_KEYPAIR names') })
  // Nothing has changed for the right one.
  await settle(town, town.chain)
  expect(await town.held(one.wallet)).toBe(9n)
  expect(await openTreasury(town.db, town.chain)).toEqual({ booked: 0n })
  expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true })
  // All tokens were moved, and nothing else: that speaks for itself, and back.
  const moved = elsewhere(0n)
  expect(await openTreasury(town.db, moved)).toEqual({ booked: 0n })
  expect(await otherTreasury(town.db, town.chain)).toBe(moved.treasury)
  await openTreasury(town.db, town.chain)
  await claimLedger(town.db, mistaken)
  expect(await otherTreasury(town.db, mistaken)).toBeUndefined()
  await claimLedger(town.db, town.chain)
})

test('another treasury is adopted only while nothing is on its way, and with all that the ledger counts', async () => {
  const elsewhere = (tokens: bigint): Chain => ({
    ...withRpcs(town.chain, (rpc) => ({
      treasury: async () => {
        const now = await rpc.treasury()
        return { ...now, tokens: now.tokens + tokens }
      },
    })),
    treasury: newWallet(),
  })
  const { db, chain } = town
  const { ledgerBalance } = await reconcile(db, chain)
  const few = elsewhere(-ledgerBalance + 3_000_000n)
  const refused = await adoptTreasury(db, few)
  expect(refused).toMatchObject({
    refused: 'treasury-holds-less',
    words: { treasury: few.treasury, holds: '3000000', needed: `${ledgerBalance}` },
  })
  expect(refusalText(refused as Refusal, chain.asset)).toMatch(/holds 3 ACC, and the ledger counts .* first/)
  await town.person(4n)
  await runPayouts({ db, chain, log: silent, now: later() })
  const [full, rich] = [elsewhere(0n), elsewhere(7n)]
  expect(await adoptTreasury(db, rich)).toMatchObject({ refused: 'treasury-under-way', words: { count: 1 } })
  expect(await openTreasury(db, full)).toMatchObject({ waiting: expect.stringContaining(chain.treasury) })
  expect(await otherTreasury(db, rich)).toBe(chain.treasury)
  await settle(town, chain)
  expect(await adoptTreasury(db, rich)).toEqual({ before: chain.treasury })
  expect(await adoptTreasury(db, rich)).toEqual({})
  expect(await adoptTreasury(db, chain)).toEqual({ before: rich.treasury })
})

test('a ledger without tokens is nobody’s yet', async () => {
  const empty = { treasury: newWallet(), asset: { ...town.chain.asset, mint: newWallet() } }
  await claimLedger(town.db, empty)
  expect(await otherTreasury(town.db, { ...empty, treasury: newWallet() })).toBeUndefined()
})

test('a node that has not seen the last payout yet is not asked for the balance', async () => {
  const before = await town.chain.rpcs[0]?.treasury()
  await town.person(17n)
  await settle(town, town.chain)
  const lagging = withRpcs(town.chain, () => ({ treasury: async () => before as NonNullable<typeof before> }))
  await expect(openTreasury(town.db, lagging)).rejects.toThrow(/has only come to slot/)
  expect(await openTreasury(town.db, town.chain)).toEqual({ booked: 0n })
})

test('money that left without a payout stops the payouts until it is back, and the sentence says so', async () => {
  const { owner, mint, account } = keys()
  const thief = new PublicKey(newWallet())
  const to = tokenAddress(thief, mint, TOKEN_PROGRAM_ID)
  const steal = createTransferCheckedInstruction(account, mint, to, owner, 100n, 6)
  await behind([createTokenAccount(owner, thief, mint, TOKEN_PROGRAM_ID), steal])
  const one = await town.person(9n)
  const report = await runPayouts({ db: town.db, chain: town.chain, log: silent, now: later() })
  expect(report).toMatchObject({ signed: 0 })
  expect(report.stopped).toMatch(/0\.0001 ACC less than the ledger/)
  const { ok, differences, lines } = await reconcile(town.db, town.chain)
  expect(ok).toBe(false)
  expect(differences.join()).toMatch(/0\.0001 ACC left without a payout/)
  expect(lines.join()).toMatch(/0\.0001 ACC left by transaction \w{80,90} \(slot \d+.*none of Accord's/)
  expect(lines.at(-1)).toMatch(
    /own key must have signed.*the key is out: stop Accord.*new-key.*treasury adopt/,
  )
  const short = await town.db.transaction().execute(async (tx) => reserve(tx, 7, 5n, town.chain.asset.mint))
  expect(short).toMatchObject({ refused: 'treasury-too-low', words: { uncovered: '100', missing: '100' } })
  await deposit(100n)
  await settle(town, town.chain)
  expect(await town.held(one.wallet)).toBe(9n)
  expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true })
})

test('SOL that left by no transaction of Accord may mean that the key is out; said once, beside tokens too', async () => {
  const { db, chain } = town
  await town.person(4n)
  await settle(town, chain)
  await openTreasury(db, chain)
  const lacking = (lamports: bigint, tokens: bigint): Chain =>
    withRpcs(chain, (rpc) => ({
      treasury: async () => {
        const now = await rpc.treasury()
        return { ...now, tokens: now.tokens - tokens, lamports: now.lamports - lamports }
      },
    }))
  const { ok, notes } = await reconcile(db, lacking(5_000n, 0n))
  expect(ok).toBe(true)
  expect(notes).toEqual([
    expect.stringMatching(/SOL left the treasury's wallet without a transaction of Accord\.$/),
    expect.stringMatching(/own key must have signed.*the key is out/),
  ])
  const both = await reconcile(db, lacking(5_000n, 3n))
  expect([...both.lines, ...both.notes].filter((line) => line.includes('the key is out'))).toHaveLength(1)
})

test('a payout that the ledger does not know is told by the ledger alone', async () => {
  const { db, chain } = town
  const { contributor_id } = await db.selectFrom('payouts').select('contributor_id').executeTakeFirstOrThrow()
  const row = { contributor_id, wallet: newWallet(), asset: chain.asset.mint, amount: 3n }
  const { id } = await db
    .insertInto('payouts')
    .values({ ...row, status: 'held', hold_reason: 'operator' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { ok, differences, lines } = await reconcile(db, chain)
  expect(ok).toBe(false)
  expect(differences[0]).toBe('0 ACC is in transit, but the payouts under way are 0.000003 ACC.')
  expect(lines).toContain(`Payout ${id} of 0.000003 ACC is held, but 0 ACC is in transit for it.`)
  const from = { from: due(contributor_id), to: transit(id), asset: chain.asset.mint }
  const earned = { from: treasury, to: due(contributor_id), asset: chain.asset.mint }
  await db.transaction().execute(async (tx) =>
    post(tx, [
      { key: 'late:earned', ...earned, amount: 3n, reason: 'answer-accepted' },
      { key: 'late', ...from, amount: 3n, reason: 'payout-requested' },
    ]),
  )
  expect(await reconcile(db, chain)).toMatchObject({ ok: true })
})

test('the treasury state names what is there for fees', async () => {
  const state = await treasuryState(town.chain)
  expect(state.lamports).toBeGreaterThan(10n ** 11n)
  expect(state).toMatchObject({ frozen: false })
})

test('a payout that a final transaction has paid, and that says another thing, is named with it', async () => {
  const one = await town.person(21n)
  await settle(town, town.chain)
  const { signature } = await town.db
    .selectFrom('payouts')
    .select('signature')
    .where('id', '=', one.payoutId)
    .executeTakeFirstOrThrow()
  await town.db.transaction().execute(async (tx) => {
    await sql`alter table payouts disable trigger user`.execute(tx)
    await sql`update payouts set status = 'planned', batch_id = null, signature = null where id = ${one.payoutId}`.execute(
      tx,
    )
    await sql`alter table payouts enable trigger user`.execute(tx)
  })
  const { lines } = await reconcile(town.db, town.chain)
  expect(lines).toContain(
    `Payout ${one.payoutId} is planned, but the transaction ${signature}, which is final, has paid it.`,
  )
})

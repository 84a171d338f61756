import { readFile } from 'node:fs/promises'

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { silent } from '#core/log.ts'
import type { Refusal } from '#core/refusal.ts'
import { due, treasury } from '#rewards/accounts.ts'
import { post } from '#rewards/ledger.ts'
import { listPayouts, type PayoutRecord } from '#rewards/payout-view.ts'
import { takeLease } from '#rewards/payouts/lease.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { releasePayout } from '#rewards/steer-payouts.ts'

import { payoutLines } from '../../src/cli/payout-lines.ts'
import { refusalText } from '../../src/cli/refusal-text.ts'

import { later, newWallet, openTown, settle, type Town } from './town.ts'

/** What somebody writes straight into the tables who has the application's role and nothing else. */
let town: Town
let mint: string
beforeAll(async () => {
  town = await openTown()
  mint = town.chain.asset.mint
})
afterAll(async () => town.close())

const newcomer = async (): Promise<number> => {
  const made = await town.db
    .insertInto('contributors')
    .defaultValues()
    .returning('id')
    .executeTakeFirstOrThrow()
  return made.id
}

const stateOf = async (id: number) =>
  town.db
    .selectFrom('payouts')
    .select(['status', 'hold_reason', 'hold_note'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

test('a payout with no money behind it is held for the operator, and everybody else is paid', async () => {
  const wallet = newWallet()
  const { id } = await town.db
    .insertInto('payouts')
    .values({ contributor_id: await newcomer(), wallet, asset: mint, amount: 70n })
    .returning('id')
    .executeTakeFirstOrThrow()
  const honest = await town.person(5n)
  const [report] = await settle(town, town.chain)
  expect(await stateOf(id)).toEqual({
    status: 'held',
    hold_reason: 'operator',
    hold_note: 'the ledger does not hold its money',
  })
  expect(report?.waiting.join()).toMatch(/has not exactly its money behind it in the ledger: it is held/)
  expect([await town.held(wallet), await town.held(honest.wallet)]).toEqual([0n, 5n])
})

test('a batch that the ledger refuses to book is put aside and told, and the others are paid and booked', async () => {
  const { db, chain } = town
  const spoilt = await town.person(5n)
  await runPayouts({ db, chain, log: silent, now: later() })
  const honest = await town.person(6n)
  // The key under which the payment would be booked is taken by money for somebody else.
  const other = await newcomer()
  await db.transaction().execute(async (tx) =>
    post(tx, [
      {
        key: `payout:${spoilt.payoutId}:paid`,
        from: treasury,
        to: due(other),
        amount: 5n,
        asset: mint,
        reason: 'answer-accepted',
      },
    ]),
  )
  await runPayouts({ db, chain, log: silent, now: later() })
  const reports = await settle(town, chain)
  const last = reports.at(-1)
  expect((await stateOf(honest.payoutId)).status).toBe('paid')
  expect((await stateOf(spoilt.payoutId)).status).toBe('batched')
  expect(await town.held(honest.wallet)).toBe(6n)
  expect(last?.waiting.join()).toMatch(
    /has been paid by .*, but the ledger refuses to book it: the key .*The others go on/,
  )
  const more = await town.person(7n)
  await settle(town, chain)
  expect([(await stateOf(more.payoutId)).status, await town.held(more.wallet)]).toEqual(['paid', 7n])
})

test('the number of the right to pay grows, even where its row is deleted', async () => {
  const { db, chain } = town
  const take = async () => takeLease({ db, chain, log: silent, now: later() })
  const first = (await take()) ?? 0
  await sql`delete from facts where key = ${`payouts:${mint}`}`.execute(db)
  expect(await take()).toBeGreaterThan(first)
})

test('a payout with no money behind it is not released, and whoever looks at it is told what it is', async () => {
  const { db, chain } = town
  const { id } = await db
    .insertInto('payouts')
    .values({ contributor_id: await newcomer(), wallet: newWallet(), asset: mint, amount: 70n })
    .returning('id')
    .executeTakeFirstOrThrow()
  await settle(town, chain)
  const refused = await releasePayout(db, mint, { id, proof: 'offered', now: new Date() })
  expect(refused).toMatchObject({ refused: 'payout-unfunded', words: { id } })
  expect(refusalText(refused as Refusal)).toMatch(/the ledger does not hold its money.*operators\.md/)
  expect((await stateOf(id)).status).toBe('held')
  const [shown] = await listPayouts(db, mint, { id })
  const text = payoutLines(shown as PayoutRecord, chain.asset, { approvers: [] }).join('\n')
  expect(text).toMatch(/It is not paid: the ledger does not hold its money/)
  expect(text).not.toMatch(/release/)
  // The owner of the tables takes it out as docs/operators.md says, and its person can be paid again.
  await forget(id)
  expect(await listPayouts(db, mint, { id })).toEqual([])
  await expect(db.deleteFrom('payouts').where('contributor_id', '>', 0).execute()).rejects.toThrow(
    /append-only/,
  )
})

test('the way to take a forged payout out spares one with money behind it, and one that was signed for', async () => {
  const { db, chain } = town
  const [paid, planned] = [await town.person(5n), await town.person(6n)]
  await db
    .updateTable('payouts')
    .set({ status: 'held', hold_reason: 'operator' })
    .where('id', '=', planned.payoutId)
    .execute()
  await settle(town, chain)
  for (const { payoutId } of [paid, planned]) {
    await forget(payoutId)
    expect(await listPayouts(db, mint, { id: payoutId })).toHaveLength(1)
  }
})

/** What docs/operators.md says, for this payout. */
const forget = async (id: number): Promise<void> => {
  const page = await readFile(new URL('../../docs/operators.md', import.meta.url), 'utf8')
  const [, statements = ''] = /```sql\n(begin;[^`]*payouts_kept[^`]*)```/.exec(page) ?? []
  expect(statements).toContain('12')
  const steps = statements
    .replaceAll(/\b12\b/g, `${id}`)
    .split(';')
    .map((one) => one.trim())
  await town.db.transaction().execute(async (tx) => {
    for (const step of steps.filter((one) => !['', 'begin', 'commit'].includes(one)))
      await sql.raw(step).execute(tx)
  })
}

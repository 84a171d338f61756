import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { silent } from '#core/log.ts'
import { due, treasury } from '#rewards/accounts.ts'
import { post } from '#rewards/ledger.ts'
import { takeLease } from '#rewards/payouts/lease.ts'
import { runPayouts } from '#rewards/payouts/run.ts'

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

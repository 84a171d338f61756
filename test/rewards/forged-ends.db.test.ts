import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { silent } from '#core/log.ts'
import type { Chain, Rpc } from '#rewards/chain.ts'
import { setLimits, usedToday } from '#rewards/limits.ts'
import { newBatches } from '#rewards/payouts/book.ts'
import { takeLease } from '#rewards/payouts/lease.ts'
import { emptyReport } from '#rewards/payouts/pass.ts'
import { prepare } from '#rewards/payouts/prepare.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { wakeWaiting } from '#rewards/payouts/today.ts'
import { reconcile } from '#rewards/reconcile.ts'

import { withRpcs } from './faults.ts'
import { later, newWallet, openTown, settle, type Town } from './town.ts'

/**
 * Somebody has the application's role: they say falsely how a transaction has ended, and take its payouts out, so that
 * honest workers would pay them again.
 */
let town: Town
let mint: string
beforeAll(async () => {
  town = await openTown()
  mint = town.chain.asset.mint
})
afterEach(async () => {
  await setLimits(town.db, mint, { dayCap: null, personCap: null })
  await wakeWaiting(town.db, { proof: 'offered', now: new Date() })
  await settle(town, town.chain)
})
afterAll(async () => town.close())

const pass = async (chain: Chain = town.chain) =>
  runPayouts({ db: town.db, chain, log: silent, now: later() })

type End = 'finalized_err' | 'expired' | 'finalized_ok'

/** The last attempt of a payout's batch is called ended, and the payout taken out, planned again. */
const forge = async (payoutId: number, end: End): Promise<void> =>
  town.db.transaction().execute(async (tx) => {
    await sql`set local role accord_app`.execute(tx)
    await sql`
      update attempts set status = ${end} where status in ('signed', 'sent', 'confirmed', 'unknown')
        and batch_id = (select batch_id from payouts where id = ${payoutId})`.execute(tx)
    await sql`
      update payouts set status = 'planned', batch_id = null where id = ${payoutId} and status = 'batched'`.execute(
      tx,
    )
  })

const stateOf = async (id: number) => {
  const row = await town.db
    .selectFrom('payouts')
    .select(['status', 'hold_reason'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return row.hold_reason ?? row.status
}

const paidOnce = async (one: { payoutId: number; wallet: string }, amount: bigint): Promise<void> => {
  expect([await stateOf(one.payoutId), await town.held(one.wallet)]).toEqual(['paid', amount])
  expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true, differences: [] })
}

test('whoever is taken out of a batch by a false word about its transaction is paid once', async () => {
  for (const end of ['finalized_err', 'expired'] as const) {
    const one = await town.person(60n)
    const other = await town.person(7n)
    await pass()
    await forge(one.payoutId, end)
    const next = await pass()
    expect(next).toMatchObject({ signed: 0 })
    expect(next.waiting.join()).toMatch(/which may land or has landed/)
    town.tick()
    await settle(town, town.chain)
    await settle(town, town.chain)
    await paidOnce(one, 60n)
    await paidOnce(other, 7n)
  }
})

test('so they are where their first transaction has not been sent anywhere yet, and lands late', async () => {
  const one = await town.person(61n)
  const kept: Uint8Array[] = []
  await pass(withRpcs(town.chain, () => ({ send: async (raw) => void kept.push(raw) })))
  await forge(one.payoutId, 'finalized_err')
  expect(await pass()).toMatchObject({ signed: 0 })
  await (town.chain.rpcs[0] as Rpc).send(kept[0] as Uint8Array)
  await pass()
  town.tick()
  await settle(town, town.chain)
  await settle(town, town.chain)
  await paidOnce(one, 61n)
})

test('whose transaction has truly died is paid by the next one, after the same while as without a thief', async () => {
  const one = await town.person(62n)
  await pass(withRpcs(town.chain, () => ({ send: async () => undefined })))
  await forge(one.payoutId, 'expired')
  town.tick(400)
  await pass()
  expect(await stateOf(one.payoutId)).toBe('batched')
  for (let minute = 0; minute < 10; minute += 1) later()
  await settle(town, town.chain)
  await paidOnce(one, 62n)
})

test('the database lets nobody leave whom a final transaction has paid', async () => {
  const one = await town.person(63n)
  await pass()
  await expect(forge(one.payoutId, 'finalized_ok')).rejects.toThrow(/stays in its batch once/)
  await settle(town, town.chain)
  await paidOnce(one, 63n)
})

test('a payout is paid once, with false words about its transaction at any moment', async () => {
  const act = fc.record({
    do: fc.constantFrom<'pass' | 'tick' | End>('pass', 'tick', 'finalized_err', 'expired', 'finalized_ok'),
    who: fc.nat({ max: 2 }),
    slots: fc.constantFrom(1, 3, 200),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 14 }), async (acts) => {
      const people = [await town.person(5n), await town.person(6n), await town.person(7n)]
      for (const one of acts) {
        if (one.do === 'pass') await pass()
        else if (one.do === 'tick') town.tick(one.slots)
        else await forge(people[one.who]?.payoutId ?? 0, one.do).catch(() => undefined)
      }
      // Who is waited for: until the transactions that were spoken of are dead, and a while longer.
      for (let turn = 0; turn < 14; turn += 1) {
        await settle(town, town.chain)
        town.tick(40)
      }
      const sum = (await Promise.all(people.map(async (one) => town.held(one.wallet)))).map(Number)
      expect(sum).toEqual([5, 6, 7])
    }),
    { numRuns: 15 },
  )
}, 200_000)

test('what was signed for counts towards the day, whoever says that it has failed', async () => {
  await setLimits(town.db, mint, { dayCap: 100n })
  const before = await usedToday(town.db, mint)
  await setLimits(town.db, mint, { dayCap: before + 100n })
  const one = await town.person(60n)
  await pass()
  await forge(one.payoutId, 'finalized_err')
  expect(await usedToday(town.db, mint)).toBe(before + 60n)
  const again = town.db.transaction().execute(async (tx) => newBatches(tx, [[one.payoutId]]))
  await expect(again).rejects.toThrow(/within_cap/)
  await settle(town, town.chain)
  expect(await stateOf(one.payoutId)).toBe('day-cap')
  town.tick()
})

test('one person’s cap counts what was signed for them, too', async () => {
  const one = await town.person(60n)
  await setLimits(town.db, mint, { personCap: 100n })
  await pass()
  await forge(one.payoutId, 'finalized_err')
  const again = town.db.transaction().execute(async (tx) => newBatches(tx, [[one.payoutId]]))
  await expect(again).rejects.toThrow(/no more than their cap/)
})

test('nothing goes above the cap in the shadow of what is paid', async () => {
  const paid = await town.person(1n)
  await settle(town, town.chain)
  expect(await stateOf(paid.payoutId)).toBe('paid')
  const one = await town.person(600n)
  const used = await usedToday(town.db, mint)
  await setLimits(town.db, mint, { dayCap: used + 100n })
  const { id } = await town.db.insertInto('batches').defaultValues().returning('id').executeTakeFirstOrThrow()
  const both = sql`
    update payouts set told = not told, status = case when id = ${one.payoutId} then 'batched' else status end,
        batch_id = case when id = ${one.payoutId} then ${id}::bigint else batch_id end
      where id in (${paid.payoutId}, ${one.payoutId})`
  await expect(both.execute(town.db)).rejects.toThrow(/within_cap/)
})

test('which batches a payout has left is nobody’s to write', async () => {
  const one = await town.person(5n)
  for (const departures of [`[]`, `[{"batch":1,"day":null}]`])
    await expect(
      sql`update payouts set departures = ${departures}::jsonb where id = ${one.payoutId}`.execute(town.db),
    ).rejects.toThrow(/never changes/)
  const born = sql`
    insert into payouts (contributor_id, wallet, asset, amount, departures)
      select contributor_id, 'W', 'X', 1, '[]' from payouts where id = ${one.payoutId}`
  await expect(born.execute(town.db)).rejects.toThrow(/never changes/)
})

test('after a failure on the chain, whom the cap has no more room for goes tomorrow, and the others at once', async () => {
  const people = [await town.person(30n), await town.person(30n)]
  const used = await usedToday(town.db, mint)
  await setLimits(town.db, mint, { dayCap: used + 70n })
  // It fails on the chain without a word about who is to blame, so the batch is halved.
  const failing: Chain = {
    ...withRpcs(town.chain, (rpc) => ({
      statuses: async (signatures, history) => {
        const { slot, statuses } = await rpc.statuses(signatures, history)
        return { slot, statuses: statuses.map(() => ({ level: 'finalized', error: 'x', slot })) }
      },
      send: async () => undefined,
    })),
    blame: async () => 'nobody',
  }
  await pass(failing)
  const states = await Promise.all(people.map(async (one) => stateOf(one.payoutId)))
  expect(states).toEqual(['batched', 'day-cap'])
  expect(await usedToday(town.db, mint)).toBe(used + 60n)
})

test('a payout of another token in a batch keeps it from being signed', async () => {
  const one = await town.person(5n)
  await town.db.transaction().execute(async (tx) => newBatches(tx, [[one.payoutId]]))
  const { batch_id } = await town.db
    .selectFrom('payouts')
    .select('batch_id')
    .where('id', '=', one.payoutId)
    .executeTakeFirstOrThrow()
  const { seed } = await town.db
    .selectFrom('batches')
    .select('seed')
    .where('id', '=', batch_id ?? 0)
    .executeTakeFirstOrThrow()
  await stranger(batch_id ?? 0)
  const fence = (await takeLease({ db: town.db, chain: town.chain, log: silent, now: later() })) ?? 0
  const run = {
    db: town.db,
    chain: town.chain,
    log: silent,
    now: later(),
    fence,
    report: emptyReport(),
    seen: new Map(),
  }
  expect(await prepare(run, [{ id: batch_id ?? 0, seed }])).toEqual([])
  expect(run.report.waiting.join()).toMatch(/is of another token/)
})

/** A payout of a token that Accord does not pay in, with money behind it that came from nowhere. */
const stranger = async (batch: number): Promise<void> => {
  const made = await town.person(1n)
  await town.db.transaction().execute(async (tx) => {
    await sql`alter table payouts disable trigger user`.execute(tx)
    await sql`
      insert into payouts (contributor_id, wallet, asset, amount, status, batch_id)
        values (${made.id}, ${newWallet()}, 'X', 1000000, 'batched', ${batch})`.execute(tx)
    await sql`alter table payouts enable trigger user`.execute(tx)
  })
}

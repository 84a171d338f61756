import { PublicKey } from '@solana/web3.js'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { silent } from '#core/log.ts'
import type { Chain, MarkerOrigin, Rpc } from '#rewards/chain.ts'
import { compareLamports } from '#rewards/lamports.ts'
import { sweepMarkers } from '#rewards/markers/sweep-markers.ts'
import { mayLeave } from '#rewards/payouts/landed.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { reconcile } from '#rewards/reconcile.ts'
import { markerAddress } from '#rewards/solana/marker.ts'
import { openTreasury } from '#rewards/treasury.ts'

import { Killed, mortalChain, mortalDb, reaper, withRpcs } from './faults.ts'
import { later, openTown, settle, type Town } from './town.ts'

/** Somebody sends lamports to a marker's address, so that no transaction of its batch can ever make it. */
const RENT = 890_880

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => town.close())

const pass = async (chain: Chain = town.chain) =>
  runPayouts({ db: town.db, chain, log: silent, now: later() })

const batchOf = async (payoutId: number) =>
  town.db
    .selectFrom('payouts')
    .innerJoin('batches', 'batches.id', 'payouts.batch_id')
    .select(['batches.id', 'batches.seed', 'batches.status'])
    .where('payouts.id', '=', payoutId)
    .executeTakeFirst()

const openSeeds = async (): Promise<string[]> => {
  const rows = await town.db.selectFrom('batches').select('seed').where('status', '=', 'open').execute()
  return rows.map(({ seed }) => seed)
}

/** Sends as much as the smallest account needs, or `lamports`. */
const take = async (seed: string, lamports = RENT): Promise<void> => {
  const address = markerAddress(new PublicKey(town.chain.treasury), seed)
  await town.connection.requestAirdrop(address, lamports)
}

/** Whoever sees a transaction on its way takes its marker before it gets there. */
const ambush = (how: { times: number }): Chain =>
  withRpcs(town.chain, (rpc) => ({
    send: async (raw) => {
      how.times -= 1
      if (how.times >= 0) for (const seed of await openSeeds()) await take(seed)
      await rpc.send(raw)
    },
  }))

const paidOnce = async (people: { payoutId: number; wallet: string }[], amounts: bigint[]) => {
  expect(await Promise.all(people.map(async (one) => town.held(one.wallet)))).toEqual(amounts)
  for (const one of people) expect(await batchOf(one.payoutId)).toMatchObject({ status: 'paid' })
  expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true, differences: [] })
}

test('a batch whose marker somebody took on the way is paid by another one, by itself and once', async () => {
  const people = [await town.person(31n), await town.person(32n)]
  await pass(ambush({ times: 1 }))
  const first = await batchOf(people[0]?.payoutId as number)
  town.tick()
  const reports = await settle(town, town.chain)
  expect(reports.map((report) => report.waiting).join()).toMatch(/not by Accord.*go on in another batch/)
  await paidOnce(people, [31n, 32n])
  const second = await batchOf(people[0]?.payoutId as number)
  expect(second?.id).not.toBe(first?.id)
  const left = await town.db
    .selectFrom('batches')
    .select('status')
    .where('id', '=', first?.id as number)
    .executeTakeFirst()
  expect(left?.status).toBe('dissolved')
})

test('what the stranger has sent comes into the treasury once everything of that batch is long dead, and is booked', async () => {
  const one = await town.person(30n)
  await pass(ambush({ times: 1 }))
  const first = await batchOf(one.payoutId)
  town.tick()
  await settle(town, town.chain)
  await openTreasury(town.db, town.chain)
  const deps = { db: town.db, chain: town.chain, log: silent }
  expect(await sweepMarkers({ ...deps, now: later() })).toMatchObject({ swept: 0 })
  town.tick(1300)
  const now = () => new Date(Date.now() + 48 * 3_600_000)
  await sweepMarkers({ ...deps, now })
  town.tick()
  const { swept, live } = await sweepMarkers({ ...deps, now })
  // Both markers of the test before this and both of this one.
  expect({ swept, live }).toEqual({ swept: 4, live: 0 })
  expect(await (town.chain.rpcs[0] as Rpc).markerOrigin(first?.seed as string)).toMatchObject({
    by: 'nobody',
  })
  await openTreasury(town.db, town.chain)
  const seen = await compareLamports(town.db, town.chain)
  expect(seen?.chain).toBe(seen?.ledger)
  expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true, notes: [] })
})

test('so it is where the marker was taken before anything was signed', async () => {
  const one = await town.person(33n)
  const down = { ...town.chain, sign: async () => Promise.reject(new Error('the signer is away')) }
  await expect(pass(down)).rejects.toThrow('away')
  await take((await batchOf(one.payoutId))?.seed as string)
  town.tick()
  await settle(town, town.chain)
  await paidOnce([one], [33n])
})

test('nobody waits for what is dead where nothing has expired, while the clock goes on', async () => {
  let ticks = 0
  const now = (): Date => new Date(Date.now() + (ticks += 1))
  const run = { now } as Parameters<typeof mayLeave>[0]
  expect(await mayLeave(run, town.db, 0)).toBe(true)
})

test('and where a transaction got lost before: then only when that one is long dead', async () => {
  const one = await town.person(34n)
  await pass(withRpcs(town.chain, () => ({ send: async () => undefined })))
  const first = await batchOf(one.payoutId)
  await take(first?.seed as string)
  town.tick(400)
  const early = await pass()
  expect(early.signed).toBe(0)
  expect((await pass()).waiting.join()).toMatch(/until its earlier transactions are long dead/)
  expect((await batchOf(one.payoutId))?.id).toBe(first?.id)
  for (let minute = 0; minute < 10; minute += 1) later()
  await settle(town, town.chain)
  await paidOnce([one], [34n])
})

/** What an endpoint says of a marker that a transaction of the treasury has made. */
const says = (origin: MarkerOrigin): Partial<Rpc> => ({ markerOrigin: async () => origin })
/** It has forgotten all transactions, as one that keeps them for some days only. */
const forgetful = (rpc: Rpc): Partial<Rpc> => ({
  finalized: async () => ({ height: 1e9, slot: 1e9 }),
  statuses: async (signatures) => ({ slot: 1e9, statuses: signatures.map(() => null) }),
  treasury: async () => ({ ...(await rpc.treasury()), tokens: 10n ** 15n }),
})

const stranger: MarkerOrigin = { by: 'stranger', signature: 'S', address: 'A' }
const liar = (rpc: Rpc): Partial<Rpc> => ({ ...forgetful(rpc), ...says(stranger) })

test('a marker that the treasury has made keeps its batch together, whatever all but one endpoint say', async () => {
  const one = await town.person(35n)
  await pass()
  town.tick()
  // All have forgotten the payment, and a deposit hides that money is missing: the marker alone tells.
  for (const honest of [says({ by: 'unknown', address: 'A' }), {}]) {
    const chain = withRpcs(town.chain, liar, (rpc) => ({ ...forgetful(rpc), ...honest }), liar)
    const before = await batchOf(one.payoutId)
    for (let turn = 0; turn < 12; turn += 1) expect(await pass(chain)).toMatchObject({ signed: 0, held: [] })
    expect((await pass(chain)).waiting.join()).toMatch(/nothing of it is signed/)
    expect((await batchOf(one.payoutId))?.id).toBe(before?.id)
  }
  await settle(town, town.chain)
  await paidOnce([one], [35n])
})

test('an endpoint says who made a marker: nobody, somebody, or the treasury', async () => {
  const rpc = town.chain.rpcs[0] as Rpc
  expect(await rpc.markerOrigin('nobody')).toMatchObject({ by: 'nobody' })
  await take('somebody')
  expect(await rpc.markerOrigin('somebody')).toMatchObject({ by: 'nobody' })
  town.tick()
  await take('somebody', 1)
  town.tick()
  expect(await rpc.markerOrigin('somebody')).toMatchObject({ by: 'stranger' })
  const one = await town.person(36n)
  await settle(town, town.chain)
  const seed = (await batchOf(one.payoutId))?.seed as string
  await take(seed, 1)
  town.tick()
  const { signature } = await town.db
    .selectFrom('payouts')
    .select('signature')
    .where('id', '=', one.payoutId)
    .executeTakeFirstOrThrow()
  expect(await rpc.markerOrigin(seed)).toMatchObject({ by: 'treasury', signature })
})

test('killed anywhere while it goes over to another batch, it is paid once', async () => {
  let at = 0
  for (let lived = false; !lived;) {
    at += 1
    const people = [await town.person(BigInt(at)), await town.person(BigInt(at) * 1000n)]
    await pass(ambush({ times: 1 }))
    town.tick()
    const life = reaper(at)
    const deps = { db: mortalDb(town.db, life), chain: mortalChain(town.chain, life) }
    await runPayouts({ ...deps, log: silent, now: later() }).catch((error: unknown) => {
      if (!(error instanceof Killed) && life.where() === undefined) throw error
    })
    lived = life.where() === undefined
    await settle(town, town.chain)
    await paidOnce(people, [BigInt(at), BigInt(at) * 1000n])
  }
  expect(at).toBeGreaterThan(40)
}, 300_000)

/** With the application's role somebody calls the last transactions dead, and takes the payout out. */
const forge = async (payoutId: number, end: 'finalized_err' | 'expired'): Promise<void> =>
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

/** Beside a liar one that has forgotten the payments, and one that has not. */
const forgotten = (): Chain => withRpcs(town.chain, liar, forgetful)
const lied = (): Chain => withRpcs(town.chain, liar, () => ({}))

const kinds = ['pass', 'lost', 'ambush', 'take', 'tick'] as const
const doing: Record<string, (one: { slots: number; who: number }, ids: number[]) => Promise<unknown>> = {
  pass: async () => pass(),
  lost: async () => pass(withRpcs(town.chain, () => ({ send: async () => undefined }))),
  ambush: async () => pass(ambush({ times: 1 })),
  take: async () => {
    for (const seed of await openSeeds()) await take(seed)
  },
  tick: async ({ slots }) => town.tick(slots),
  lied: async () => pass(lied()),
  // So long that what it calls expired is long dead.
  forgotten: async () => {
    await pass(forgotten())
    for (let minute = 0; minute < 11; minute += 1) later()
    await pass(forgotten())
    return pass(forgotten())
  },
  failed: async ({ who }, ids) => forge(ids[who] ?? 0, 'finalized_err').catch(() => undefined),
  expired: async ({ who }, ids) => forge(ids[who] ?? 0, 'expired').catch(() => undefined),
}

test.each([
  ['lies and writes rows', [...kinds, 'lied', 'failed', 'expired']],
  ['lies, where nobody remembers payments,', [...kinds, 'forgotten']],
])(
  'paid once, whoever takes markers, loses transactions, %s at any moment',
  async (_, what) => {
    const act = fc.record({
      do: fc.constantFrom(...what),
      who: fc.nat({ max: 1 }),
      slots: fc.constantFrom(1, 3, 200),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 14 }), async (acts) => {
        const people = [await town.person(5n), await town.person(6n)]
        const ids = people.map((one) => one.payoutId)
        for (const one of acts) await doing[one.do]?.(one, ids)
        for (let turn = 0; turn < 14; turn += 1) {
          await settle(town, town.chain)
          town.tick(40)
        }
        expect(await Promise.all(people.map(async (one) => town.held(one.wallet)))).toEqual([5n, 6n])
        expect(await reconcile(town.db, town.chain)).toMatchObject({ differences: [] })
      }),
      { numRuns: 15 },
    )
  },
  300_000,
)

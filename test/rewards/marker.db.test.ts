import { PublicKey } from '@solana/web3.js'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { silent, type Log } from '#core/log.ts'
import type { Chain, Rpc, Signed } from '#rewards/chain.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { reconcile } from '#rewards/reconcile.ts'
import { compile, signMessage } from '#rewards/solana/batch.ts'
import { createMarker } from '#rewards/solana/marker.ts'

import { withRpcs } from './faults.ts'
import { later, newWallet, openTown, settle, type Town } from './town.ts'

describe.each(['legacy', 'v1'] as const)('written as %s', (format) => {
  let town: Town
  beforeAll(async () => {
    town = await openTown(undefined, { format })
  })
  afterAll(async () => town.close())

  const pass = async (chain: Chain, log: Log = silent) =>
    runPayouts({ db: town.db, chain, log, now: later() })
  const attemptsOf = async (payoutId: number) =>
    town.db
      .selectFrom('attempts')
      .innerJoin('payouts', 'payouts.batch_id', 'attempts.batch_id')
      .selectAll('attempts')
      .where('payouts.id', '=', payoutId)
      .orderBy('attempts.id')
      .execute()
  const send = async (raw: Uint8Array): Promise<void> => (town.chain.rpcs[0] as Rpc).send(raw)
  const expectSound = async () => expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true })

  /** The only endpoint says that everything unfinished is long dead, and passes no transaction on. */
  const liar = (kept: Uint8Array[]): Chain =>
    withRpcs(town.chain, () => ({
      finalized: async () => ({ height: 1e9, slot: 1e9 }),
      statuses: async (signatures) => ({ slot: 1e9, statuses: signatures.map(() => null) }),
      send: async (raw) => void kept.push(raw),
    }))

  test('every endpoint lies, a transaction taken for dead lands before the second: it is found and booked, and paid once', async () => {
    const people = [await town.person(21n), await town.person(22n)]
    const kept: Uint8Array[] = []
    await pass(liar(kept))
    town.tick(1)
    await pass(withRpcs(town.chain, () => ({ send: async (raw) => void kept.push(raw) })))
    const [first, second] = kept
    expect(first).not.toEqual(second)
    await send(first as Uint8Array)
    await send(second as Uint8Array)
    town.tick()
    const reports = await settle(town, town.chain)
    expect(reports.flatMap((report) => report.paid).sort((a, b) => a - b)).toEqual(
      people.map((one) => one.payoutId),
    )
    for (const [index, one] of people.entries()) expect(await town.held(one.wallet)).toBe(21n + BigInt(index))
    const attempts = await attemptsOf(people[0]?.payoutId as number)
    expect(attempts.map((one) => one.status)).toEqual(['finalized_ok', 'finalized_err'])
    const rows = await town.db
      .selectFrom('payouts')
      .select('signature')
      .orderBy('id', 'desc')
      .limit(2)
      .execute()
    expect(rows.map((row) => row.signature)).toEqual([attempts[0]?.signature, attempts[0]?.signature])
    await expectSound()
  })

  test('a transaction taken for dead that lands behind the second one fails', async () => {
    const one = await town.person(23n)
    const kept: Uint8Array[] = []
    await pass(liar(kept))
    town.tick(1)
    await pass(liar(kept))
    await send(kept[1] as Uint8Array)
    await send(kept[0] as Uint8Array)
    town.tick()
    await settle(town, town.chain)
    expect(await town.held(one.wallet)).toBe(23n)
    expect((await attemptsOf(one.payoutId)).map((row) => row.status)).toEqual(['expired', 'finalized_ok'])
    await expectSound()
  })

  test('a transaction taken for dead that lands before anything is signed anew is found by the simulation', async () => {
    const one = await town.person(24n)
    const kept: Uint8Array[] = []
    await pass(liar(kept))
    const frozen = {
      ...liar(kept),
      simulate: async () => ({ blame: { treasury: 'wait' } as const, error: '' }),
    }
    await pass(frozen)
    expect((await attemptsOf(one.payoutId)).map((row) => row.status)).toEqual(['expired'])
    await send(kept[0] as Uint8Array)
    town.tick()
    const reports = await settle(town, town.chain)
    expect(reports.flatMap((report) => report.paid)).toEqual([one.payoutId])
    expect((await attemptsOf(one.payoutId)).map((row) => row.status)).toEqual(['finalized_ok'])
    expect(await town.held(one.wallet)).toBe(24n)
    await expectSound()
  })

  test('whoever leaves a batch behind a transaction that is called dead leaves only after a while', async () => {
    const people = [await town.person(25n), await town.person(26n)]
    const poison = people[1] as (typeof people)[0]
    const kept: Uint8Array[] = []
    await pass(liar(kept))
    town.tick(1)
    await pass(liar(kept))
    const spoilt = (chain: Chain): Chain => ({
      ...chain,
      tokenAccounts: async (wallets) =>
        (await chain.tokenAccounts(wallets)).map((state, index) =>
          wallets[index] === poison.wallet ? 'frozen' : state,
        ),
    })
    const early = await pass(spoilt(liar(kept)))
    expect(early).toMatchObject({ held: [], signed: 0 })
    expect(early.waiting.join()).toMatch(/waits until its earlier transactions are long dead/)
    for (let minute = 0; minute < 10; minute += 1) later()
    const late = await pass(spoilt(liar(kept)))
    expect(late.held).toEqual([{ payoutId: poison.payoutId, reason: 'account-frozen' }])
    expect(late.signed).toBe(1)
    // The first one lands after all: it has paid both, also the one who is out.
    await send(kept[0] as Uint8Array)
    await send(kept.at(-1) as Uint8Array)
    town.tick()
    await settle(town, town.chain)
    expect(await town.held(poison.wallet)).toBe(26n)
    const rows = await town.db
      .selectFrom('payouts')
      .select(['status', 'hold_reason'])
      .where(
        'id',
        'in',
        people.map((one) => one.payoutId),
      )
      .execute()
    expect(rows).toEqual(people.map(() => ({ status: 'paid', hold_reason: null })))
    await expectSound()
  })

  test('a marker that no known transaction has made stops its batch, and the operator is told', async () => {
    const one = await town.person(27n)
    const down = { ...town.chain, sign: async () => Promise.reject(new Error('the signer is away')) }
    await expect(pass(down)).rejects.toThrow('away')
    const { seed } = await town.db
      .selectFrom('batches')
      .innerJoin('payouts', 'payouts.batch_id', 'batches.id')
      .select('seed')
      .where('payouts.id', '=', one.payoutId)
      .executeTakeFirstOrThrow()
    const { blockhash } = await (town.chain.rpcs[0] as Rpc).latestBlockhash()
    const wallet = new PublicKey(town.chain.treasury)
    const terms = { format, blockhash, units: 10_000, price: 0 }
    await send(
      (await signMessage(town.signer, compile(wallet, [createMarker(wallet, seed, 890_880n)], terms))).raw,
    )
    town.tick()
    const errors: string[] = []
    const log = { ...silent, error: (_: object, text: string) => errors.push(text) }
    for (let turn = 0; turn < 2; turn += 1) {
      const report = await pass(town.chain, log)
      expect(report).toMatchObject({ signed: 0, held: [], paid: [] })
      expect(report.waiting.join()).toMatch(/The marker of batch \d+ is on the chain/)
    }
    expect(errors.length).toBe(2)
    expect(await town.held(one.wallet)).toBe(0n)
  })

  // Last: what it pays is in no ledger.
  test('a batch signed any number of times lands at most once, in whatever order and however often it is sent', async () => {
    let serial = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(4), { minLength: 1, maxLength: 5 }),
        fc.array(fc.record({ which: fc.nat(4), slots: fc.nat(3) }), { maxLength: 8 }),
        async (blocks, sends) => {
          serial += 1
          const wallet = newWallet()
          const batch = {
            transfers: [{ wallet, amount: 5n, create: true }],
            memo: 'm',
            seed: `seed ${serial}`,
          }
          const signed: Signed[] = []
          for (const slots of blocks) {
            const { blockhash } = await (town.chain.rpcs[0] as Rpc).latestBlockhash()
            signed.push(await town.chain.sign(batch, blockhash, 100_000 + signed.length))
            town.tick(slots)
          }
          for (const { which, slots } of sends) {
            await send((signed[which % signed.length] as Signed).raw)
            town.tick(slots)
          }
          town.tick()
          const { statuses } = await (town.chain.rpcs[0] as Rpc).statuses(
            signed.map((one) => one.signature),
            true,
          )
          const landed = statuses.filter((status) => status?.error === null)
          expect(landed.length).toBe(Math.min(1, sends.length))
          expect(await town.held(wallet)).toBe(5n * BigInt(landed.length))
          const failed = statuses.flatMap((status, index) =>
            status === null || status.error === null
              ? []
              : [{ ...(signed[index] as Signed), error: status.error }],
          )
          const blames = await Promise.all(failed.map(async ({ raw, error }) => town.chain.blame(raw, error)))
          expect(blames).toEqual(failed.map(() => 'landed'))
        },
      ),
      { numRuns: 25 },
    )
  }, 60_000)
})

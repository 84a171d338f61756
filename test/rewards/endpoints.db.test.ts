import { afterAll, beforeAll, expect, test } from 'vitest'

import { silent } from '#core/log.ts'
import type { Rpc } from '#rewards/chain.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { reconcile } from '#rewards/reconcile.ts'

import { withRpcs } from './faults.ts'
import { later, openTown, settle, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => town.close())

const dead = async (): Promise<never> => {
  throw new Error('connection refused')
}
const down: Partial<Rpc> = {
  latestBlockhash: dead,
  height: dead,
  finalized: dead,
  statuses: dead,
  treasury: dead,
  send: dead,
}
const forgetful: Partial<Rpc> = {
  statuses: async (signatures) => ({ slot: 1e9, statuses: signatures.map(() => null) }),
}
const pass = async (chain: Town['chain']) => runPayouts({ db: town.db, chain, log: silent, now: later() })
const attemptsOf = async (payoutId: number) =>
  town.db
    .selectFrom('attempts')
    .innerJoin('payouts', 'payouts.batch_id', 'attempts.batch_id')
    .selectAll('attempts')
    .where('payouts.id', '=', payoutId)
    .orderBy('attempts.id')
    .execute()
const expectSound = async () => expect(await reconcile(town.db, town.chain)).toMatchObject({ ok: true })

test('bytes that were lost on the way are sent again, the same ones', async () => {
  const one = await town.person(7n)
  const sent: string[] = []
  let deaf = true
  const chain = withRpcs(town.chain, (rpc) => ({
    send: async (raw) => {
      sent.push(Buffer.from(raw).toString('hex'))
      if (deaf) throw new Error('timeout')
      await rpc.send(raw)
    },
  }))
  await pass(chain)
  await pass(chain)
  expect(await town.held(one.wallet)).toBe(0n)
  deaf = false
  await settle(town, chain)
  expect(await town.held(one.wallet)).toBe(7n)
  expect(new Set(sent).size).toBe(1)
  expect(sent.length).toBe(3)
  await expectSound()
})

test('an answer that was lost on the way back is no reason to pay again', async () => {
  const one = await town.person(8n)
  const chain = withRpcs(town.chain, (rpc) => ({
    send: async (raw) => {
      await rpc.send(raw)
      throw new Error('502 Bad Gateway')
    },
  }))
  const reports = await settle(town, chain)
  expect(reports.flatMap((report) => report.waiting).join()).toContain('502')
  expect(await town.held(one.wallet)).toBe(8n)
  expect((await attemptsOf(one.payoutId)).length).toBe(1)
  await expectSound()
})

test('a transaction that never landed is signed anew once every endpoint is past its expiry', async () => {
  const one = await town.person(9n)
  const dropping = withRpcs(town.chain, () => ({ send: async () => undefined }))
  await pass(dropping)
  town.tick(149)
  await pass(dropping)
  expect((await attemptsOf(one.payoutId)).map((row) => row.status)).toEqual(['sent'])
  town.tick(10)
  await settle(town, town.chain)
  const attempts = await attemptsOf(one.payoutId)
  expect(attempts.map((row) => row.status)).toEqual(['expired', 'finalized_ok'])
  expect(attempts[0]?.blockhash).not.toBe(attempts[1]?.blockhash)
  expect(await town.held(one.wallet)).toBe(9n)
  await expectSound()
})

test('while one endpoint is down nothing is signed anew, and nothing is lost', async () => {
  const one = await town.person(10n)
  const half = withRpcs(
    town.chain,
    () => ({ send: async () => undefined }),
    () => down,
  )
  await pass(half)
  town.tick(400)
  const report = await pass(half)
  expect(report).toMatchObject({ expired: 0, live: 1 })
  expect(report.waiting.join()).toContain('node 1')
  await settle(
    town,
    withRpcs(
      town.chain,
      () => ({}),
      () => ({}),
    ),
  )
  expect(await town.held(one.wallet)).toBe(10n)
  await expectSound()
})

test('an endpoint that lies about height and status cannot make Accord pay twice', async () => {
  const one = await town.person(11n)
  const liar = (): Partial<Rpc> => ({
    ...forgetful,
    height: async () => 1e9,
    finalized: async () => ({ height: 1e9, slot: 1e9 }),
  })
  const chain = withRpcs(town.chain, () => ({}), liar)
  await pass(town.chain)
  town.tick(3)
  for (let turn = 0; turn < 3; turn += 1) expect(await pass(chain)).toMatchObject({ expired: 0 })
  expect((await attemptsOf(one.payoutId)).length).toBe(1)
  await settle(town, town.chain)
  expect(await town.held(one.wallet)).toBe(11n)
  await expectSound()
})

test('an endpoint that lies about where a payment landed does not stop the next ones', async () => {
  const liar = (rpc: Rpc): Partial<Rpc> => ({
    statuses: async (signatures, history) => {
      const { slot, statuses } = await rpc.statuses(signatures, history)
      return { slot, statuses: statuses.map((status) => status && { ...status, slot: 1e9 }) }
    },
  })
  const chain = withRpcs(
    town.chain,
    () => ({}),
    liar,
    () => ({}),
  )
  for (const amount of [18n, 19n]) {
    const one = await town.person(amount)
    await settle(town, chain)
    expect(await town.held(one.wallet)).toBe(amount)
    await expectSound()
  }
})

test('a node behind the same address that lags knows nothing: its silence is no proof', async () => {
  const one = await town.person(17n)
  const lagging = withRpcs(town.chain, () => ({
    ...forgetful,
    statuses: async (signatures) => ({ slot: 5, statuses: signatures.map(() => null) }),
  }))
  await pass(lagging)
  town.tick(400)
  expect(await pass(lagging)).toMatchObject({ expired: 0, live: 1 })
  await settle(town, town.chain)
  expect((await attemptsOf(one.payoutId)).length).toBe(1)
  expect(await town.held(one.wallet)).toBe(17n)
  await expectSound()
})

test('an endpoint that understates the expiry is not believed', async () => {
  const one = await town.person(12n)
  let arrived: Uint8Array | undefined
  const chain = withRpcs(town.chain, (rpc) => ({
    latestBlockhash: async () => ({ ...(await rpc.latestBlockhash()), lastValidHeight: 1 }),
    send: async (raw) => {
      arrived = raw
    },
  }))
  await pass(chain)
  town.tick(100)
  await pass(chain)
  expect((await attemptsOf(one.payoutId)).map((row) => row.status)).toEqual(['sent'])
  await town.chain.rpcs[0]?.send(arrived as Uint8Array)
  await settle(town, town.chain)
  expect(await town.held(one.wallet)).toBe(12n)
  await expectSound()
})

test('with every endpoint down a pass changes nothing and says so', async () => {
  const one = await town.person(13n)
  const before = await town.db.selectFrom('attempts').select('id').execute()
  const report = await pass(withRpcs({ ...town.chain, tokenAccounts: dead, simulate: dead }, () => down))
  expect(report).toMatchObject({ signed: 0, paid: [], held: [] })
  expect(report.waiting.length).toBeGreaterThan(0)
  expect((await town.db.selectFrom('attempts').select('id').execute()).length).toBe(before.length)
  await settle(town, town.chain)
  expect(await town.held(one.wallet)).toBe(13n)
})

test('two workers at once pay once: the second one finds it busy', async () => {
  const people = [await town.person(14n), await town.person(15n)]
  const now = later()
  const work = async () => runPayouts({ db: town.db, chain: town.chain, log: silent, now })
  const reports = await Promise.all([work(), work(), work()])
  expect(reports.filter((report) => report.busy).length).toBe(2)
  await settle(town, town.chain)
  for (const [index, one] of people.entries()) expect(await town.held(one.wallet)).toBe(14n + BigInt(index))
  await expectSound()
})

test('a worker that slept through the loss of its lease cannot store what it signed', async () => {
  const one = await town.person(16n)
  const early = later()
  const late = later()
  let woken = false
  const sleepy = {
    ...town.chain,
    sign: async (...args: Parameters<Town['chain']['sign']>) => {
      if (!woken) {
        woken = true
        await runPayouts({ db: town.db, chain: town.chain, log: silent, now: late })
      }
      return town.chain.sign(...args)
    },
  }
  const report = await runPayouts({ db: town.db, chain: sleepy, log: silent, now: early })
  expect(report).toMatchObject({ busy: true, signed: 0 })
  await settle(town, town.chain)
  expect((await attemptsOf(one.payoutId)).length).toBe(1)
  expect(await town.held(one.wallet)).toBe(16n)
  await expectSound()
})

test('while an endpoint claims to be far ahead nothing is signed that could never expire, and then it is paid', async () => {
  const one = await town.person(11n)
  let lies = true
  const far = 9e12
  const chain = withRpcs(
    town.chain,
    () => ({}),
    (rpc) => ({
      latestBlockhash: async () => {
        const honest = await rpc.latestBlockhash()
        return lies ? { blockhash: honest.blockhash, lastValidHeight: far } : honest
      },
    }),
  )
  const report = await pass(chain)
  expect(report.waiting.join()).toContain('contradict each other')
  expect(await attemptsOf(one.payoutId)).toEqual([])
  lies = false
  await settle(town, chain)
  expect(await town.held(one.wallet)).toBe(11n)
  await expectSound()
})

test('an endpoint with invented blockhashes delays payments, and keeps nobody from being paid for good', async () => {
  const one = await town.person(12n)
  const invented = town.chain.treasury
  const chain = withRpcs(
    town.chain,
    () => ({}),
    (rpc) => ({
      latestBlockhash: async () => ({ ...(await rpc.latestBlockhash()), blockhash: invented }),
    }),
  )
  for (let turn = 0; turn < 40 && (await town.held(one.wallet)) === 0n; turn += 1)
    await settle(town, chain, { slots: 170 })
  expect(await town.held(one.wallet)).toBe(12n)
  await expectSound()
})

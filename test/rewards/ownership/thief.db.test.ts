import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { isRefusal } from '#core/refusal.ts'
import type { Tx } from '#db/connect.ts'
import { due, treasury, world } from '#rewards/accounts.ts'
import { retryMended } from '#rewards/held.ts'
import { checkJoin, joinMoney } from '#rewards/join-accounts.ts'
import { post } from '#rewards/ledger.ts'
import { runAutopay, setAutopay } from '#rewards/autopay.ts'
import { wakeWaiting } from '#rewards/payouts/today.ts'
import { requestPayout } from '#rewards/request-payout.ts'
import { liveWallet, setWallet, takeWalletBack } from '#rewards/wallets.ts'

import { freshDatabase, type TestDatabase } from '../../helpers/database.ts'

/**
 * A thief sits in the victim's account, beside one of their own with a wallet that has stood for long. The victim looks in
 * sooner than a cool-off takes, and sets right what is wrong.
 */
let base: TestDatabase
beforeAll(async () => {
  base = await freshDatabase()
  await write(async (tx) =>
    post(tx, [{ key: 'in', from: world, to: treasury, amount: 1_000_000n, asset: 'm', reason: 'deposit' }]),
  )
})
afterAll(async () => base.close())

const write = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => base.db.transaction().execute(work)
const hour = 3_600_000
const coolOffHours = 24
const proof = 'required'

const someone = async (wallet: string, money: bigint): Promise<number> =>
  write(async (tx) => {
    const { id } = await tx
      .insertInto('contributors')
      .defaultValues()
      .returning('id')
      .executeTakeFirstOrThrow()
    if (money > 0n)
      await post(tx, [
        {
          key: `e:${id}`,
          from: treasury,
          to: due(id),
          amount: money,
          asset: 'm',
          reason: 'answer-accepted',
        },
      ])
    await setWallet(tx, id, wallet, new Date(0), { proven: true, coolOffHours })
    return id
  })

type Act = { kind: string; whose: 'victim' | 'thief'; wallet: string; hours: number; proven: boolean }
const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('set', 'set', 'back', 'join', 'join', 'withdraw', 'autopay', 'hold', 'spoil'),
  whose: fc.constantFrom('victim' as const, 'thief' as const),
  wallet: fc.constantFrom('thiefs', 'thiefs', 'others', 'mine'),
  hours: fc.integer({ min: 0, max: 5 }),
  proven: fc.boolean(),
})

/** What is done between two looks of the victim: less than a cool-off takes. */
const rounds = fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })

type World = { victim: number; thief: number; now: Date }

const held = async (id: number, reason: string): Promise<unknown> =>
  base.db
    .updateTable('payouts')
    .set({ status: 'held', hold_reason: reason })
    .where('contributor_id', '=', id)
    .where('status', '=', 'planned')
    .execute()

const doIt = async (of: World, { kind, whose, wallet, proven }: Act): Promise<void> => {
  const id = of[whose]
  const { now } = of
  if (kind === 'set')
    await write(async (tx) => setWallet(tx, id, wallet, now, { proven, coolOffHours, proof }))
  if (kind === 'back') await write(async (tx) => takeWalletBack(tx, id, now, { coolOffHours, proof }))
  if (kind === 'withdraw')
    await write(async (tx) => requestPayout(tx, { contributorId: id, asset: 'm', minimum: 1n, proof, now }))
  if (kind === 'autopay') await write(async (tx) => setAutopay(tx, id, { threshold: 1n }, now))
  if (kind === 'hold') await held(id, 'day-cap')
  if (kind === 'spoil') await held(id, 'account-frozen')
  if (kind === 'join' && of.thief !== of.victim) {
    const [into, from] = [Math.min(of.victim, of.thief), Math.max(of.victim, of.thief)]
    const joined = await write(async (tx) => {
      if (isRefusal(await checkJoin(tx, { from, into, now }))) return false
      await joinMoney(tx, { from, into, now })
      return true
    })
    if (joined) Object.assign(of, { victim: into, thief: into })
  }
}

/** What goes on by itself: payments without asking, held ones that are mended, what waited for another day. */
const byItself = async ({ now }: World): Promise<void> => {
  await runAutopay(base.db, { asset: 'm', minimum: 1n, proof, now })
  await write(async (tx) => retryMended(tx, { proof, now }))
  await wakeWaiting(base.db, { proof, now })
}

const setRight = async ({ victim, now }: World): Promise<void> => {
  if ((await liveWallet(base.db, victim))?.address === 'mine') return
  const back = await write(async (tx) => takeWalletBack(tx, victim, now, { coolOffHours, proof }))
  if (isRefusal(back) || back.address !== 'mine')
    await write(async (tx) => setWallet(tx, victim, 'mine', now, { proven: true, coolOffHours, proof }))
}

test.each(['victim', 'thief'] as const)(
  'a thief in somebody’s account has nothing sent elsewhere, for as long as its owner looks in within the cool-off (older: %s)',
  async (older) => {
    await fc.assert(
      fc.asyncProperty(rounds, async (between) => {
        const first = await someone(older === 'victim' ? 'mine' : 'thiefs', older === 'victim' ? 100n : 0n)
        const second = await someone(older === 'victim' ? 'thiefs' : 'mine', older === 'victim' ? 0n : 100n)
        const [victim, thief] = older === 'victim' ? [first, second] : [second, first]
        const of = { victim, thief, now: new Date(1000 * hour) }
        for (const acts of between) {
          for (const one of acts) {
            await doIt(of, one)
            of.now = new Date(of.now.getTime() + one.hours * hour)
            await byItself(of)
          }
          await setRight(of)
        }
        const sent = await base.db
          .selectFrom('payouts')
          .select('wallet')
          .where('contributor_id', 'in', [victim, thief])
          .execute()
        expect(sent.map(({ wallet }) => wallet).filter((wallet) => wallet !== 'mine')).toEqual([])
      }),
      { numRuns: 30 },
    )
    const paid = await base.db.selectFrom('payouts').select('id').where('wallet', '=', 'mine').execute()
    expect(paid.length).toBeGreaterThan(0)
  },
  120_000,
)

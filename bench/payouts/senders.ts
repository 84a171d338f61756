import { sql } from 'kysely'

import { reconcile } from '#rewards/reconcile.ts'
import { requestDue } from '#rewards/request-due.ts'

import type { Arena } from './arena.ts'
import type { Chance } from './chance.ts'
import type { Plan } from './faults.ts'
import type { Money } from './money.ts'
import { enroll, owe, type Person } from './people.ts'
import type { Poison } from './poison.ts'
import type { Worker } from './worker.ts'

export type Due = { wallet: string; amount: bigint; before: bigint; poison?: Poison }

/** Whoever pays: Accord, or one of the controls. */
export type Sender = {
  /** Whether spoilt accounts are among those it pays: it has to know what to do about them. */
  poison: boolean
  money: (arena: Arena, plan: Plan) => Money
  owe: (arena: Arena, money: Money, dues: readonly Due[], crowd: readonly Person[]) => Promise<void>
  pass: (stage: { arena: Arena; chance: Chance }, worker: Worker, clock?: () => Date) => Promise<void>
  isOver: (arena: Arena, money: Money) => Promise<boolean>
  /** What is wrong in its own books, in words. */
  audit: (arena: Arena, money: Money, dues: readonly Due[]) => Promise<string[]>
}

/** The payouts as Accord runs them. `key`: begins the keys of its postings. */
export const accord = (key: string): Sender => {
  let episodes = 0
  return {
    poison: true,
    money: ({ money }, { token2022 }) => (token2022 ? money.token2022 : money.classic),
    owe: async ({ db }, money, dues, crowd) => {
      episodes += 1
      const known = new Map(crowd.map(({ wallet, id }) => [wallet, id]))
      const unknown = dues.filter(({ wallet }) => !known.has(wallet)).map(({ wallet }) => wallet)
      for (const { wallet, id } of await enroll(db, unknown)) known.set(wallet, id)
      const asset = money.mint.toBase58()
      const owed = dues.map(({ wallet, amount }) => ({ id: known.get(wallet) as number, amount }))
      await owe(db, asset, owed, `${key}:${episodes}`)
      await requestDue(db, { asset, minimum: 1n })
    },
    pass: async (_, worker, clock) => worker.pass(clock),
    isOver: async ({ db }, { mint }) => {
      const open = await db
        .selectFrom('payouts')
        .select('id')
        .where('asset', '=', mint.toBase58())
        .where('status', 'in', ['planned', 'batched'])
        .limit(1)
        .executeTakeFirst()
      return open === undefined
    },
    audit: async (arena, money, dues) => [
      ...(await heldWrongly(arena, money, dues)),
      ...(await differences(arena)),
    ],
  }
}

/** Nobody is held but who was spoilt, and what is written down is what they got. */
const heldWrongly = async ({ db }: Arena, money: Money, dues: readonly Due[]): Promise<string[]> => {
  const { rows } = await sql<{ wallet: string; status: string; reason: string | null }>`
    select distinct on (wallet) wallet, status, hold_reason as reason from payouts
      where asset = ${money.mint.toBase58()} and wallet = any (${dues.map(({ wallet }) => wallet)}) order by wallet, id desc`.execute(
    db,
  )
  const states = new Map(rows.map((row) => [row.wallet, row]))
  return dues.flatMap(({ wallet, amount, before, poison }) => {
    const { status, reason } = states.get(wallet) ?? { status: 'missing', reason: null }
    const got = money.held(wallet) - before
    const expected = status === 'paid' ? amount : 0n
    if (status === 'held' && poison === undefined)
      return [`${wallet} is held (${reason}) and nothing is wrong with it`]
    return got === expected ? [] : [`${wallet} is ${status} (${reason}), was owed ${amount} and got ${got}`]
  })
}

const differences = async ({ workers }: Arena): Promise<string[]> => {
  const [worker] = workers
  try {
    return (await reconcile(worker.db(), worker.chain())).differences
  } catch (error) {
    return [`ledger and chain cannot be compared: ${String(error)}`]
  }
}

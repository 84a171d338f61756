import { randomBytes } from 'node:crypto'

import { sql } from 'kysely'

import type { Db } from '#db/connect.ts'
import type { Chain, Rpc, Transfer } from '#rewards/chain.ts'

import { jump } from './clock.ts'
import type { Sender } from './senders.ts'
import type { Worker } from './worker.ts'

/**
 * Two senders as many are written, over the same chain layer, database and faults. Neither knows of markers: each of
 * their transactions has a seed of its own. Their book is one table.
 */
type Debt = { id: number; wallet: string; amount: bigint }
type Way = (work: Work, debts: readonly Debt[]) => Promise<void>
type Work = { db: Db; chain: Chain; sleep: () => void }

const UNITS = 1_000_000
const RETRIES = 4
const LOOKS = 6
const SLOT_MS = 400

const control = (way: Way): Sender => ({
  poison: false,
  money: ({ foreign }) => foreign,
  owe: async ({ db }, _, dues) => {
    await sql`
      create table if not exists bench_debts (
        id bigserial primary key, wallet text not null, amount numeric not null, paid boolean not null default false,
        signature text, last_height bigint)`.execute(db)
    await sql`truncate bench_debts`.execute(db)
    const list = JSON.stringify(dues.map(({ wallet, amount }) => ({ wallet, amount: `${amount}` })))
    await sql`
      insert into bench_debts (wallet, amount)
        select wallet, amount from jsonb_to_recordset(${list}::jsonb) as d (wallet text, amount numeric)`.execute(
      db,
    )
  },
  pass: async ({ arena }, worker) => {
    const sleep = (): void => {
      arena.cluster.tick(1)
      jump(SLOT_MS)
    }
    try {
      await way({ db: worker.db(), chain: worker.chain(), sleep }, await debtsOf(worker))
    } catch {
      // It died, or lost its database: it begins again at the next turn.
    }
  },
  isOver: async ({ db }) => {
    const { rows } = await sql`select from bench_debts where not paid limit 1`.execute(db)
    return rows.length === 0
  },
  audit: async () => [],
})

const debtsOf = async (worker: Worker): Promise<Debt[]> => {
  const { rows } = await sql<Debt>`
    select id, wallet, amount from bench_debts where not paid and signature is null order by id`.execute(
    worker.db(),
  )
  return rows
}

const batchesOf = async (
  chain: Chain,
  debts: readonly Debt[],
): Promise<{ debts: Debt[]; transfers: Transfer[] }[]> => {
  if (debts.length === 0) return []
  const states = await chain.tokenAccounts(debts.map(({ wallet }) => wallet))
  const transfers = debts.map(({ wallet, amount }, at) => ({
    wallet,
    amount,
    create: states[at] === 'missing',
  }))
  return chain.pack(transfers).map((group) => ({
    debts: group.map((at) => debts[at] as Debt),
    transfers: group.map((at) => transfers[at] as Transfer),
  }))
}

/** The first endpoint that answers. */
const any = async <T>({ rpcs }: Chain, ask: (rpc: Rpc) => Promise<T>): Promise<T> => {
  let last: unknown
  for (const rpc of rpcs) {
    try {
      return await ask(rpc)
    } catch (error) {
      last = error
    }
  }
  throw last
}

const signed = async (chain: Chain, transfers: Transfer[]) => {
  const { blockhash, lastValidHeight } = await any(chain, async (rpc) => rpc.latestBlockhash())
  const batch = { transfers, memo: 'control', seed: randomBytes(7).toString('hex') }
  return { ...(await chain.sign(batch, blockhash, UNITS)), lastValidHeight }
}

const settled = async (chain: Chain, signature: string): Promise<boolean> => {
  const { statuses } = await any(chain, async (rpc) => rpc.statuses([signature], true))
  const [status] = statuses
  if (status === null || status === undefined || status.level === 'processed') return false
  if (status.error !== null) throw new Error('it failed on the chain')
  return true
}

const markPaid = async (db: Db, ids: number[]): Promise<void> => {
  await sql`update bench_debts set paid = true where id = any (${ids}::bigint[])`.execute(db)
}

/** Sends, waits for the confirmation, and where anything goes wrong tries again with a new blockhash. */
const naive: Way = async ({ db, chain, sleep }, debts) => {
  for (const batch of await batchesOf(chain, debts))
    for (let attempt = 0; attempt < RETRIES; attempt += 1) {
      try {
        const { raw, signature } = await signed(chain, batch.transfers)
        await any(chain, async (rpc) => rpc.send(raw))
        let isDone = false
        for (let look = 0; look < LOOKS && !isDone; look += 1) {
          sleep()
          isDone = await settled(chain, signature)
        }
        if (!isDone) throw new Error('it was not confirmed in time')
        await markPaid(
          db,
          batch.debts.map(({ id }) => id),
        )
        break
      } catch {
        sleep()
      }
    }
}

/**
 * Writes the signature down once it is sent, follows it to its end, and sends anew what expired, as the endpoint says. An
 * error of the sending means to it that nothing was sent.
 */
const recordAfterSend: Way = async ({ db, chain, sleep }, debts) => {
  for (const { debts: members, transfers } of await batchesOf(chain, debts)) {
    try {
      const { raw, signature, lastValidHeight } = await signed(chain, transfers)
      await any(chain, async (rpc) => rpc.send(raw))
      const ids = members.map(({ id }) => id)
      await sql`
        update bench_debts set signature = ${signature}, last_height = ${lastValidHeight} where id = any (${ids}::bigint[])`.execute(
        db,
      )
    } catch {
      // Not sent: the next turn does it.
    }
  }
  sleep()
  await followRecorded(db, chain)
}

const followRecorded = async (db: Db, chain: Chain): Promise<void> => {
  const { rows } = await sql<{ signature: string; last_height: number; ids: number[] }>`
    select signature, last_height, array_agg(id::int) as ids from bench_debts
      where not paid and signature is not null group by 1, 2`.execute(db)
  for (const { signature, last_height, ids } of rows) {
    if (await settled(chain, signature)) await markPaid(db, ids)
    else if ((await any(chain, async (rpc) => rpc.height())) > last_height)
      await sql`update bench_debts set signature = null where id = any (${ids}::bigint[])`.execute(db)
  }
}

export const controls = {
  naive: control(naive),
  record_after_send: control(recordAfterSend),
}

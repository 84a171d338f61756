import { sql } from 'kysely'

import { byKeyFromHere } from '#db/by-key.ts'
import type { Tx } from '#db/connect.ts'

import type { PayoutDeps, Run } from './pass.ts'

/** A worker that dies is replaced after this long; one that lives says so more often. */
const LEASE_MS = 2_000
const HEARTBEAT_MS = 500
const keyOf = (mint: string): string => `payouts:${mint}`

/** Another worker has taken over: whatever this one still does must not be written. */
export class Fenced extends Error {
  constructor() {
    super('another payout worker has taken over')
    this.name = 'Fenced'
  }
}

const until = (now: Date): string => new Date(now.getTime() + LEASE_MS).toISOString()

/**
 * The right to run payouts: a fencing number, or undefined while another worker has it. An advisory lock would not do:
 * the embedded database has one session for everybody, and a lock does not stop a worker that slept through its loss.
 * The number comes from a sequence, so that it grows even where somebody has deleted the row.
 */
export const takeLease = async ({ db, chain, now }: PayoutDeps): Promise<number | undefined> => {
  const time = now()
  const { rows } = await sql<{ fence: number }>`
    insert into facts (key, value)
      values (${keyOf(chain.asset.mint)}, jsonb_build_object('fence', nextval('payout_fence'), 'until', ${until(time)}::text))
      on conflict (key) do update
        set value = jsonb_build_object('fence', nextval('payout_fence'), 'until', ${until(time)}::text)
        where (facts.value ->> 'until')::timestamptz <= ${time}
      returning (value ->> 'fence')::bigint as fence`.execute(db)
  return rows[0]?.fence
}

/**
 * Runs `write` in a transaction that commits only while the lease is this run's, and renews it. Its statements look rows up
 * by their keys.
 */
export const fenced = async <T>(run: Run, write: (tx: Tx) => Promise<T>): Promise<T> =>
  run.db.transaction().execute(async (tx) => {
    await renew(run, tx)
    return write(tx)
  })

const renew = async (run: Run, tx: Pick<Tx, 'getExecutor'>): Promise<void> => {
  const { rows } = await sql`
    update facts set value = jsonb_set(value, '{until}', to_jsonb(${until(run.now())}::text))
      where key = ${keyOf(run.chain.asset.mint)} and (value ->> 'fence')::bigint = ${run.fence}
      returning ${byKeyFromHere}`.execute(tx)
  if (rows.length === 0) throw new Fenced()
}

/**
 * Keeps the lease while `work` goes on, and gives it back once that is done. A heartbeat that fails changes nothing:
 * what is written looks at the fence itself.
 */
export const keepLease = async (run: Run, work: () => Promise<void>): Promise<void> => {
  const heartbeat = setInterval(() => {
    renew(run, run.db).catch((error: unknown) => run.log.warn({ error }, 'the lease was not renewed'))
  }, HEARTBEAT_MS)
  try {
    await work()
    await endLease(run)
  } finally {
    clearInterval(heartbeat)
  }
}

/** Lets the next worker begin at once. */
const endLease = async ({ db, chain, now, fence }: Run): Promise<void> => {
  await sql`
    update facts set value = jsonb_set(value, '{until}', to_jsonb(${now().toISOString()}::text))
      where key = ${keyOf(chain.asset.mint)} and (value ->> 'fence')::bigint = ${fence}`.execute(db)
}

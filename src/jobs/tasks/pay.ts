import { setTimeout } from 'node:timers/promises'

import { sql } from 'kysely'

import { json, type Db } from '#db/connect.ts'
import { runPayouts } from '#rewards/payouts/run.ts'

import type { JobDeps, Task } from '../task.ts'

/** Seconds that are followed in one go: a chain takes about as long to make a payment final. */
const followMs = 20_000
const passEveryMs = 500

/**
 * Passes over the payouts until nothing is under way: what can be sent is sent, what was sent is followed, and people
 * are told the outcome. What takes longer is gone on with by the next job.
 */
export const task: Task = {
  name: 'pay',
  queue: 'money',
  key: () => 'all',
  run: async (deps) => {
    const end = Date.now() + followMs
    for (;;) {
      const { live } = await runPayouts(deps)
      await tellOutcomes(deps)
      if (live === 0 || Date.now() > end) return
      await setTimeout(passEveryMs)
    }
  },
}

/** A receipt for each payment that is final, and the reason for each one that is held. */
export const tellOutcomes = async ({ db, now }: Pick<JobDeps, 'db' | 'now'>): Promise<void> => {
  const ended = await db
    .selectFrom('payouts')
    .selectAll()
    .where('status', 'in', ['paid', 'held'])
    .where('told', '=', false)
    .orderBy('id')
    .limit(500)
    .execute()
  for (const payout of ended) {
    const payload = {
      amount: payout.amount.toString(),
      wallet: payout.wallet,
      ...(payout.status === 'paid' ? { signature: payout.signature } : { reason: payout.hold_reason }),
    }
    const kind = payout.status === 'paid' ? 'paid' : 'held'
    await tell(db, payout, { kind, payload, due_at: now() })
  }
}

const tell = async (
  db: Db,
  payout: { id: number; contributor_id: number },
  message: { kind: string; payload: object; due_at: Date },
): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await tx.updateTable('payouts').set({ told: true }).where('id', '=', payout.id).execute()
    const person = await tx
      .selectFrom('identities')
      .select('platform')
      .where('contributor_id', '=', payout.contributor_id)
      .orderBy('created_at', 'desc')
      .executeTakeFirst()
    if (person === undefined) return
    const delivery = await tx
      .insertInto('deliveries')
      .values({
        ...message,
        key: `${message.kind}:${payout.id}`,
        contributor_id: payout.contributor_id,
        platform: person.platform,
        payload: json(message.payload),
      })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (delivery === undefined) return
    await tx
      .insertInto('outbox')
      .values({ job: 'deliver', payload: sql`jsonb_build_object('deliveryId', ${delivery.id}::bigint)` })
      .execute()
  })

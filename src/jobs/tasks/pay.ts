import { setTimeout } from 'node:timers/promises'

import { sql } from 'kysely'

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
      await askOperators(deps)
      if (live === 0 || Date.now() > end) return
      await setTimeout(passEveryMs)
    }
  },
}

/** Tells the operators who have been here of payments that wait for two approvals, each of them once. */
export const askOperators = async ({
  db,
  now,
  settings: { operators = [] },
}: Pick<JobDeps, 'db' | 'now' | 'settings'>): Promise<void> => {
  if (operators.length === 0) return
  await sql`
    with made as (
      insert into deliveries (key, kind, contributor_id, platform, due_at, payload)
        select concat_ws(':', 'approval', p.id, i.contributor_id), 'approval', i.contributor_id, i.platform, ${now()},
          jsonb_build_object('id', p.id, 'amount', p.amount::text)
          from payouts p cross join identities i
          where p.status = 'held' and p.hold_reason = 'approval'
            and i.platform || ':' || i.platform_user = any(${[...operators]}::text[])
        on conflict (key) do nothing returning id)
    insert into outbox (job, payload) select 'deliver', jsonb_build_object('deliveryId', id) from made`.execute(
    db,
  )
}

const TOLD_AT_ONCE = 500

/**
 * A receipt for each payment that is final, and the reason for each one that is held, over the platform that the person
 * came to last. Who has left every platform is told nothing. Where somebody was forgotten meanwhile, the wallet is needed no
 * more once it is paid, and goes.
 */
export const tellOutcomes = async ({ db, now }: Pick<JobDeps, 'db' | 'now'>): Promise<void> => {
  for (;;) {
    const { rows } = await sql<{ ended: number }>`
      with ended as (
        select * from payouts where status in ('paid', 'held') and not told order by id limit ${TOLD_AT_ONCE} for update skip locked),
      marked as (
        update payouts p set told = true,
            wallet = case when c.status = 'forgotten' and p.status = 'paid' then 'forgotten' else p.wallet end,
            secret = case when c.status = 'forgotten' then null else p.secret end
          from contributors c where c.id = p.contributor_id and p.id in (select id from ended)),
      made as (
        insert into deliveries (key, kind, contributor_id, platform, due_at, payload)
          select concat_ws(':', o.kind, e.id, e.hold_reason), o.kind, e.contributor_id, i.platform, ${now()},
            jsonb_build_object('amount', e.amount::text, 'wallet', e.wallet) || o.more
            from ended e
            cross join lateral (
              select 'paid' as kind, jsonb_build_object('signature', e.signature, 'payoutId', e.id) as more where e.status = 'paid'
              union all select 'held', jsonb_build_object('reason', e.hold_reason) where e.status = 'held') o
            cross join lateral (
              select platform from identities where contributor_id = e.contributor_id order by created_at desc limit 1) i
          on conflict (key) do nothing returning id),
      noted as (
        insert into outbox (job, payload) select 'deliver', jsonb_build_object('deliveryId', id) from made)
      select count(*)::int as ended from ended`.execute(db)
    if ((rows[0]?.ended ?? 0) < TOLD_AT_ONCE) return
  }
}

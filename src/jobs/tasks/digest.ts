import { sql } from 'kysely'

import type { Tx } from '#db/connect.ts'
import { json } from '#db/connect.ts'

import { idOf, type JobData, type JobDeps, type Task } from '../task.ts'

/** Tells a person once how many of their answers were checked, with what result; each verdict is told once. */
export const task: Task = {
  name: 'digest',
  queue: 'messages',
  key: (data: JobData) => String(idOf(data, 'contributorId')),
  run: async (deps, data) => {
    const contributorId = idOf(data, 'contributorId')
    await deps.db.transaction().execute(async (tx) => {
      const verdicts = await tx
        .updateTable('verdicts')
        .set({ told: true })
        .where('contributor_id', '=', contributorId)
        .where('told', '=', false)
        .returning(['answer_id', 'accepted', 'reward'])
        .execute()
      if (verdicts.length > 0) await queueDigest(deps, tx, contributorId, verdicts)
    })
  },
}

type Told = { answer_id: number; accepted: boolean; reward: bigint }

const queueDigest = async (
  { now }: JobDeps,
  tx: Tx,
  contributorId: number,
  verdicts: Told[],
): Promise<void> => {
  const person = await tx
    .selectFrom('contributors')
    .innerJoin('identities', 'identities.contributor_id', 'contributors.id')
    .select('identities.platform')
    .where('contributors.id', '=', contributorId)
    .where('contributors.wants_digest', '=', true)
    .orderBy('identities.created_at', 'desc')
    .executeTakeFirst()
  if (person === undefined) return
  const accepted = verdicts.filter((verdict) => verdict.accepted)
  const rejected = verdicts.filter((verdict) => !verdict.accepted)
  const payload = {
    checked: verdicts.length,
    accepted: accepted.length,
    amount: accepted.reduce((sum, verdict) => sum + verdict.reward, 0n).toString(),
    rejected: rejected.map((verdict) => verdict.answer_id).slice(0, 10),
  }
  const last = Math.max(...verdicts.map((verdict) => verdict.answer_id))
  const { platform } = person
  const row = {
    key: `digest:${contributorId}:${last}:${verdicts.length}`,
    contributor_id: contributorId,
    platform,
    kind: 'digest',
    payload: json(payload),
    due_at: now(),
  }
  const { id } = await tx.insertInto('deliveries').values(row).returning('id').executeTakeFirstOrThrow()
  await tx
    .insertInto('outbox')
    .values({ job: 'deliver', payload: sql`jsonb_build_object('deliveryId', ${id}::bigint)` })
    .execute()
}

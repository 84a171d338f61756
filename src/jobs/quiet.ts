import { setTimeout } from 'node:timers/promises'

import { sql } from 'kysely'

import type { Db } from '#db/connect.ts'

const stepMs = 10

/**
 * Resolves once every answer of a campaign is decided upon and nothing of it waits in the outbox. It looks at the truth,
 * not at the queues. Throws where that takes longer than `patienceMs`.
 */
export const decided = async (db: Db, campaignId: number, patienceMs?: number): Promise<void> =>
  until(async () => isDecided(db, campaignId), patienceMs)

/** Resolves once, beyond that, every answer of a settled item has its verdict. Throws as `decided`. */
export const settled = async (db: Db, campaignId: number, patienceMs?: number): Promise<void> =>
  until(async () => (await isDecided(db, campaignId)) && (await isSettled(db, campaignId)), patienceMs)

const until = async (done: () => Promise<boolean>, patienceMs = 120_000): Promise<void> => {
  const end = Date.now() + patienceMs
  while (!(await done())) {
    if (Date.now() > end) throw new Error('a campaign does not come to rest: see the failed jobs')
    await setTimeout(stepMs)
  }
}

const isDecided = async (db: Db, campaignId: number): Promise<boolean> => {
  const { rows } = await sql<{ busy: boolean }>`
    select exists (select from outbox where job = 'decide')
      or exists (select from items where campaign_id = ${campaignId} and status = 'open' and answered > decided_answers)
      or exists (select from items join campaigns on campaigns.id = items.campaign_id
        where campaign_id = ${campaignId} and items.status = 'open' and answered > 0 and campaigns.status = 'closed')
      as busy`.execute(db)
  return rows[0]?.busy === false
}

const isSettled = async (db: Db, campaignId: number): Promise<boolean> => {
  const { rows } = await sql<{ busy: boolean }>`
    select exists (select from outbox where job = 'settle')
      or exists (
        select from items join answers on answers.item_id = items.id
          left join verdicts on verdicts.answer_id = answers.id
        where items.campaign_id = ${campaignId} and items.status = 'settled' and verdicts.answer_id is null)
      as busy`.execute(db)
  return rows[0]?.busy === false
}

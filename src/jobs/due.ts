import { sql } from 'kysely'

import type { Db } from '#db/connect.ts'
import { wakeWaiting } from '#rewards/payouts/today.ts'
import type { PayoutTerms } from '#rewards/request-payout.ts'

import { answersAtRefit } from './tasks/refit.ts'

/** What is due and may not be on any queue: each finder returns the ids that its job is to be run for. */

const limit = 500

const ids = async (query: ReturnType<typeof sql<{ id: number }>>, db: Db): Promise<number[]> =>
  (await query.execute(db)).rows.map(({ id }) => id)

/** Open items with answers that no decision has seen, or of a campaign that was closed: their last decision is due. */
export const undecidedItems = async (db: Db): Promise<number[]> =>
  ids(
    sql<{ id: number }>`
      (select id from items where status = 'open' and answered > decided_answers order by id limit ${limit})
      union
      (select items.id from campaigns join items on items.campaign_id = campaigns.id
        where campaigns.status = 'closed' and items.status = 'open' limit ${limit})`,
    db,
  )

/** Items that are decided and have a card in some group that does not say so yet. */
export const staleCards = async (db: Db): Promise<number[]> =>
  ids(
    sql<{ id: number }>`
      select distinct items.id from cards join items on items.id = cards.item_id
      where not cards.closed and items.status <> 'open' limit ${limit}`,
    db,
  )

/** Tasks that were posted in one group alone and are done, or have found nobody for a week. */
export const endedCards = async (db: Db, now: Date): Promise<number[]> =>
  ids(
    sql<{ id: number }>`
      select campaigns.id from campaigns
      where private_to is not null and status = 'running'
        and (started_at < ${new Date(now.getTime() - 7 * 86_400_000)}
          or not exists (select from items
            where items.campaign_id = campaigns.id and items.status in ('open', 'disputed')))
      order by campaigns.id limit ${limit}`,
    db,
  )

/** Settled items of the last days, or with a known answer, with an answer that has no verdict. */
export const unsettledItems = async (db: Db, now: Date): Promise<number[]> =>
  ids(
    sql<{ id: number }>`
      (select id from items
        where gold is not null and status = 'settled' and answered > decided_answers order by id limit ${limit})
      union
      (select items.id from items
      where status = 'settled' and settled_at > ${new Date(now.getTime() - 7 * 86_400_000)}
        and exists (select from answers left join verdicts on verdicts.answer_id = answers.id
          where answers.item_id = items.id and verdicts.answer_id is null)
      order by items.id limit ${limit})`,
    db,
  )

/** Items that the model has not been asked about, where people are at work. */
export const unjudgedItems = async (db: Db): Promise<number[]> =>
  ids(
    sql<{ id: number }>`
      select items.id from items join campaigns on campaigns.id = items.campaign_id
      where items.status = 'open' and items.baseline = 'due' and campaigns.status = 'running'
      order by items.id limit ${limit}`,
    db,
  )

/** Messages whose time has come, for people on these platforms. */
export const dueDeliveries = async (db: Db, platforms: string[], now: Date): Promise<number[]> =>
  ids(
    sql<{ id: number }>`
      select id from deliveries
      where platform = any(${platforms}::text[]) and due_at <= ${now} and sent_at is null and failed is null
      order by due_at, id limit ${limit}`,
    db,
  )

/** Feeds whose next card is to be posted, on these platforms. */
export const dueFeeds = async (db: Db, platforms: string[], now: Date): Promise<number[]> =>
  ids(
    sql<{ id: number }>`
      select id from feeds where status = 'running' and platform = any(${platforms}::text[]) and next_at <= ${now}
      order by next_at, id limit ${limit}`,
    db,
  )

/** Logs for moderators with something new in the record, on these platforms. */
export const dueLogs = async (db: Db, platforms: string[], now: Date): Promise<number[]> =>
  ids(
    sql<{ id: number }>`
      select id from logs where status = 'running' and platform = any(${platforms}::text[]) and next_at <= ${now}
        and last_action < (select max(actions.id) from actions)
      order by next_at, id limit ${limit}`,
    db,
  )

/** Roles given for confirmed answers for which people are to be looked for again, on these platforms. */
export const dueRoles = async (db: Db, platforms: string[], now: Date): Promise<number[]> =>
  ids(
    sql<{ id: number }>`
      select id from role_rewards
      where status = 'running' and platform = any(${platforms}::text[]) and next_at <= ${now}
      order by next_at, id limit ${limit}`,
    db,
  )

/** People with a verdict that they were not told of for as long as they chose to wait. */
export const dueDigests = async (db: Db, minutes: number, now: Date): Promise<number[]> =>
  ids(
    sql<{ id: number }>`
      select contributor_id as id from verdicts where not told
      group by contributor_id having min(created_at) <= ${new Date(now.getTime() - minutes * 60_000)}
      order by contributor_id limit ${limit}`,
    db,
  )

/** Closed campaigns with something left of their budget and nothing left to decide, to dispute or to judge. */
export const unspentCampaigns = async (db: Db): Promise<number[]> =>
  ids(
    sql<{ id: number }>`
      select campaigns.id from accounts join campaigns on campaigns.id::text = accounts.ref
      where accounts.kind = 'escrow' and accounts.balance > 0 and campaigns.status = 'closed'
        and not exists (select from items
          where items.campaign_id = campaigns.id and items.status in ('open', 'disputed'))
        and not exists (select from items join answers on answers.item_id = items.id
          left join verdicts on verdicts.answer_id = answers.id
          where items.campaign_id = campaigns.id and items.status = 'settled' and verdicts.answer_id is null)
      order by campaigns.id limit ${limit}`,
    db,
  )

/** Whether a payment is planned or on its way; what waited for another day and has room today is planned again. */
export const paymentsRunning = async (
  db: Db,
  { proof = 'offered' }: Pick<PayoutTerms, 'proof'>,
  now: Date,
): Promise<boolean> => {
  await wakeWaiting(db, { proof, now })
  const { rows } = await sql<{ running: boolean }>`
    select exists (select from payouts where status in ('planned', 'batched'))
      or exists (select from payouts where status in ('paid', 'held') and not told) as running`.execute(db)
  return rows[0]?.running === true
}

/**
 * Running campaigns whose answers have grown by a tenth (and by 20 at least) since the last refit: so the cost of all
 * refits together stays in proportion to the answers. And those without any refit to which an earlier campaign of the
 * same task type has left something.
 */
export const staleModels = async (db: Db): Promise<number[]> => {
  const { rows } = await sql<{ id: number; answers: number; heir: boolean }>`
    select campaigns.id, coalesce(sum(items.answered), 0)::float8 as answers,
      campaigns.model is null and exists (select from campaigns e
        where e.task_kind = campaigns.task_kind and e.id <> campaigns.id and e.model is not null
          and e.private_to is null and e.started_at <= campaigns.started_at) as heir
    from campaigns join items on items.campaign_id = campaigns.id
    where campaigns.status in ('running', 'paused') and campaigns.private_to is null
    group by campaigns.id order by campaigns.id`.execute(db)
  const stale: number[] = []
  for (const { id, answers, heir } of rows) {
    const seen = await answersAtRefit(db, id)
    if (heir || answers - seen >= Math.max(20, seen / 10)) stale.push(id)
  }
  return stale
}

import { expireAssignments } from '#campaigns/assignments/expire-assignments.ts'
import { json } from '#db/connect.ts'
import { autopayDue } from '#rewards/autopay.ts'

import {
  dueDeliveries,
  dueDigests,
  dueFeeds,
  dueLogs,
  dueRoles,
  endedCards,
  paymentsRunning,
  staleCards,
  staleModels,
  undecidedItems,
  unjudgedItems,
  unsettledItems,
  unspentCampaigns,
} from '../due.ts'
import type { JobDeps, Task } from '../task.ts'

/** The chain is asked for new deposits about once a minute. */
const depositsEveryMs = 60_000
let depositsAt = 0

/** So often it is asked whose payment is due by their own choice: a minute is early enough for a day of the week. */
const autopayEveryMs = 60_000
let autopayAt = 0

const keepEventsMs = 2 * 86_400_000

/**
 * Finds everything that is due and was not done, and puts a job for it into the outbox: a job that was lost is only
 * late. Lets go of assignments that ran out, and of events that no platform delivers again.
 */
export const task: Task = {
  name: 'sweep',
  queue: 'answers',
  key: () => 'all',
  run: async (deps) => {
    const now = deps.now()
    await expireAssignments(deps.db, now)
    await forgetOldEvents(deps, now)
    const jobs = await dueJobs(deps, now)
    if (jobs.length > 0) await deps.db.insertInto('outbox').values(jobs).execute()
  },
}

const dueJobs = async ({ db, doors, settings, chain }: JobDeps, now: Date) => {
  const rows = (job: string, name: string, ids: number[]) =>
    ids.map((id) => ({ job, payload: json({ [name]: id }) }))
  return [
    ...rows('decide', 'itemId', await undecidedItems(db)),
    ...rows('settle', 'itemId', await unsettledItems(db, now)),
    ...rows('baseline', 'itemId', await unjudgedItems(db)),
    ...rows('refit', 'campaignId', await staleModels(db)),
    ...rows('digest', 'contributorId', await dueDigests(db, settings.digestMinutes, now)),
    ...rows('deliver', 'deliveryId', await dueDeliveries(db, [...doors.keys()], now)),
    ...rows('feed', 'feedId', await dueFeeds(db, [...doors.keys()], now)),
    ...rows('log', 'logId', await dueLogs(db, [...doors.keys()], now)),
    ...rows('role', 'rewardId', await dueRoles(db, [...doors.keys()], now)),
    ...rows('card', 'itemId', await staleCards(db)),
    ...rows('close', 'campaignId', await endedCards(db, now)),
    ...rows('release', 'campaignId', await unspentCampaigns(db)),
    ...((await paymentsRunning(db, settings.payout, now)) ? [{ job: 'pay', payload: json({}) }] : []),
    ...((await autopayIsDue({ db, settings, chain }, now)) ? [{ job: 'autopay', payload: json({}) }] : []),
    ...(depositsDue(now) ? [{ job: 'deposits', payload: json({}) }] : []),
  ]
}

const autopayIsDue = async (
  { db, settings, chain }: Pick<JobDeps, 'db' | 'settings' | 'chain'>,
  now: Date,
): Promise<boolean> => {
  if (now.getTime() - autopayAt < autopayEveryMs) return false
  autopayAt = now.getTime()
  return autopayDue(db, { ...settings.payout, asset: chain.asset.mint, now })
}

const depositsDue = (now: Date): boolean => {
  if (now.getTime() - depositsAt < depositsEveryMs) return false
  depositsAt = now.getTime()
  return true
}

const forgetOldEvents = async ({ db }: JobDeps, now: Date): Promise<void> => {
  await db
    .deleteFrom('events')
    .where('created_at', '<', new Date(now.getTime() - keepEventsMs))
    .execute()
}

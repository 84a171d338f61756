import { sql } from 'kysely'

import type { Locale } from '#core/locale.ts'
import type { Place } from '#core/view.ts'
import type { Db, Tx } from '#db/connect.ts'

import { recordAction, type By } from '../actions.ts'
import { tell } from '../tell.ts'

/** Tells what happens to a group's campaigns in a place of it from now on: one place a group, the last one holds. */
export const startLog = async (
  tx: Tx,
  place: Place,
  log: { locale: Locale; startedBy: number },
  by: By,
): Promise<void> => {
  const { platform, chat, thread = '', title = '' } = place
  const last = await tx
    .selectFrom('actions')
    .select((is) => is.fn.coalesce(is.fn.max('id'), sql<number>`0`).as('id'))
    .executeTakeFirstOrThrow()
  const spot = { thread, title, locale: log.locale, status: 'running' as const, reason: null }
  const values = { ...spot, started_by: log.startedBy, next_at: by.now }
  await tx
    .insertInto('logs')
    .values({ platform, chat, ...values, last_action: last.id })
    .onConflict((on) =>
      on.columns(['platform', 'chat']).doUpdateSet({
        ...values,
        last_action: sql<number>`case when logs.status = 'running' then logs.last_action else ${last.id} end`,
      }),
    )
    .execute()
  await recordAction(tx, by, 'log.started', { platform, chat })
}

/** Tells nothing more. False where nothing was told. */
export const stopLog = async (tx: Tx, { platform, chat }: Place, by: By): Promise<boolean> => {
  const stopped = await tx
    .updateTable('logs')
    .set({ status: 'stopped' })
    .where('platform', '=', platform)
    .where('chat', '=', chat)
    .where('status', '=', 'running')
    .returning('id')
    .executeTakeFirst()
  if (stopped === undefined) return false
  await recordAction(tx, by, 'log.stopped', { platform, chat })
  return true
}

/** A batch of a log that is to be told: up to the action `upTo`, where the log stood at `from`. */
export type LogPart = { logId: number; from: number; upTo: number; locale: string; place: Place }

/**
 * Cannot tell it: the log stops, and whoever turned it on is told why, in private. What happened meanwhile is not told
 * when it is turned on again.
 */
export const breakLog = async (db: Db, { logId, place }: LogPart, why: string, now: Date): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const log = await tx
      .updateTable('logs')
      .set({ status: 'stopped', reason: why })
      .where('id', '=', logId)
      .where('status', '=', 'running')
      .returning('started_by')
      .executeTakeFirst()
    if (log === undefined || log.started_by === null) return
    await tell(tx, log.started_by, {
      key: `log:${logId}:${now.getTime()}`,
      kind: 'log-stopped',
      payload: { title: place.title ?? place.chat, why },
      now,
      platform: place.platform,
    })
  })

/** It was told: the log goes on behind it. */
export const logTold = async (db: Db, { logId, from, upTo }: LogPart): Promise<void> => {
  await db
    .updateTable('logs')
    .set({ last_action: upTo })
    .where('id', '=', logId)
    .where('last_action', '=', from)
    .execute()
}

/** It could not be told now: after so many seconds it can. */
export const delayLog = async (db: Db, { logId }: LogPart, seconds: number, now: Date): Promise<void> => {
  await db
    .updateTable('logs')
    .set({ next_at: new Date(now.getTime() + seconds * 1000) })
    .where('id', '=', logId)
    .execute()
}

import { takeLogPart } from '#campaigns/moderation/log-lines.ts'
import { breakLog, delayLog, logTold } from '#campaigns/moderation/logs.ts'
import { toLocale } from '#core/locale.ts'

import { idOf, type Task } from '../task.ts'

/** Tells a group's moderators, in the channel that they chose, what happened to its campaigns and who did it. */
export const task: Task = {
  name: 'log',
  queue: 'messages',
  key: (data) => String(idOf(data, 'logId')),
  run: async (deps, data) => {
    const { db, types, doors, log } = deps
    const now = deps.now()
    const taken = await db
      .transaction()
      .execute(async (tx) => takeLogPart(tx, types, idOf(data, 'logId'), now))
    if (taken === undefined) return
    const { part, lines } = taken
    const door = doors.get(part.place.platform)
    const view = await deps.render('log', { lines }, toLocale(part.locale))
    if (door === undefined || view === undefined) return
    const delivery = await door.send(part.place, view)
    if ('later' in delivery) return delayLog(db, part, delivery.later, now)
    if ('unreachable' in delivery) {
      const ids = { log: part.logId, chat: part.place.chat }
      log.warn({ ...ids, why: delivery.unreachable }, 'a log cannot be told and has stopped')
      return breakLog(db, part, delivery.unreachable, now)
    }
    await logTold(db, part)
  },
}

import { sql } from 'kysely'

import type { Db } from '#db/connect.ts'
import type { Log } from '#core/log.ts'

import type { Queues } from './queues.ts'
import type { JobData, Task } from './task.ts'

export type Relay = {
  /** Something was committed that waits in the outbox: look now instead of at the next second. */
  wake(): void
  stop(): Promise<void>
}

const batchSize = 500
const idleMs = 1000

/**
 * Moves the outbox into the queues, in order, at least once: a row goes only after its job is in the queue, so a crash
 * in between gives the job twice, which no job minds.
 */
export const startRelay = (deps: { db: Db; queues: Queues; log: Log }, tasks: Map<string, Task>): Relay => {
  let stopped = false
  let wakeUp: (() => void) | undefined
  let pending = false

  const sleep = async (): Promise<void> => {
    if (pending) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, idleMs)
      wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    wakeUp = undefined
  }
  const loop = async (): Promise<void> => {
    while (!stopped) {
      pending = false
      const moved = await relayOnce(deps, tasks).catch((error: unknown) => {
        deps.log.error({ error: String(error) }, 'the outbox could not be relayed; trying again')
        return 0
      })
      if (moved < batchSize && !stopped) await sleep()
    }
  }
  const running = loop()
  const wake = (): void => {
    pending = true
    wakeUp?.()
  }
  const stop = async (): Promise<void> => {
    stopped = true
    wake()
    await running
  }
  return { wake, stop }
}

/** One batch; returns how many rows it moved. */
const relayOnce = async (
  { db, queues, log }: { db: Db; queues: Queues; log: Log },
  tasks: Map<string, Task>,
): Promise<number> => {
  const rows = await db.selectFrom('outbox').selectAll().orderBy('id').limit(batchSize).execute()
  if (rows.length === 0) return 0
  const jobs = rows.flatMap((row) => {
    const task = tasks.get(row.job)
    if (task === undefined) {
      log.error({ outbox: row.id, job: row.job }, 'an outbox row names no job that exists; dropped')
      return []
    }
    return [{ task, data: row.payload as JobData }]
  })
  await queues.add(jobs)
  await db
    .deleteFrom('outbox')
    .where('id', '=', sql<number>`any(${rows.map((row) => row.id)}::bigint[])`)
    .execute()
  return rows.length
}

import { Queue } from 'bullmq'
import { sql } from 'kysely'

import type { Db } from '#db/connect.ts'

import { askRedis, openConnection, type QueueConnection, type QueueSettings } from './connection.ts'
import { queueNames, type JobData, type QueueName, type Task } from './task.ts'

export type Queues = {
  connection: QueueConnection
  byName: Map<QueueName, Queue>
  /** Puts jobs into their queues; one already waiting with the same key takes the new one in. */
  add(jobs: { task: Task; data: JobData; delay?: number }[]): Promise<void>
  /** How many jobs wait, run or failed, by queue. */
  counts(): Promise<Record<QueueName, Record<string, number>>>
  close(): Promise<void>
}

/** A failed job is tried again for about a minute; after that it is kept, visible, and the sweep finds its work anew. */
const jobOptions = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 1000, jitter: 0.5 },
  removeOnComplete: true,
  removeOnFail: { count: 1000, age: 7 * 24 * 3600 },
}

/**
 * Makes everything that the queues need in a PostgreSQL database, as its owner: also what BullMQ would make with a queue's
 * first job (the sequence of its ids), which the application's own role may not.
 */
export const prepareQueues = async (db: Db, databaseUrl: string): Promise<void> => {
  await (await openQueues({ databaseUrl })).close()
  for (const name of queueNames) await sql`select bullmq.next_job_id(${name})`.execute(db)
}

export const openQueues = async (settings: QueueSettings): Promise<Queues> => {
  if (settings.redisUrl !== undefined) await askRedis(settings.redisUrl)
  const connection = openConnection(settings)
  const byName = new Map(
    queueNames.map((name) => [
      name,
      new Queue(name, { ...connection.queue, defaultJobOptions: jobOptions }, connection.backend as never),
    ]),
  )
  for (const queue of byName.values()) await queue.waitUntilReady()

  const add: Queues['add'] = async (jobs) => {
    for (const [name, queue] of byName) {
      const own = jobs.filter((job) => job.task.queue === name)
      if (own.length === 0) continue
      await queue.addBulk(
        own.map(({ task, data, delay }) => ({
          name: task.name,
          data,
          opts: {
            deduplication: { id: `${task.name}-${task.key(data)}`, keepLastIfActive: true },
            ...(delay !== undefined && { delay }),
          },
        })),
      )
    }
  }
  const counts: Queues['counts'] = async () => {
    const entries = [...byName].map(async ([name, queue]) => [name, await queue.getJobCounts()] as const)
    return Object.fromEntries(await Promise.all(entries)) as Record<QueueName, Record<string, number>>
  }
  const close = async (): Promise<void> => {
    for (const queue of byName.values()) await queue.close()
    await connection.close()
  }
  return { connection, byName, add, counts, close }
}

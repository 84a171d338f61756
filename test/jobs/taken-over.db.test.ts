import { Worker } from 'bullmq'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { silent } from '#core/log.ts'
import { openQueues, type Queues } from '#jobs/queues.ts'
import { loadTasks } from '#jobs/registry.ts'
import type { JobDeps } from '#jobs/task.ts'
import { startWorkers, takeOver } from '#jobs/workers.ts'

import { freshDatabase, type TestDatabase } from '../helpers/database.ts'

let base: TestDatabase
let queues: Queues
beforeAll(async () => {
  base = await freshDatabase()
  queues = await openQueues({ databaseUrl: base.url })
})
afterAll(async () => {
  await queues.close()
  await base.close()
})

/** The queue that a card's jobs are in, held by a process that takes one and dies at it. */
const diesAtIt = async (): Promise<void> => {
  const { connection } = queues
  const taken = Promise.withResolvers<void>()
  const dead = new Worker(
    'messages',
    async () => {
      taken.resolve()
      await new Promise(() => undefined)
    },
    { ...connection.worker, ...takeOver },
    connection.backend as never,
  )
  dead.on('error', () => undefined)
  await taken.promise
  await dead.close(true)
}

// BullMQ's own default would leave it, and all later ones for the same card, for 30 seconds and more.
test('a job whose process was killed is taken over soon, and those that waited behind it follow', async () => {
  const tasks = await loadTasks()
  const card = tasks.get('card')
  if (card === undefined) throw new Error('no job is named card')
  await queues.add([{ task: card, data: { itemId: 1 } }])
  await diesAtIt()
  await queues.add([{ task: card, data: { itemId: 1 } }])
  const deps = { db: base.db, log: silent, doors: new Map(), now: () => new Date() } as never as JobDeps
  const workers = await startWorkers(deps, queues, { sweep: false })
  const left = async (): Promise<number> => {
    const { messages } = await queues.counts()
    return (messages['active'] ?? 0) + (messages['waiting'] ?? 0) + (messages['prioritized'] ?? 0)
  }
  while ((await left()) > 0) await new Promise((resolve) => setTimeout(resolve, 100))
  await workers.stop()
  expect(await left()).toBe(0)
}, 25_000)

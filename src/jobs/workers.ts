import { Worker } from 'bullmq'

import type { Queues } from './queues.ts'
import { startRelay, type Relay } from './relay.ts'
import { loadTasks } from './registry.ts'
import { queueNames, type JobData, type JobDeps, type QueueName, type Task } from './task.ts'

export type Workers = {
  relay: Relay
  tasks: Map<string, Task>
  /** Ends cleanly: running jobs are finished, waiting ones stay in their queue. */
  stop(): Promise<void>
}

const sweepEveryMs = 5000

/**
 * A process that was killed still holds the jobs that it was at, and every new one for the same thing waits behind them:
 * they are taken over as soon as their lock has run out. What loses its lock while it works is done twice, which no job
 * minds; so it may happen often.
 */
export const takeOver = { lockDuration: 8000, stalledInterval: 2000, maxStalledCount: 20 }

type Pace = Partial<typeof takeOver> & {
  concurrency: number
  limiter?: { max: number; duration: number }
}

/**
 * Money moves one job at a time, and goes on within seconds when a process dies: the payouts have a lease of their own, so a
 * lock that was lost too early does no harm. A model may be slow; the platforms set the pace of messages.
 */
const pace: Record<QueueName, Pace> = {
  answers: { concurrency: 4 },
  models: { concurrency: 4 },
  money: { concurrency: 1, lockDuration: 2500, stalledInterval: 800 },
  messages: { concurrency: 4, limiter: { max: 25, duration: 1000 } },
}

/** Starts the relay, a worker for each queue, and the sweep that finds what is due and was not done. */
export const startWorkers = async (
  deps: JobDeps,
  queues: Queues,
  options: { sweep: boolean } = { sweep: true },
): Promise<Workers> => {
  const tasks = await loadTasks()
  const relay = startRelay({ db: deps.db, queues, log: deps.log }, tasks)
  const workers = queueNames.map((name) => startWorker(deps, queues, tasks, name, relay))
  let sweeper: NodeJS.Timeout | undefined
  const stop = async (): Promise<void> => {
    clearInterval(sweeper)
    await relay.stop()
    await Promise.all(workers.map(async (worker) => worker.close()))
  }
  try {
    for (const worker of workers) await worker.waitUntilReady()
    if (options.sweep) sweeper = await startSweep(queues, tasks)
  } catch (error) {
    // What runs already would keep the process alive, and go on trying without a database.
    await stop()
    throw error
  }
  return { relay, tasks, stop }
}

const startWorker = (
  deps: JobDeps,
  queues: Queues,
  tasks: Map<string, Task>,
  name: QueueName,
  relay: Relay,
): Worker => {
  const worker = new Worker(
    name,
    async (job) => {
      const task = tasks.get(job.name)
      if (task === undefined) throw new Error(`no job is named ${job.name}`)
      await task.run(deps, job.data as JobData)
      // What the job committed may have filled the outbox.
      relay.wake()
    },
    { ...queues.connection.worker, ...takeOver, ...pace[name] },
    queues.connection.backend as never,
  )
  worker.on('error', (error) =>
    deps.log.error({ queue: name, error: error.message }, 'a queue is out of reach'),
  )
  worker.on('failed', (job, error) =>
    deps.log.error(
      {
        queue: name,
        job: job?.name,
        data: job?.data as unknown,
        attempt: job?.attemptsMade,
        error: error.stack,
      },
      'a job failed',
    ),
  )
  return worker
}

const startSweep = async (queues: Queues, tasks: Map<string, Task>): Promise<NodeJS.Timeout> => {
  const task = tasks.get('sweep')
  if (task === undefined) throw new Error('no job is named sweep')
  const sweep = async (): Promise<void> => queues.add([{ task, data: {} }])
  await sweep()
  return setInterval(() => void sweep().catch(() => undefined), sweepEveryMs)
}

import { Worker } from 'node:worker_threads'

import type { ChainOptions } from './chain/start.ts'
import type { DatabaseOptions } from './database/start.ts'

/** What a worker thread is asked to run. */
export type PartOptions =
  | { part: 'database'; options: Omit<DatabaseOptions, 'onFailure'> }
  | { part: 'chain'; options: ChainOptions }

export type PartMessage = { url: string } | { failed: string } | { stopped: true }
export type Part = { url: string; stop: () => Promise<void> }

/** A part did not start, or has failed since, with the reason in words for an operator: its own stack stays in its thread. */
export class PartFailed extends Error {
  constructor(part: string, why: string) {
    super(`The embedded ${part} failed: ${why}`)
    this.name = 'PartFailed'
  }
}

/** Runs an embedded part in a thread of its own, so that what it computes never holds up a person's answer. */
export const startPart = async (what: PartOptions, onFailure: (error: Error) => void): Promise<Part> => {
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: what })
  const named = (message: string): Error => new PartFailed(what.part, message)
  const phase = { ready: false, stopping: false }
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      if (phase.ready) onFailure(error)
      else reject(error)
    }
    const ended = new Promise<void>((done) => {
      worker.on('exit', (code) => {
        done()
        if (!phase.stopping) fail(named(`its thread ended with code ${code}`))
        phase.stopping = true
      })
    })
    const stop = async (): Promise<void> => {
      phase.stopping = true
      worker.postMessage('stop', [])
      await ended
    }
    worker.on('error', (error) => {
      phase.stopping = true
      fail(named(error instanceof Error ? error.message : String(error)))
    })
    worker.on('message', (message: PartMessage) => {
      if ('failed' in message) {
        phase.stopping = true
        fail(named(message.failed))
      } else if ('url' in message) {
        phase.ready = true
        resolve({ url: message.url, stop })
      }
    })
  })
}

import { Worker } from 'node:worker_threads'

import { guessLanguage } from '../language.ts'
import type { LocalJudge } from '../local.ts'
import type { Asked, Corrected, Told } from './harper-worker.ts'

/** How often a correction of Harper's is the one that people make; consensus learns it anew for each campaign. */
const CORRECTED = 0.75

/**
 * English text by Harper, a grammar checker in WebAssembly. It lives in a thread of its own: starting takes seconds and
 * a text some ten milliseconds, during which nobody else should wait.
 *
 * It never says "already correct": it overlooks more mistakes than it finds, and of the sample texts in which it found
 * none, three quarters had one (29 of 39). Such a voice would side with whoever taps that button without reading.
 */
export const createJudge = (): LocalJudge => {
  const harper = openHarper()
  return {
    judge: async (type, item) => {
      if (type.compare.by !== 'text') return { abstained: 'not-a-text-task' }
      const { text } = item.payload as { text: string }
      if (item.locale === 'fr' || guessLanguage(text) !== 'en') return { abstained: 'not-english' }
      const corrected = await harper.correct(text)
      if ('unsure' in corrected) return { abstained: 'unsure' }
      if (corrected.changes === 0) return { abstained: 'no-mistake-found' }
      return { answer: type.compare.fromText(corrected.text, item), confidence: CORRECTED }
    },
    close: harper.close,
  }
}

type Waiting = { resolve: (corrected: Corrected) => void; reject: (error: Error) => void }
type Harper = { correct: (text: string) => Promise<Corrected>; close: () => Promise<void> }

/** The thread is started by the first question, anew after a crash, and never keeps the process alive by itself. */
const openHarper = (): Harper => {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let last = 0
  const settle = (told: Told): void => {
    const asked = waiting.get(told.id)
    waiting.delete(told.id)
    if (waiting.size === 0) worker?.unref()
    if ('failed' in told) asked?.reject(new Error(told.failed))
    else asked?.resolve(told)
  }
  const fail = (ended: Worker, error: Error): void => {
    if (worker !== ended) return
    worker = undefined
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  const start = (): Worker => {
    const started = new Worker(new URL('harper-worker.ts', import.meta.url))
    started.on('message', settle)
    started.on('error', (error: Error) => fail(started, error))
    started.on('exit', () => fail(started, new Error('the grammar checker has stopped')))
    return started
  }
  return {
    correct: async (text) =>
      new Promise<Corrected>((resolve, reject) => {
        worker ??= start()
        worker.ref()
        last += 1
        waiting.set(last, { resolve, reject })
        worker.postMessage({ id: last, text } satisfies Asked, [])
      }),
    close: async () => {
      await worker?.terminate()
    },
  }
}

import type { Api } from 'grammy'
import type { Update } from 'grammy/types'

import type { Log } from '#core/log.ts'

import { failureOf } from './failure.ts'
import { createProgress } from './progress.ts'

/** The kinds of updates that the door understands; Telegram sends no others. */
const wanted = ['message', 'callback_query', 'my_chat_member'] as const

export type Intake = {
  /** The next updates that nobody is handling: what grammY's runner asks for. */
  supply: (batch: number, signal: Signal) => Promise<Update[]>
  done(updateId: number): void
  /** Resolves when nothing is in work. */
  idle(): Promise<void>
  /** Confirms what is handled, without asking for more. */
  confirm(): Promise<void>
}

/** The part of an AbortSignal that the runner's own has as well. */
type Signal = { readonly aborted: boolean; addEventListener: (type: 'abort', listener: () => void) => void }

/** Seconds that Telegram waits for an update; how many updates it gives at once; milliseconds between two looks. */
const longPoll = 30
const window = 100
const pauses = { shortest: 5, longest: 250 }

/**
 * Fetches updates and confirms them only when they are handled: `offset` stays at the oldest one in work, so that a
 * process killed anywhere gets again what it did not finish. While something is in work Telegram answers at once, with
 * what is known too; so the next call waits for a moment, the longer the less there is to get. When a whole window waits
 * behind one slow update, that one is confirmed early: the others matter more.
 */
export const createIntake = (api: Api, log: Log): Intake => {
  const progress = createProgress()
  let pause = pauses.shortest

  const look = async (signal: Signal): Promise<Update[]> => {
    const timeout = progress.working() === 0 ? longPoll : 0
    const ask = { offset: progress.offset(), limit: window, timeout, allowed_updates: wanted }
    const updates = await api.getUpdates(ask, signal as never)
    const fresh = progress.take(updates)
    const last = updates.at(-1)
    if (fresh.length === 0 && last !== undefined && updates.length === window) progress.skipTo(last.update_id)
    pause = fresh.length > 0 ? pauses.shortest : Math.min(pauses.longest, pause * 2)
    return fresh
  }

  const supply = async (_batch: number, signal: Signal): Promise<Update[]> => {
    for (let failures = 0; !signal.aborted;) {
      try {
        await progress.idle(pause)
        const fresh = signal.aborted ? [] : await look(signal)
        failures = 0
        if (fresh.length > 0) return fresh
      } catch (error) {
        if (signal.aborted) break
        await backOff(error, ++failures, signal, log)
      }
    }
    return []
  }

  return {
    supply,
    done: (updateId) => progress.done(updateId),
    idle: async () => progress.idle(),
    async confirm() {
      const offset = progress.offset()
      if (offset > 0) await api.getUpdates({ offset, limit: 1, timeout: 0 })
    },
  }
}

/** Waits before the next attempt, and says what the operator can do about it. Never gives up by itself. */
const backOff = async (error: unknown, failures: number, signal: Signal, log: Log): Promise<void> => {
  const failure = failureOf(error)
  const asked = failure.kind === 'later' ? failure.seconds * 1000 : 0
  const wait = Math.min(30_000, Math.max(failures === 1 ? 100 : asked, 100 * 2 ** Math.min(failures, 9)))
  log.warn({ err: error, failures, wait }, explain(error))
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, wait)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

const explain = (error: unknown): string => {
  const code = typeof error === 'object' && error !== null && 'error_code' in error ? error.error_code : 0
  if (code === 409)
    return 'another process gets updates with the same TELEGRAM_BOT_TOKEN: stop it, or give this one its own bot'
  if (code === 401) return 'TELEGRAM_BOT_TOKEN is not accepted anymore: get a new one from @BotFather'
  return 'Telegram could not be asked for updates; trying again'
}

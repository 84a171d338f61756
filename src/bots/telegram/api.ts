import { autoRetry } from '@grammyjs/auto-retry'
import { apiThrottler } from '@grammyjs/transformer-throttler'
import { Api, type ApiClientOptions, type Transformer } from 'grammy'

/** `telegram`: as fast as Telegram allows; `none`: for a server without limits, such as the stand-in of a replay. */
export type Pace = 'telegram' | 'none'

export type ApiOptions = { token: string; apiRoot?: string; pace: Pace; stopping: AbortSignal }

export type Apis = {
  /** Waits out what Telegram asks to wait for: for a person who is there and waits too. */
  answering: Api
  /** Fails at once, so that a job can come back later. */
  delivering: Api
  /** For `getUpdates` and the start: neither paced nor tried again. */
  plain: Api
}

type Signal = Parameters<Transformer>[3]

export const createApis = ({ token, apiRoot, pace, stopping }: ApiOptions): Apis => {
  const root = (apiRoot ?? 'https://api.telegram.org').replace(/\/+$/, '')
  const client: ApiClientOptions = { apiRoot: root, timeoutSeconds: 60 }
  const answering = new Api(token, client)
  const delivering = new Api(token, client)
  if (pace === 'telegram') {
    const throttle = telegramPace()
    answering.config.use(throttle)
    delivering.config.use(throttle)
  }
  answering.config.use(autoRetry({ maxRetryAttempts: 5, maxDelaySeconds: 120 }), untilStopped(stopping))
  delivering.config.use(untilStopped(stopping))
  return { answering, delivering, plain: new Api(token, client) }
}

/**
 * Telegram's limits with a little room: 29 messages a second over all; in one chat three at once and then one a second;
 * in a group five at once and then fifteen a minute, which is at most twenty in any minute.
 */
const telegramPace = (): Transformer =>
  apiThrottler({
    global: { minTime: 34 },
    out: {
      maxConcurrent: 1,
      reservoir: 3,
      reservoirIncreaseAmount: 1,
      reservoirIncreaseInterval: 1000,
      reservoirIncreaseMaximum: 3,
    },
    group: {
      maxConcurrent: 1,
      minTime: 250,
      reservoir: 5,
      reservoirIncreaseAmount: 1,
      reservoirIncreaseInterval: 4000,
      reservoirIncreaseMaximum: 5,
    },
  })

/** Ends calls, and waits between their attempts, when the door has to close. */
const untilStopped =
  (stopping: AbortSignal): Transformer =>
  async (next, method, payload, signal) =>
    next(method, payload, signal ?? (stopping as unknown as Signal))

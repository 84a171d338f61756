import type { Log } from '#core/log.ts'
import type { Db } from '#db/connect.ts'
import type { Example, TaskItem, TaskType } from '#prompts/task-type.ts'

import { createLocalJudge } from './local.ts'
import { createServerJudge } from './server.ts'

/**
 * With `apiKey` or `baseUrl`: an OpenAI-compatible server. Without: the judges on this machine.
 * Prices are micro US dollars per million tokens. The defaults are those of the default model; where you run the
 * server yourself, set both to 0.
 */
export type BaselineConfig = {
  apiKey?: string
  baseUrl?: string
  /** The name of the model at the server; `gpt-5-mini` by default. */
  model?: string
  /** What may be spent in one day (UTC); 1_000_000 (one dollar) by default. */
  dailyCapMicroUsd?: number
  inputMicroUsd?: number
  outputMicroUsd?: number
  /** Requests a minute that this process sends at most; 60 by default. */
  requestsPerMinute?: number
  /** How long one attempt may take, and how long one judgement with all its attempts, in ms. */
  timeoutMs?: number
  patienceMs?: number
}

export type BaselineDeps = { db: Db; log: Log; now: () => Date }

/**
 * `abstained` and `retryLater` say why, in a word for the log. Later means: the item is still the model's to judge,
 * in so many seconds; people go on meanwhile.
 */
export type Judgement =
  | { answer: unknown; confidence?: number }
  | { abstained: string }
  | { retryLater: string; seconds: number }

/**
 * The model as one more voice. It is never believed more than it has earned: consensus learns its reliability as it
 * learns a person's, so a model that follows what an item tells it to say is one wrong voice, and a poor one soon.
 */
export type Baseline = {
  /** The name that consensus knows it by: `m:gpt-5-mini`, `m:local`. */
  voice: string
  /** Never throws for what a model or its server does. */
  judge(type: TaskType, item: TaskItem, examples: Example[]): Promise<Judgement>
  close(): Promise<void>
}

export const createBaseline = (config: BaselineConfig, deps: BaselineDeps): Baseline =>
  config.apiKey === undefined && config.baseUrl === undefined
    ? createLocalJudge(deps)
    : createServerJudge(config, deps)

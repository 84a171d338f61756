import type { Db } from '#db/connect.ts'
import type { Door, Posted, View } from '#core/view.ts'
import type { Locale } from '#core/locale.ts'
import type { Log } from '#core/log.ts'
import type { Baseline } from '#models/baseline.ts'
import type { TaskTypes } from '#prompts/registry.ts'
import type { Chain } from '#rewards/chain.ts'
import type { PayoutTerms } from '#rewards/request-payout.ts'

/** Turns a delivery into what its receiver sees; undefined where nothing is left to say. */
export type RenderDelivery = (
  kind: string,
  payload: unknown,
  locale: Locale,
  contributorId?: number,
) => Promise<View | undefined>

/** What every job works with: handed in, never looked up. */
export type JobDeps = {
  db: Db
  types: TaskTypes
  baseline: Baseline
  chain: Chain
  doors: Map<string, Door>
  render: RenderDelivery
  renderCard: (itemId: number, locale: Locale) => Promise<View | undefined>
  /** A card stands in a group from now on, and is kept up to date there. */
  cardPosted: (itemId: number, posted: Posted, locale: string) => Promise<void>
  log: Log
  now: () => Date
  /** `payout`: what holds for payments that people have without asking. */
  settings: {
    digestMinutes: number
    payout: Omit<PayoutTerms, 'asset' | 'now'>
    /** Who is told of what waits for operators, as `platform:id`. */
    operators?: readonly string[]
  }
}

/**
 * The queues: what people wait for, what waits for a model, what moves money (one at a time), and what is sent to
 * people, which keeps to the platforms' limits.
 */
export const queueNames = ['answers', 'models', 'money', 'messages'] as const
export type QueueName = (typeof queueNames)[number]

/**
 * One kind of job. It gets ids alone, may run twice or be lost with no effect on the result, and throws only where a
 * later try can succeed.
 */
export type Task = {
  name: string
  queue: QueueName
  /** Jobs with the same key merge into one running and one waiting. */
  key(data: JobData): string
  run(deps: JobDeps, data: JobData): Promise<void>
}
export type JobData = Record<string, number | string>

/** The id that a job carries under `name`; throws where it carries none. */
export const idOf = (data: JobData, name: string): number => {
  const id = data[name]
  if (typeof id !== 'number') throw new Error(`a job without ${name}: ${JSON.stringify(data)}`)
  return id
}

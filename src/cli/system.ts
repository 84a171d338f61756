import type { Pick } from '#campaigns/asking/pick.ts'
import { renderCard } from '#chat/views/card-view.ts'
import type { Context } from '#chat/context.ts'
import { cardPosted, converse } from '#chat/converse.ts'
import { renderDelivery } from '#chat/delivery.ts'
import { loadWords } from '#chat/words.ts'
import type { Log } from '#core/log.ts'
import { fromDecimal, type Asset } from '#core/money.ts'
import type { Door, Event, Posted, View } from '#core/view.ts'
import { isOwner } from '#db/app-role.ts'
import type { Db } from '#db/connect.ts'
import { openQueues, type Queues } from '#jobs/queues.ts'
import { startWorkers, type Workers } from '#jobs/workers.ts'
import { createBaseline, type Baseline } from '#models/baseline.ts'
import { loadTaskTypes, type TaskTypes } from '#prompts/registry.ts'
import type { Chain } from '#rewards/chain.ts'
import { openTreasury } from '#rewards/treasury.ts'

import { ConfigError, type Config } from '../config.ts'
import { createLog } from './log.ts'
import { applyLimits } from './money.ts'
import { openDatabase, type Ground } from './open.ts'
import { openTreasuryChain } from './open-chain.ts'

/** Everything put together, but for the doors: they are opened by whoever starts it. */
export type System = {
  config: Config
  ground: Ground
  db: Db
  types: TaskTypes
  chain: Chain
  ctx: Context
  queues: Queues
  log: Log
  /** The conversation as doors call it: what it commits goes on at once. */
  converse: (ctx: Context, event: Event) => Promise<View[]>
  /** Says where this server is reached, for as long as no public address is configured. */
  reachedAt: (url: () => string) => void
  /** Starts the jobs; the doors are those that messages go out by. */
  work(doors: Map<string, Door>, options?: { sweep: boolean }): Promise<Workers>
  [Symbol.asyncDispose](): Promise<void>
}

/** `own`: never use the embedded parts of another process. */
export type SystemOptions = { pick?: Pick; minimumPayout?: bigint; own?: boolean }

/** The version of what people agree to: a change of the words asks everybody again. */
const consentVersion = '2026-11'
const assignmentMinutes = 30

export const openSystem = async (config: Config, options: SystemOptions = {}): Promise<System> => {
  const log = createLog(config.logLevel)
  const ground = await openDatabase(config, { chain: true, own: options.own === true })
  const { db } = ground
  const opened: (() => Promise<void>)[] = [async () => ground[Symbol.asyncDispose]()]
  const dispose = async (): Promise<void> => {
    for (const close of opened.reverse()) await close()
  }
  try {
    const { redisUrl } = config
    // The queue and the chain take about as long to open: together, so that a start is quick.
    const opening = openQueues({
      databaseUrl: ground.databaseUrl,
      migrate: await isOwner(db),
      ...(redisUrl !== undefined && { redisUrl }),
    })
    opened.push(async () =>
      opening.then(
        async (queues) => queues.close(),
        () => undefined,
      ),
    )
    const [types, chain, queues] = await Promise.all([
      loadTaskTypes(),
      openTreasuryChain(config, ground.rpcUrl),
      opening,
    ])
    await applyLimits(db, config, chain.asset)
    const { waiting } = await openTreasury(db, chain)
    if (waiting !== undefined) log.warn({ waiting }, 'deposits are booked later')
    let own: (() => string) | undefined
    const page = (): string | undefined => config.publicUrl ?? own?.()
    const ctx = await createContext(config, { db, types, chain, log, page }, options)
    const baseline = createBaseline(baselineConfig(config), { db, log, now: ctx.now })
    opened.push(async () => baseline.close())
    const reachedAt = (url: () => string): void => {
      own = url
    }
    const core = { config, ground, db, types, chain, ctx, queues, log, reachedAt }
    return { ...core, ...working(core, baseline, opened), [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

type Core = Omit<System, 'converse' | 'work' | typeof Symbol.asyncDispose>

const working = (
  { config, db, types, chain, ctx, queues, log }: Core,
  baseline: Baseline,
  opened: (() => Promise<void>)[],
): { converse: System['converse']; work: System['work'] } => {
  let workers: Workers | undefined
  return {
    converse: async (context, event) => {
      const views = await converse(context, event)
      workers?.relay.wake()
      return views
    },
    work: async (doors, options) => {
      const render = renderDelivery(ctx)
      const card = async (itemId: number, locale: 'en' | 'fr'): Promise<View> =>
        renderCard(ctx, itemId, locale)
      const { minimumPayout: minimum, openingMinimum: opening, walletProof: proof } = ctx.settings
      const payout = { minimum, opening, proof }
      const settings = { digestMinutes: config.digestMinutes, payout, operators: config.operators }
      const deps = {
        db,
        types,
        baseline,
        chain,
        doors,
        render,
        renderCard: card,
        cardPosted: async (itemId: number, posted: Posted, locale: string) =>
          cardPosted(ctx, itemId, posted, locale),
        log,
        now: ctx.now,
        settings,
      }
      workers = await startWorkers(deps, queues, options)
      opened.push(workers.stop)
      return workers
    },
  }
}

const createContext = async (
  config: Config,
  parts: { db: Db; types: TaskTypes; chain: Chain; log: Log; page: Context['page'] },
  options: SystemOptions,
): Promise<Context> => {
  const { asset } = parts.chain
  return {
    ...parts,
    asset,
    words: await loadWords(parts.types),
    operators: config.operators,
    settings: {
      minimumPayout: options.minimumPayout ?? amountOf(config.minimumPayout, asset, 'MINIMUM_PAYOUT'),
      openingMinimum: amountOf(config.openingMinimum, asset, 'OPENING_MINIMUM'),
      walletProof: config.walletProof,
      walletCoolOffHours: config.walletCoolOffHours,
      consentVersion,
      assignmentMinutes,
      taskPlaces: config.taskPlaces,
      ...(config.contact !== undefined && { contact: config.contact }),
      adHoc: {
        reward: 10n ** BigInt(asset.decimals) / 2n,
        minAnswers: 3,
        maxAnswers: 9,
        confidence: 0.95,
        perGroupDay: 50,
      },
    },
    ...(options.pick !== undefined && { pick: options.pick }),
    now: () => new Date(),
  }
}

const amountOf = (text: string, asset: Asset, variable: string): bigint => {
  const amount = fromDecimal(text, asset.decimals)
  if (amount === undefined)
    throw new ConfigError(
      `${variable} has more than the ${asset.decimals} decimals of ${asset.symbol}, for example 0.5`,
    )
  return amount
}

const baselineConfig = ({ model, modelCapMicroUsd }: Config): Parameters<typeof createBaseline>[0] =>
  model === undefined
    ? {}
    : {
        apiKey: model.apiKey,
        model: model.name,
        dailyCapMicroUsd: modelCapMicroUsd,
        ...(model.baseUrl !== undefined && { baseUrl: model.baseUrl }),
      }

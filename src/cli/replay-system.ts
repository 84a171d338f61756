import { setTimeout } from 'node:timers/promises'

import { sql } from 'kysely'

import { cardPosted, rendered } from '#chat/converse.ts'
import { cookieSecret } from '#chat/web-identity.ts'
import { createTelegramDoor } from '#bots/telegram/door.ts'
import { fromDecimal } from '#core/money.ts'
import { json, type Db } from '#db/connect.ts'
import { paymentsRunning } from '#jobs/due.ts'
import { decided, settled } from '#jobs/quiet.ts'
import { refit } from '#jobs/tasks/refit.ts'
import { createCasting } from '#replay/people.ts'
import { runReplay } from '#replay/run.ts'
import type { Script } from '#replay/script.ts'
import type { Stage } from '#replay/driver.ts'
import { createDiscordStage } from '#replay/stage-discord.ts'
import { createTelegramStage } from '#replay/stage-telegram.ts'
import { createWebStage } from '#replay/stage-web.ts'
import { startDiscordStandin } from '#replay/standins/discord/standin.ts'
import { startTelegramStandin } from '#replay/standins/telegram/standin.ts'
import { reserve } from '#rewards/budget.ts'

import type { Config } from '../config.ts'
import { openDiscordDoor, openWebDoor } from './doors.ts'
import { CliError, exit } from './output.ts'
import { measure, type ReplayResult } from './replay-result.ts'
import { openSystem, type System } from './system.ts'

export type DoorName = 'web' | 'telegram' | 'discord'

export type PlayOptions = {
  door: DoorName
  min: number
  confidence: number
  reward: string
  onProgress: (done: number, note: string) => void
  onRecorded: (item: string, worker: string) => void
}

/** Plays a script through the real system and its real door, and pays everybody. */
export const playScript = async (
  config: Config,
  script: Script,
  options: PlayOptions,
): Promise<ReplayResult> => {
  if (config.solana !== undefined)
    throw new CliError(
      'A replay pays people who do not exist: it runs on the embedded chain alone. Leave SOLANA_RPC_URL out.',
      exit.wrongUse,
    )
  const started = Date.now()
  const casting = createCasting()
  await using system = await openSystem(config, {
    pick: casting.pick,
    minimumPayout: 0n,
  })
  const { db, types, chain } = system
  const reward = fromDecimal(options.reward, chain.asset.decimals)
  if (reward === undefined) throw new CliError('--reward must be an amount such as 0.5', exit.wrongUse)
  const { stage, close } = await openStage(system, options.door)
  try {
    const campaignId = await runReplay(
      {
        db,
        types,
        stage,
        casting,
        reserve,
        judged: async (id) => judged(db, id),
        decided: async (id) => decided(db, id),
        settled: async (id) => settled(db, id),
        refit: async (id) => {
          await refit(db, types, id)
        },
        payOut: async () => payOut(db),
        onProgress: options.onProgress,
        onRecorded: options.onRecorded,
      },
      script,
      { reward, asset: chain.asset.mint, minAnswers: options.min, confidence: options.confidence },
    )
    return await measure(system, script, campaignId, started)
  } finally {
    await close()
  }
}

/** The door that is asked for, with its workers behind and the recorded people in front of it. */
const openStage = async (
  system: System,
  name: DoorName,
): Promise<{ stage: Stage; close: () => Promise<void> }> => {
  const { ctx, converse, log } = system
  if (name === 'web') {
    const door = await openWebDoor(system, { port: 0, limits: { burst: 1e6, perSecond: 1e6 } })
    await system.work(new Map([['web', door]]), { sweep: false })
    await door.start()
    const stage = createWebStage(door.url, await cookieSecret(ctx))
    return { stage, close: async () => closeAll(stage.close, door.stop) }
  }
  if (name === 'discord') {
    const standin = await startDiscordStandin({ guilds: 1, record: false })
    const door = openDiscordDoor(system, { token: standin.token, api: standin.api, limits: 'none' })
    await system.work(new Map([['discord', door]]), { sweep: false })
    await door.start()
    const stage = createDiscordStage(standin)
    return { stage, close: async () => closeAll(door.stop, stage.close) }
  }
  const standin = await startTelegramStandin({ record: false, firstUpdate: Date.now() })
  const { token, apiRoot } = standin
  const door = createTelegramDoor({
    ctx,
    converse,
    rendered,
    cardPosted,
    token,
    apiRoot,
    log,
    limits: 'none',
  } as never)
  await system.work(new Map([['telegram', door]]), { sweep: false })
  await door.start()
  const stage = createTelegramStage(standin)
  return { stage, close: async () => closeAll(door.stop, stage.close) }
}

const closeAll = async (...all: (() => Promise<void>)[]): Promise<void> => {
  for (const close of all) await close()
}

const passEveryMs = 200

const modelPatienceMs = 300_000

/** Asks the model about every item, through the same jobs as ever, before the first person comes; a dead model is not waited for. */
const judged = async (db: Db, campaignId: number): Promise<void> => {
  const due = async (): Promise<boolean> => {
    const { rows } = await sql<{ due: boolean }>`
      select exists (select from items where campaign_id = ${campaignId} and status = 'open' and baseline = 'due') as due`.execute(
      db,
    )
    return rows[0]?.due === true
  }
  const end = Date.now() + modelPatienceMs
  while (Date.now() < end && (await due())) {
    await db
      .insertInto('outbox')
      .values({ job: 'sweep', payload: json({}) })
      .execute()
    await setTimeout(passEveryMs)
  }
}

/** Asks for payment passes until everything that was withdrawn has arrived. */
const payOut = async (db: Db): Promise<void> => {
  while (await paymentsRunning(db, {}, new Date())) {
    await db
      .insertInto('outbox')
      .values({ job: 'pay', payload: json({}) })
      .execute()
    await setTimeout(passEveryMs)
  }
}

import { setTimeout } from 'node:timers/promises'

import { sql } from 'kysely'

import { cardPosted, rendered } from '#chat/converse.ts'
import { cookieSecret } from '#chat/web-identity.ts'
import { createTelegramDoor } from '#bots/telegram/door.ts'
import { fromDecimal, toDecimal } from '#core/money.ts'
import { json, type Db } from '#db/connect.ts'
import { paymentsRunning } from '#jobs/due.ts'
import { decided, settled } from '#jobs/quiet.ts'
import { refit } from '#jobs/tasks/refit.ts'
import { createCasting } from '#replay/people.ts'
import { runReplay } from '#replay/run.ts'
import { accuracy, macroF1, majority, plainWords } from '#replay/score.ts'
import type { Script } from '#replay/script.ts'
import type { Stage } from '#replay/driver.ts'
import { createTelegramStage } from '#replay/stage-telegram.ts'
import { createWebStage } from '#replay/stage-web.ts'
import { startTelegramStandin } from '#replay/standins/telegram/standin.ts'
import { reserve } from '#rewards/budget.ts'
import { reconcile } from '#rewards/reconcile.ts'

import type { Config } from '../config.ts'
import { openWebDoor } from './doors.ts'
import { CliError, exit } from './output.ts'
import { openSystem, type System } from './system.ts'

/** What a replay measured. Amounts are in tokens; accuracy and macro_f1 are of the settled labels. */
export type ReplayResult = {
  items: number
  offered: number
  used: number
  settled: number
  disputed: number
  accuracy: number
  macro_f1: number
  majority_accuracy: number
  accrued: number
  paid: number
  reconciled: boolean
  seconds: number
  answers_per_second: number
}

export type PlayOptions = {
  door: 'web' | 'telegram'
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
        decided: async (id) => decided(db, id),
        settled: async (id) => settled(db, id),
        refit: async (id) => refit(db, types, id),
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
  name: 'web' | 'telegram',
): Promise<{ stage: Stage; close: () => Promise<void> }> => {
  const { ctx, converse, log } = system
  if (name === 'web') {
    const door = await openWebDoor(system, { port: 0, limits: { burst: 1e6, perSecond: 1e6 } })
    await system.work(new Map([['web', door]]), { sweep: false })
    await door.start()
    const stage = createWebStage(door.url, await cookieSecret(ctx))
    return { stage, close: async () => closeAll(stage.close, door.stop) }
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

/** Asks for payment passes until everything that was withdrawn has arrived. */
const payOut = async (db: Db): Promise<void> => {
  while (await paymentsRunning(db)) {
    await db
      .insertInto('outbox')
      .values({ job: 'pay', payload: json({}) })
      .execute()
    await setTimeout(passEveryMs)
  }
}

const measure = async (
  { db, chain, types }: System,
  script: Script,
  campaignId: number,
  started: number,
): Promise<ReplayResult> => {
  const byText = types.get(script.kind)?.compare.by === 'text'
  const plain = (labels: Map<string, string>): Map<string, string> =>
    byText ? new Map([...labels].map(([item, text]) => [item, plainWords(text)])) : labels
  const labels = await settledLabels(db, campaignId)
  const truth = plain(script.truth)
  const round = (value: number): number => Math.round(value * 1e4) / 1e4
  const { decimals } = chain.asset
  const [counts, money] = await Promise.all([countItems(db, campaignId), countMoney(db, campaignId)])
  const { ok } = await reconcile(db, chain)
  const seconds = (Date.now() - started) / 1000
  const majorityOf = majority(
    script.answers.map((row) => (byText ? { ...row, label: plainWords(row.label) } : row)),
  )
  return {
    items: script.items.size,
    offered: script.answers.length,
    ...counts,
    accuracy: round(accuracy(plain(labels), truth)),
    macro_f1: round(macroF1(plain(labels), truth)),
    majority_accuracy: round(accuracy(majorityOf, truth)),
    accrued: Number(toDecimal(money.accrued, decimals)),
    paid: Number(toDecimal(money.paid, decimals)),
    reconciled: ok,
    seconds: round(seconds),
    answers_per_second: round(counts.used / seconds),
  }
}

const settledLabels = async (db: Db, campaignId: number): Promise<Map<string, string>> => {
  const rows = await db
    .selectFrom('items')
    .select(['external_id', 'outcome'])
    .where('campaign_id', '=', campaignId)
    .where('status', '=', 'settled')
    .execute()
  return new Map(rows.map(({ external_id, outcome }) => [external_id, String(outcome)]))
}

const countItems = async (db: Db, campaignId: number) => {
  const { rows } = await sql<{ used: number; settled: number; disputed: number }>`
    select (select count(*) from answers join items on items.id = answers.item_id where campaign_id = ${campaignId}) as used,
      count(*) filter (where status = 'settled') as settled,
      count(*) filter (where status = 'disputed') as disputed
    from items where campaign_id = ${campaignId}`.execute(db)
  return rows[0] ?? { used: 0, settled: 0, disputed: 0 }
}

/** `paid`: what has left for wallets, of all that the people of this campaign have earned. */
const countMoney = async (db: Db, campaignId: number) => {
  const { rows } = await sql<{ accrued: bigint; unpaid: bigint }>`
    select
      (select coalesce(sum(verdicts.reward), 0) from verdicts join items on items.id = verdicts.item_id
        where items.campaign_id = ${campaignId}) as accrued,
      (select coalesce(sum(balance), 0) from accounts where kind = 'due' and ref in (
        select verdicts.contributor_id::text from verdicts join items on items.id = verdicts.item_id
        where items.campaign_id = ${campaignId})) as unpaid`.execute(db)
  const { accrued, unpaid } = rows[0] ?? { accrued: 0n, unpaid: 0n }
  return { accrued, paid: accrued > unpaid ? accrued - unpaid : 0n }
}

import { createCampaign, type CampaignSpec } from '#campaigns/create-campaign.ts'
import { startCampaign } from '#campaigns/lifecycle.ts'
import { renderDelivery } from '#chat/delivery.ts'
import type { Context } from '#chat/context.ts'
import { silent } from '#core/log.ts'
import { isRefusal } from '#core/refusal.ts'
import type { Door, View } from '#core/view.ts'
import { json } from '#db/connect.ts'
import { loadTasks } from '#jobs/registry.ts'
import type { JobDeps } from '#jobs/task.ts'
import { reserve } from '#rewards/budget.ts'

import { ACC, asset, dataOf, openContext, person, type Voice } from '../helpers/conversation.ts'
import { freshDatabase, type TestDatabase } from '../helpers/database.ts'

export const labels = ['positive', 'negative', 'mixed', 'neutral']

/** A community with its chat, its jobs and a clock that the test sets; what people are told of its own accord is in `told`. */
export type Town = {
  base: TestDatabase
  ctx: Context
  told: Map<string, View[]>
  /** Everything that waits in the outbox, until nothing does. */
  work: () => Promise<void>
  run: (job: string, data: Record<string, number>) => Promise<void>
  wait: (seconds: number) => void
}

const ignored = ['card', 'baseline', 'sweep', 'digest', 'pay', 'role', 'feed', 'log']

export const openTown = async (changes: Partial<Context> = {}): Promise<Town> => {
  const base = await freshDatabase()
  let clock = new Date('2026-05-01T12:00:00Z').getTime()
  const now = (): Date => new Date(clock)
  const ctx = await openContext(base.db, { now, ...changes })
  const told = new Map<string, View[]>()
  const door: Door = {
    platform: 'web',
    start: async () => undefined,
    stop: async () => undefined,
    edit: async (posted) => ({ sent: posted }),
    send: async (place, view) => {
      told.set(place.chat, [...(told.get(place.chat) ?? []), view])
      return { sent: { place, message: '1' } }
    },
  }
  const deps = {
    db: base.db,
    types: ctx.types,
    doors: new Map([['web', door]]),
    render: renderDelivery(ctx),
    log: silent,
    now,
    settings: { digestMinutes: 10 },
  } as unknown as JobDeps
  const tasks = await loadTasks()
  const run: Town['run'] = async (job, data) => tasks.get(job)?.run(deps, data)
  const work = async (): Promise<void> => {
    for (;;) {
      const rows = await base.db.deleteFrom('outbox').returning(['id', 'job', 'payload']).execute()
      if (rows.length === 0) return
      for (const { job, payload } of rows.sort((a, b) => a.id - b.id))
        if (!ignored.includes(job)) await run(job, payload as Record<string, number>)
    }
  }
  const wait = (seconds: number): void => {
    clock += 1000 * seconds
  }
  return { base, ctx, told, work, run, wait }
}

/** What an item of `foundCampaign` is in truth: it stands in its text. */
export const truthOf = (item: number): string => labels[(item * 7 + 3) % labels.length] ?? ''

/** A running campaign with so many items; every `gold`th has a known answer, which is wrong for item `wrong`. */
export const foundCampaign = async (
  { ctx }: Pick<Town, 'ctx'>,
  items: number,
  how: Partial<CampaignSpec> & { gold?: number; wrong?: number } = {},
): Promise<number> => {
  const { gold = 0, wrong, ...over } = how
  const made = await createCampaign(ctx.db, ctx.types, {
    name: 'tones',
    taskKind: 'sentiment',
    locale: 'en',
    options: { labels },
    reward: ACC / 100n,
    asset: asset.mint,
    minAnswers: 3,
    maxAnswers: 9,
    confidence: 0.95,
    createdBy: 'operator',
    ...over,
  })
  if (isRefusal(made)) throw new Error(made.refused)
  const rows = Array.from({ length: items }, (_, at) => ({
    campaign_id: made.id,
    external_id: String(at).padStart(4, '0'),
    payload: json({ text: `Item ${at}.` }),
    wanted: over.minAnswers ?? 3,
    ...(gold > 0 && at % gold === 0 && { gold: json(at === wrong ? truthOf(at + 1) : truthOf(at)) }),
  }))
  await ctx.db.insertInto('items').values(rows).execute()
  const started = await startCampaign(ctx.db, made.id, reserve, { actor: 'operator', now: ctx.now() })
  if (isRefusal(started)) throw new Error(started.refused)
  return made.id
}

/** Somebody with a way of answering, and the seconds they take for it. */
export type Player = { voice: Voice; says: (item: number) => string; takes: () => number; views: View[] }

export const newPlayer = async (
  { ctx }: Pick<Town, 'ctx'>,
  id: string,
  says: Player['says'],
  takes: Player['takes'],
): Promise<Player> => {
  const voice = person(ctx, id, { name: id })
  return { voice, says, takes, views: await voice.join() }
}

/** The task in front of a player; undefined where there is none. */
export const shownItem = ({ views }: Player): number | undefined => {
  const [, number] = /Item (\d+)\./.exec(JSON.stringify(views.at(-1)?.text ?? '')) ?? []
  return number === undefined ? undefined : Number(number)
}

/** Takes their time and answers; false where there is nothing to answer. */
export const playOnce = async (town: Town, player: Player): Promise<boolean> => {
  if (shownItem(player) === undefined) player.views = await player.voice.command('next')
  const item = shownItem(player)
  if (item === undefined) return false
  town.wait(player.takes())
  const said = player.says(item)
  const label = said.slice(0, 1).toUpperCase() + said.slice(1)
  player.views = await player.voice.tap(dataOf(player.views, label))
  await town.work()
  return true
}

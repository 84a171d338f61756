import { createCampaign, type CampaignSpec } from '#campaigns/create-campaign.ts'
import { importItems } from '#campaigns/import/import-items.ts'
import type { ImportFile } from '#campaigns/import/import-file.ts'
import { startCampaign } from '#campaigns/lifecycle.ts'
import { findOrCreateContributor } from '#campaigns/people/people.ts'
import type { Served } from '#campaigns/rows.ts'
import type { Locale } from '#core/locale.ts'
import { isRefusal, type Refusal } from '#core/refusal.ts'
import type { Tx } from '#db/connect.ts'
import { loadTaskTypes, type TaskTypes } from '#prompts/registry.ts'

import { freshDatabase, type TestDatabase } from '../helpers/database.ts'

/** A database of the test's own, the real task types, and short ways to campaigns and people. */
export type World = TestDatabase & { types: TaskTypes }

export const openWorld = async (): Promise<World> => ({
  ...(await freshDatabase()),
  types: await loadTaskTypes(),
})

export const noon = new Date('2026-05-01T12:00:00Z')
export const minutesLater = (minutes: number): Date => new Date(noon.getTime() + minutes * 60_000)

/** The value itself; throws on a refusal, with its code. */
export const ok = <T>(value: T): Exclude<T, Refusal> => {
  if (isRefusal(value)) throw new Error(`refused: ${JSON.stringify(value)}`)
  return value as Exclude<T, Refusal>
}

/** A task; throws where there is none. */
export const task = (served: Served | object): Served => {
  if (!('token' in served)) throw new Error(`no task: ${JSON.stringify(served)}`)
  return served
}

export const inTx = async <T>({ db }: World, work: (tx: Tx) => Promise<T>): Promise<T> =>
  db.transaction().execute(work)

export const file = (
  text: string | Uint8Array | string[],
  format: ImportFile['format'] = 'csv',
): ImportFile => ({
  name: `items.${format}`,
  format,
  stream: (async function* () {
    if (Array.isArray(text)) yield* text
    else yield text
  })(),
})

let counter = 0
export const unique = (what: string): string => `${what}-${(counter += 1)}`

export const spec = (over: Partial<CampaignSpec> = {}): CampaignSpec => ({
  name: unique('campaign'),
  taskKind: 'sentiment',
  locale: 'en',
  options: {},
  reward: 500_000n,
  asset: 'mint',
  minAnswers: 2,
  maxAnswers: 5,
  confidence: 0.9,
  createdBy: 'operator',
  ...over,
})

export const freeMoney = async (): Promise<undefined> => undefined

/** A draft with items `1`, `2`, … */
export const draft = async (
  world: World,
  items: number,
  over: Partial<CampaignSpec> = {},
): Promise<number> => {
  const { id } = ok(await createCampaign(world.db, world.types, spec(over)))
  const rows = Array.from({ length: items }, (_, index) => `${index + 1},Text number ${index + 1}`)
  const report = await importItems(world.db, world.types, id, file(['id,text\n', `${rows.join('\n')}\n`]))
  if (items > 0 && !report.ok) throw new Error(JSON.stringify(report))
  return id
}

export const running = async (
  world: World,
  items: number,
  over: Partial<CampaignSpec> = {},
): Promise<number> => {
  const id = await draft(world, items, over)
  ok(await startCampaign(world.db, id, freeMoney))
  return id
}

export const person = async (world: World, locale: Locale = 'en'): Promise<number> => {
  const id = unique('user')
  const where = { platform: 'web', chat: id, kind: 'private' as const }
  return (await findOrCreateContributor(world.db, { platform: 'web', id, name: id }, where, locale)).id
}

export const itemsOf = async ({ db }: World, campaignId: number) =>
  db.selectFrom('items').selectAll().where('campaign_id', '=', campaignId).orderBy('id').execute()

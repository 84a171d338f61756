import { sql } from 'kysely'

import type { Db } from '#db/connect.ts'

import { writerOf, type Cell, type ExportFormat } from './export-format.ts'

/** What every item is exported with, beside the columns of its own payload. */
const columns = [
  'campaign',
  'task',
  'locale',
  'id',
  'status',
  'label',
  'probability',
  'people',
  'settled_at',
  'gold',
  'models',
  'consensus',
]
const page = 1000

/**
 * A campaign's items, settled or not, in portions of text: what was asked, the label and its probability, of how many
 * people, and where it comes from (the models that were heard, the consensus method). In the order of their ids.
 */
export const exportItems = async function* (
  db: Db,
  campaignId: number,
  format: ExportFormat,
): AsyncGenerator<string> {
  const campaign = await provenance(db, campaignId)
  const payloadColumns = await payloadKeys(db, campaignId)
  const all = [...columns, ...payloadColumns.map((key) => key.column)]
  const writer = writerOf(format)
  yield writer.header(all)
  let after = ''
  for (;;) {
    const items = await readPage(db, campaignId, after)
    const last = items.at(-1)
    if (last === undefined) return
    after = last.id
    yield items
      .map(({ payload, ...item }) => {
        const own = payload as Record<string, Cell>
        const asked = Object.fromEntries(payloadColumns.map(({ key, column }) => [column, own[key]]))
        return writer.row(all, { ...asked, ...campaign, ...(item as Record<string, Cell>) })
      })
      .join('')
  }
}

const provenance = async (db: Db, campaignId: number): Promise<Record<string, Cell>> => {
  const row = await db
    .selectFrom('campaigns')
    .select(['name', 'task_kind', 'locale', 'model'])
    .where('id', '=', campaignId)
    .executeTakeFirstOrThrow()
  const { method, version } = (row.model ?? {}) as { method?: string; version?: number | string }
  const consensus = method === undefined ? null : `${method}/${version ?? 1}`
  return { campaign: row.name, task: row.task_kind, locale: row.locale, consensus }
}

/** The payload's keys over all items; one that is called like a column of ours gets `payload_` before it. */
const payloadKeys = async (db: Db, campaignId: number): Promise<{ key: string; column: string }[]> => {
  const { rows } = await sql<{ key: string }>`
    select distinct key from items, jsonb_object_keys(payload) as key
    where campaign_id = ${campaignId} order by key`.execute(db)
  return rows.map(({ key }) => ({ key, column: columns.includes(key) ? `payload_${key}` : key }))
}

const readPage = async (db: Db, campaignId: number, after: string) =>
  db
    .selectFrom('items')
    .select([
      'external_id as id',
      'status',
      'outcome as label',
      'probability',
      'answered as people',
      'settled_at',
      'gold',
      'payload',
      sql<string | null>`(
        select string_agg(concat_ws('@', voice, version), ' ' order by voice) from model_answers where item_id = items.id)`.as(
        'models',
      ),
    ])
    .where('campaign_id', '=', campaignId)
    .where('external_id', '>', after)
    .orderBy('external_id')
    .limit(page)
    .execute()

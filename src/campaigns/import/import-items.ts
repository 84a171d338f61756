import { isRefusal, refuse, type Refusal } from '#core/refusal.ts'
import { toLocale } from '#core/locale.ts'
import { json, type Db, type Tx } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'
import type { TaskType } from '#prompts/task-type.ts'

import type { Reserve } from '../budget.ts'
import { BadFile, type ImportFile } from './import-file.ts'
import { addBad, addDuplicate, emptyReport, type ImportReport } from './import-report.ts'
import { columnsOf, itemOfRow, type NewItem } from './item-of-row.ts'
import { fund, lockCampaign } from '../lifecycle.ts'
import { readFile } from './read-file.ts'
import type { Campaign } from '../rows.ts'
import { attempt } from '../transaction.ts'

/**
 * `skipBad`: rows that cannot be read are left out instead of stopping the import. `onProgress` hears of every 500
 * rows. `maxBytes`: 50 MB by default. `reserve`: lets a running campaign grow, its new budget set aside with it.
 */
export type ImportOptions = {
  skipBad?: boolean
  onProgress?: (progress: { rows: number; imported: number }) => void
  maxBytes?: number
  reserve?: Reserve
}

type Job = { tx: Tx; campaign: Campaign; type: TaskType; report: ImportReport; options: ImportOptions }

const batchSize = 500

/**
 * Imports a file into a draft or paused campaign, or with `reserve` into a running one: all of it or nothing, in one
 * transaction. `refused` in the report: `campaign-not-found`, `campaign-wrong-status` {name, status}, `import-too-large`
 * {megabytes}, `import-not-utf8`, `import-broken-quotes` {line}, `import-line-too-long` {line}, `import-column-twice`
 * {column}, `import-column-missing` {columns, found}, `import-empty`, `import-bad-rows` {count}, and those of `reserve`.
 */
export const importItems = async (
  db: Db,
  types: TaskTypes,
  campaignId: number,
  file: ImportFile,
  options: ImportOptions = {},
): Promise<ImportReport> => {
  const report = emptyReport(file.name)
  return attempt(
    db,
    async (tx) => {
      const refused = await run(tx, types, campaignId, file, report, options)
      if (refused === undefined) return { ...report, ok: true }
      return { ...report, imported: 0, gold: 0, refused }
    },
    (done) => !done.ok,
  )
}

const run = async (
  tx: Tx,
  types: TaskTypes,
  campaignId: number,
  file: ImportFile,
  report: ImportReport,
  options: ImportOptions,
): Promise<Refusal | undefined> => {
  const states = ['draft', 'paused', ...(options.reserve === undefined ? [] : ['running' as const])] as const
  const campaign = await lockCampaign(tx, campaignId, [...states])
  if (isRefusal(campaign)) return campaign
  const type = types.get(campaign.task_kind)
  if (type === undefined) throw new Error(`the task type "${campaign.task_kind}" is gone`)
  const job = { tx, campaign, type, report, options }
  const refused = await readAll(job, file)
  if (refused !== undefined) return refused
  if (report.rows === 0) return refuse('import-empty')
  if (report.badCount > 0 && options.skipBad !== true)
    return refuse('import-bad-rows', { count: report.badCount })
  if (campaign.status !== 'running' || options.reserve === undefined) return undefined
  await tx
    .insertInto('outbox')
    .values({ job: 'sweep', payload: json({}) })
    .execute()
  return fund(tx, campaign, options.reserve)
}

const readAll = async (job: Job, file: ImportFile): Promise<Refusal | undefined> => {
  try {
    await storeRows(job, file)
    return undefined
  } catch (error) {
    if (!(error instanceof BadFile)) throw error
    if (error.row !== undefined) addBad(job.report, error.row)
    return error.refusal
  }
}

const storeRows = async (job: Job, file: ImportFile): Promise<void> => {
  const { report, options, campaign, type } = job
  const { known, required } = columnsOf(type)
  const seen = new Set<string>()
  const unknown = new Set<string>()
  const item = { options: campaign.options, locale: toLocale(campaign.locale) }
  let batch: (NewItem & { line: number })[] = []
  for await (const part of readFile(file, options.maxBytes ?? 50_000_000)) {
    if ('columns' in part) requireColumns(part.columns, required)
    const names = 'columns' in part ? part.columns : 'fields' in part ? Object.keys(part.fields) : []
    for (const name of names) if (name !== '' && !known.includes(name)) unknown.add(name)
    if ('columns' in part) continue
    report.rows += 1
    const read = 'bad' in part ? part : itemOfRow(type, item, part.fields)
    if ('bad' in read) addBad(report, { line: part.line, ...read.bad })
    else if (seen.has(read.externalId)) addDuplicate(report, part.line, read.externalId)
    else {
      seen.add(read.externalId)
      batch.push({ ...read, line: part.line })
    }
    if (report.rows % batchSize !== 0) continue
    await storeBatch(job, batch)
    batch = []
    options.onProgress?.({ rows: report.rows, imported: report.imported })
  }
  await storeBatch(job, batch)
  report.unknownColumns = [...unknown]
  options.onProgress?.({ rows: report.rows, imported: report.imported })
}

const requireColumns = (columns: string[], required: string[]): void => {
  const missing = required.filter((name) => !columns.includes(name))
  if (missing.length > 0)
    throw new BadFile(
      refuse('import-column-missing', { columns: missing.join(', '), found: columns.join(', ') }),
      {
        line: 1,
        column: missing.join(', '),
        expected: `a header with the column ${missing.join(', ')}`,
      },
    )
}

/** Nothing more is written once a row was bad and none may be skipped: the rest is read for its mistakes alone. */
const storeBatch = async (job: Job, batch: (NewItem & { line: number })[]): Promise<void> => {
  const { tx, campaign, report, options } = job
  if (batch.length === 0 || (report.badCount > 0 && options.skipBad !== true)) return
  const stored = await tx
    .insertInto('items')
    .values(
      batch.map(({ externalId, payload, gold }) => ({
        campaign_id: campaign.id,
        external_id: externalId,
        payload: json(payload),
        gold: gold === undefined ? null : json(gold),
        wanted: campaign.min_answers,
      })),
    )
    .onConflict((on) => on.columns(['campaign_id', 'external_id']).doNothing())
    .returning('external_id')
    .execute()
  const ids = new Set(stored.map((row) => row.external_id))
  for (const { externalId, line, gold } of batch) {
    if (!ids.has(externalId)) addDuplicate(report, line, externalId)
    else if (gold !== undefined) report.gold += 1
  }
  report.imported += ids.size
}

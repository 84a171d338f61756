import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'

import { Command } from 'commander'

import { findCampaign } from '#campaigns/find-campaign.ts'
import { importItems } from '#campaigns/import/import-items.ts'
import type { ImportReport } from '#campaigns/import/import-report.ts'
import { loadTaskTypes } from '#prompts/registry.ts'
import { reserve } from '#rewards/budget.ts'

import { readConfig } from '../../config.ts'
import { openDatabase } from '../open.ts'
import { wholeNumber } from '../options.ts'
import { answer, CliError, exit, startProgress } from '../output.ts'
import { refusalText } from '../refusal-text.ts'

type Options = { skipBad: boolean; maxMegabytes: number; json: boolean }

export const importCommand = (): Command =>
  new Command('import')
    .description('add the items of a CSV, TSV or JSONL file to a campaign')
    .argument('<campaign>', 'its name or id')
    .argument('<file>', 'with a header; the column id names an item, gold is a known answer')
    .option('--skip-bad', 'leave rows out that cannot be read, instead of importing nothing', false)
    .option('--max-megabytes <n>', 'refuse a larger file before it is read', wholeNumber(1), 50)
    .option('--json', 'print one JSON object', false)
    .addHelpText(
      'after',
      '\nExample:\n  npm run -s accord -- import sample-sentiment-en samples/sentiment-en.csv',
    )
    .action(run)

const run = async (name: string, path: string, options: Options): Promise<void> => {
  const file = await openFile(path)
  await using database = await openDatabase(readConfig(process.env))
  const campaign = await findCampaign(database.db, name)
  if (campaign === undefined)
    throw new CliError(refusalText({ refused: 'campaign-not-found', words: { name } }))
  const progress = startProgress(`Importing ${file.name}`, 0)
  const report = await importItems(database.db, await loadTaskTypes(), campaign.id, file, {
    skipBad: options.skipBad,
    maxBytes: options.maxMegabytes * 1_000_000,
    onProgress: ({ rows }) => progress.at(rows),
    reserve,
  })
  progress.end()
  answer(options.json, report, toLines(report))
  if (!report.ok) process.exitCode = exit.failed
}

const formats: Record<string, 'csv' | 'tsv' | 'jsonl'> = {
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
}

const openFile = async (path: string) => {
  const format = formats[extname(path).toLowerCase()]
  if (format === undefined)
    throw new CliError(
      `${path}: the name must end in .csv, .tsv or .jsonl, so that I know how to read it.`,
      exit.wrongUse,
    )
  const info = await stat(path).catch(() => undefined)
  if (info === undefined || !info.isFile())
    throw new CliError(`${path}: there is no such file.`, exit.wrongUse)
  return { name: basename(path), format, bytes: info.size, stream: createReadStream(path) }
}

const toLines = (report: ImportReport): string[] => [
  ...report.bad.map(
    ({ file, line, column, expected }) => `${file}, line ${line}, column ${column}: ${expected}`,
  ),
  ...(report.badCount > report.bad.length
    ? [`… and ${report.badCount - report.bad.length} more such rows.`]
    : []),
  ...report.duplicates.map(
    ({ line, id }) => `${report.file}, line ${line}: "${id}" is there already; skipped.`,
  ),
  ...(report.duplicateCount > report.duplicates.length
    ? [`… and ${report.duplicateCount - report.duplicates.length} more duplicates.`]
    : []),
  ...(report.unknownColumns.length > 0
    ? [`Columns that the task does not know: ${report.unknownColumns.join(', ')}.`]
    : []),
  report.refused === undefined
    ? `${report.imported} of ${report.rows} rows imported, ${report.gold} of them with a known answer.`
    : refusalText(report.refused),
]

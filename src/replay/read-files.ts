import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'

import { parse } from 'csv-parse'

/** One recorded answer, as the file has it. */
export type Recorded = { item: string; worker: string; label: string }

/** A file cannot be used; the message names the file, the line, and what was expected. */
export class ReplayFileError extends Error {
  override name = 'ReplayFileError'
}

const maxBytes = 200 * 1024 * 1024

/** The names that a column may have, in order of preference; options put another in front. */
const known = {
  item: ['item', 'task', 'question', 'INPUT:audio', 'INPUT:image', 'INPUT:text'],
  worker: ['worker', 'annotator', 'ASSIGNMENT:worker_id'],
  label: ['label', 'answer', 'OUTPUT:transcription', 'OUTPUT:result'],
  truth: ['truth', 'gold', 'GOLDEN:result'],
  text: ['text', 'payload'],
}
type Column = keyof typeof known
export type Columns = Partial<Record<Column, string>>

/** The recorded answers of a CSV or TSV file with a header, in the order of the file. */
export const readAnswers = async (file: string, columns: Columns): Promise<Recorded[]> => {
  const rows = await readRows(file)
  const find = finder(file, rows[0] ?? [], columns)
  const [item, worker, label] = [find('item'), find('worker'), find('label')]
  return rows.slice(1).map((row) => ({
    item: row[item] ?? '',
    worker: row[worker] ?? '',
    label: row[label] ?? '',
  }))
}

/** The true label of each item. Two columns without a header are taken as item and truth. */
export const readTruth = async (file: string, columns: Columns): Promise<Map<string, string>> => {
  const rows = await readRows(file)
  const header = rows[0] ?? []
  const headed = header.some((name) => [columns.item, ...known.item].includes(name))
  if (!headed && header.length === 2) return new Map(rows.map(([item = '', truth = '']) => [item, truth]))
  const find = finder(file, header, columns)
  const [item, truth] = [find('item'), find('truth')]
  return new Map(rows.slice(1).map((row) => [row[item] ?? '', row[truth] ?? '']))
}

/** What each item shows: the columns of the file beside the item's id. */
export const readItems = async (
  file: string,
  columns: Columns,
): Promise<Map<string, Record<string, string>>> => {
  const rows = await readRows(file)
  const header = rows[0] ?? []
  const item = finder(file, header, columns)('item')
  return new Map(
    rows.slice(1).map((row) => {
      const fields = header.map((name, column) => [name, row[column] ?? ''] as const)
      return [row[item] ?? '', Object.fromEntries(fields.filter(([, value]) => value !== ''))]
    }),
  )
}

const finder =
  (file: string, header: string[], columns: Columns) =>
  (column: Column): number => {
    const names = columns[column] === undefined ? known[column] : [columns[column]]
    const found = names.map((name) => header.indexOf(name)).find((index) => index >= 0)
    if (found === undefined)
      throw new ReplayFileError(
        `${file}, line 1: no column for the ${column} (looked for ${names.join(', ')}; the header has ${header.join(', ')}). ` +
          `Name it with --columns ${column}=NAME.`,
      )
    return found
  }

const readRows = async (file: string): Promise<string[][]> => {
  const info = await stat(file).catch(() => undefined)
  if (info === undefined || !info.isFile()) throw new ReplayFileError(`${file}: there is no such file`)
  if (info.size > maxBytes)
    throw new ReplayFileError(
      `${file}: ${info.size} bytes; at most ${maxBytes} are read. Take a part of it, or --limit.`,
    )
  const delimiter = (await firstLine(file)).includes('\t') ? '\t' : ','
  const rows: string[][] = []
  try {
    const parser = createReadStream(file).pipe(parse({ delimiter, bom: true, skip_empty_lines: true }))
    for await (const row of parser) rows.push(row as string[])
  } catch (error) {
    throw new ReplayFileError(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (rows.length === 0) throw new ReplayFileError(`${file}: the file is empty`)
  return rows
}

const firstLine = async (file: string): Promise<string> => {
  for await (const chunk of createReadStream(file, { end: 4095, encoding: 'utf8' }))
    return String(chunk).split('\n')[0] ?? ''
  return ''
}

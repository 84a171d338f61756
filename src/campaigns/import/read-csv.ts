import { Readable } from 'node:stream'

import { CsvError, parse } from 'csv-parse'

import { refuse } from '#core/refusal.ts'

import { BadFile, type FilePart } from './import-file.ts'

/** A row of more than this many bytes is a quote that was never closed. */
const maxRowBytes = 1_000_000

type Parsed = { record: string[]; raw: string; info: { lines: number } }

/**
 * Comma- or tab-separated rows after RFC 4180, with any line ending; the first row names the columns. Empty cells are
 * absent. In tab-separated files a quote inside a cell is a character like any other, as is the custom there.
 */
export const readCsv = async function* (
  text: AsyncIterable<string>,
  format: 'csv' | 'tsv',
): AsyncGenerator<FilePart> {
  // Kept as soon as it is parsed: an error drops the rows that nobody has read yet.
  let header: string[] | undefined
  const parser = parse({
    on_record: (row) => {
      header ??= (row as unknown as Parsed).record
      return row
    },
    delimiter: format === 'csv' ? ',' : '\t',
    relax_quotes: format === 'tsv',
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRowBytes,
    info: true,
    raw: true,
  })
  const source = Readable.from(text)
  source.on('error', (error) => parser.destroy(error))
  let columns: string[] | undefined
  try {
    for await (const row of source.pipe(parser) as AsyncIterable<Parsed>) {
      const line = row.info.lines - lineBreaks(row.raw)
      if (columns === undefined) {
        columns = namesOf(row.record, line)
        yield { columns }
      } else yield toRow(row.record, columns, line)
    }
  } catch (error) {
    throw error instanceof CsvError ? brokenQuotes(error, header) : error
  } finally {
    source.destroy()
  }
}

const namesOf = (record: string[], line: number): string[] => {
  const columns = record.map((name) => name.trim().toLowerCase())
  const twice = columns.find((name, index) => name !== '' && columns.indexOf(name) !== index)
  if (twice === undefined) return columns
  const row = { line, column: twice, expected: 'each column once' }
  throw new BadFile(refuse('import-column-twice', { column: twice }), row)
}

const toRow = (record: string[], columns: string[], line: number): FilePart => {
  if (record.length !== columns.length) {
    const expected = `${columns.length} cells as in the header, found ${record.length}`
    return { line, bad: { column: columns[record.length] ?? columns.at(-1) ?? '', expected } }
  }
  const cells = columns.map((name, index) => [name, record[index] ?? ''] as const)
  return {
    line,
    fields: Object.fromEntries(cells.filter(([name, cell]) => name !== '' && cell.trim() !== '')),
  }
}

/** After a quote at a wrong place nobody knows where the rows begin, so the file ends there. */
const brokenQuotes = (error: CsvError, header: string[] | undefined): BadFile => {
  const raw = typeof error['raw'] === 'string' ? error['raw'] : ''
  const line = Math.max(1, Number(error['lines'] ?? 1) - lineBreaks(raw))
  const expected =
    error.code === 'CSV_MAX_RECORD_SIZE' || error.code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'a quote that closes the cell'
      : 'quotes around the whole cell, and "" for a quote inside it'
  const column = header?.[Number(error['column'] ?? -1)] ?? ''
  return new BadFile(refuse('import-broken-quotes', { line }), { line, column, expected })
}

const lineBreaks = (raw: string): number => raw.trim().split(/\r\n|\n|\r/).length - 1

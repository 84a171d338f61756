export type ExportFormat = 'csv' | 'tsv' | 'jsonl'
export type Cell = string | number | boolean | Date | null | undefined | object

/** One line, with its line feed: the header where the format has one (else nothing), or a record. */
export type Writer = {
  header(columns: string[]): string
  row(columns: string[], cells: Record<string, Cell>): string
}

/** CSV after RFC 4180 (but with line feeds), TSV with the same quoting, or one JSON object a line. */
export const writerOf = (format: ExportFormat): Writer => {
  if (format === 'jsonl') return jsonl
  const separator = format === 'csv' ? ',' : '\t'
  const line = (cells: string[]): string =>
    `${cells.map((cell) => quoted(cell, separator)).join(separator)}\n`
  return { header: line, row: (columns, cells) => line(columns.map((column) => asText(cells[column]))) }
}

const jsonl: Writer = {
  header: () => '',
  row: (columns, cells) =>
    `${JSON.stringify(Object.fromEntries(columns.map((column) => [column, cells[column] ?? null])))}\n`,
}

const asText = (cell: Cell): string => {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString()
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

const quoted = (cell: string, separator: string): string =>
  cell.includes(separator) || /["\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

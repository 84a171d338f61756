/** Exit codes: fine, failed, wrong use. */
export const exit = { fine: 0, failed: 1, wrongUse: 2 } as const

/** A failure whose message is all that a person needs to go on: it is printed without a stack. */
export class CliError extends Error {
  override name = 'CliError'
  code: number
  constructor(message: string, code: number = exit.failed) {
    super(message)
    this.code = code
  }
}

/** One answer on standard output: one JSON object for machines, or lines for people. */
export const answer = (json: boolean, value: unknown, lines: string | string[]): void => {
  const text = json ? JSON.stringify(value, bigintsAsText) : [lines].flat().join('\n')
  process.stdout.write(`${text}\n`)
}

const bigintsAsText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value

/** Lines in columns, the first one a heading. */
export const table = (rows: (string | number)[][]): string[] => {
  const widths = (rows[0] ?? []).map((_cell, column) =>
    Math.max(...rows.map((row) => String(row[column] ?? '').length)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) =>
        typeof cell === 'number'
          ? String(cell).padStart(widths[column] ?? 0)
          : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}

export type Progress = { at(done: number, note?: string): void; end(): void }

const barWidth = 30
const lineEveryMs = 10_000

/**
 * Progress of long work on standard error: a bar on a terminal, a plain line every ten seconds elsewhere. `total` 0
 * means that the end is not known.
 */
export const startProgress = (label: string, total: number): Progress => {
  const terminal = process.stderr.isTTY
  const every = terminal ? 100 : lineEveryMs
  let last = terminal ? 0 : Date.now()
  const show = (done: number, note: string): void => {
    const share = total === 0 ? 0 : Math.min(1, done / total)
    const count = total === 0 ? String(done) : `${done}/${total} (${Math.floor(100 * share)} %)`
    const bar =
      terminal && total > 0 ? `[${'#'.repeat(Math.round(barWidth * share)).padEnd(barWidth, '.')}] ` : ''
    process.stderr.write(
      `${terminal ? '\r\u001b[K' : ''}${label}: ${bar}${count}${note}${terminal ? '' : '\n'}`,
    )
  }
  const at: Progress['at'] = (done, note) => {
    if (Date.now() - last < every) return
    last = Date.now()
    show(done, note === undefined ? '' : `, ${note}`)
  }
  const end = (): void => {
    if (terminal) process.stderr.write('\r\u001b[K')
  }
  return { at, end }
}

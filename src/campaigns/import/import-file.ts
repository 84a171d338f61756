import type { Refusal } from '#core/refusal.ts'

/** A file to import, as it streams in. `bytes`: its size, where that is known beforehand. */
export type ImportFile = {
  name: string
  stream: AsyncIterable<Uint8Array | string>
  format: 'csv' | 'tsv' | 'jsonl'
  bytes?: number
}

/** A row as it was written; `line` is where it begins. `bad`: it cannot be read as a row at all. */
export type FileRow =
  | { line: number; fields: Record<string, unknown> }
  | { line: number; bad: { column: string; expected: string } }

/** What a reader yields: first the columns where the format has a header, then row by row. */
export type FilePart = { columns: string[] } | FileRow

/** The file as a whole cannot be read on; `row` where a place in it can be named. */
export class BadFile extends Error {
  override name = 'BadFile'
  refusal: Refusal
  row: { line: number; column: string; expected: string } | undefined
  constructor(refusal: Refusal, row?: BadFile['row']) {
    super(refusal.refused)
    this.refusal = refusal
    this.row = row
  }
}

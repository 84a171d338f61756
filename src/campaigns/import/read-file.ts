import { refuse } from '#core/refusal.ts'

import { BadFile, type FilePart, type ImportFile } from './import-file.ts'
import { readCsv } from './read-csv.ts'
import { readJsonl } from './read-jsonl.ts'

/** Reads a file row by row. Throws `BadFile`: too large (`maxBytes`), not UTF-8, quotes that never end. */
export const readFile = (file: ImportFile, maxBytes: number): AsyncIterable<FilePart> => {
  if (file.bytes !== undefined && file.bytes > maxBytes) throw tooLarge(maxBytes)
  const text = decode(file.stream, maxBytes)
  return file.format === 'jsonl' ? readJsonl(text) : readCsv(text, file.format)
}

const tooLarge = (maxBytes: number): BadFile =>
  new BadFile(refuse('import-too-large', { megabytes: Math.floor(maxBytes / 1_000_000) }))

/** UTF-8 without its byte order mark. */
const decode = async function* (stream: ImportFile['stream'], maxBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let size = 0
  try {
    for await (const chunk of stream) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      size += bytes.length
      if (size > maxBytes) throw tooLarge(maxBytes)
      yield decoder.decode(bytes, { stream: true })
    }
    yield decoder.decode()
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new BadFile(refuse('import-not-utf8'))
    throw error
  }
}

import { refuse } from '#core/refusal.ts'

import { BadFile, type FilePart } from './import-file.ts'

const maxLineLength = 1_000_000

/** One JSON object a line; empty lines are passed over. */
export const readJsonl = async function* (text: AsyncIterable<string>): AsyncGenerator<FilePart> {
  let line = 0
  let rest = ''
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const json of lines) yield* toRow(json, (line += 1))
    if (rest.length > maxLineLength)
      throw new BadFile(refuse('import-line-too-long', { line: line + 1 }), {
        line: line + 1,
        column: '',
        expected: 'one JSON object a line',
      })
  }
  yield* toRow(rest, line + 1)
}

const toRow = function* (json: string, line: number): Generator<FilePart> {
  if (json.trim() === '') return
  const fields = parsed(json)
  if (typeof fields === 'object' && fields !== null && !Array.isArray(fields))
    yield { line, fields: fields as Record<string, unknown> }
  else yield { line, bad: { column: '', expected: 'a JSON object such as {"id":"1","text":"…"}' } }
}

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

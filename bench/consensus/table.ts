import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse, type CsvError } from 'csv-parse/sync'

/** What a column may be called, in lower case, without a prefix like `INPUT:`; the first name is the one of the format. */
type Column = { name: string; also: string[]; mayBeEmpty?: boolean }

const item: Column = {
  name: 'item',
  also: 'task,question,object,image,audio,example,instance,id,item_id,itemid,task_id,taskid,question_id,doc,document'.split(
    ',',
  ),
}
const worker: Column = {
  name: 'worker',
  also: 'performer,annotator,user,rater,person,voice,judge,coder,labeler,labeller,participant,worker_id,workerid,user_id,annotator_id'.split(
    ',',
  ),
}
const label: Column = {
  name: 'label',
  also: 'answer,response,output,annotation,value,rating,class,category,judgement,judgment,transcription,text,vote'.split(
    ',',
  ),
}
const truth: Column = {
  name: 'truth',
  also: [
    ...'gold,gt,ground_truth,groundtruth,true_label,true,correct,golden,expected'.split(','),
    label.name,
    ...label.also,
  ],
}
const text: Column = { ...label, mayBeEmpty: true }

/** The columns of the two files of a data set; people's texts may be empty, their labels may not. */
export const columns = { answers: [item, worker, label], texts: [item, worker, text], truth: [item, truth] }

export type Row = { line: number; cells: string[] }

/** A file that is not in the format; the message names the file, the line and the column. */
export class FormatError extends Error {}

/**
 * The rows of a comma, tab or semicolon separated file, with the wanted columns in the wanted order. A header may name
 * them in any order and among others; without one they are taken as they stand. `isKnown`: whether this is an item that
 * was met before, so that the row holding it is no header.
 */
export const readTable = (
  file: URL | string,
  wanted: Column[],
  isKnown: (cell: string) => boolean = () => false,
): Row[] => {
  const rows = parseFile(file)
  const first = rows[0]
  if (first === undefined) throw wrong(file, 1, 1, 'the file is empty')
  const named = isKnown(first.cells[0] ?? '') ? undefined : header(file, first.cells, wanted)
  const places = named ?? wanted.map((_, at) => at)
  const names = wanted.map(({ name }) => name).join(', ')
  if (named === undefined && first.cells.length !== wanted.length)
    throw wrong(
      file,
      first.line,
      1,
      `expected the columns ${names}, found ${first.cells.map(shown).join(', ')}`,
    )
  if (named === undefined && wanted.includes(worker) && isStrange(rows))
    throw wrong(
      file,
      first.line,
      1,
      `${first.cells.map(shown).join(', ')} look like names of columns, but I do not know them. Call them ${names}; if this line is an answer, put that line of names above it`,
    )
  if (named !== undefined && rows.length === 1)
    throw wrong(file, first.line, 1, 'nothing follows the names of the columns')
  return (named === undefined ? rows : rows.slice(1)).map(({ line, cells }) => {
    const picked = places.map((place, at) => {
      const cell = cells[place]
      const column = wanted[at]
      if (cell === undefined || (cell === '' && column?.mayBeEmpty !== true && column !== truth))
        throw wrong(file, line, place + 1, `there is no ${column?.name ?? 'value'}`)
      return cell
    })
    return { line, cells: picked }
  })
}

/** Whether nothing of the first row occurs in any other: then it is no row like them. */
const isStrange = ([first, ...others]: Row[]): boolean =>
  others.length > 1 &&
  first?.cells.every((cell, at) => others.every(({ cells }) => cells[at] !== cell)) === true

/** What a file says, short enough for a message. */
export const shown = (cell: string): string => visible(cell.length <= 40 ? cell : `${cell.slice(0, 39)}…`)

/** Nothing that would speak to a terminal instead of to its reader. */
const visible = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '\uFFFD')

export const wrong = (file: URL | string, line: number, column: number, what: string): FormatError =>
  new FormatError(`${nameOf(file)}, line ${line}, column ${column}: ${visible(what)}`)

const nameOf = (file: URL | string): string => (file instanceof URL ? fileURLToPath(file) : file)

const parseFile = (file: URL | string): Row[] => {
  const content = contentOf(file)
  const start = content.slice(0, content.search(/\r|\n|$/))
  const delimiter = start.includes('\t') ? '\t' : start.includes(',') || !start.includes(';') ? ',' : ';'
  try {
    const read = parse(content, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: delimiter !== '\t',
    }) as unknown as { info: { lines: number }; record: string[] }[]
    return read
      .map(({ info, record }) => ({ line: info.lines, cells: record.map((cell) => cell.trim()) }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''))
  } catch (error) {
    const {
      lines = 1,
      column = 0,
      message,
    } = error as CsvError & { lines?: number; column?: number | string }
    throw wrong(file, lines, Number(column) + 1, message)
  }
}

const contentOf = (file: URL | string): string => {
  const content = textOf(file)
  if (content.includes('\0')) throw new FormatError(`${nameOf(file)} is no text: give a CSV file in UTF-8`)
  return content
}

const textOf = (file: URL | string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new FormatError(`${nameOf(file)} cannot be read: ${(error as Error).message}`)
  }
}

/** Where the wanted columns are, if this is a header: all names are known, or all but one, which is then said. */
const header = (file: URL | string, cells: string[], wanted: Column[]): number[] | undefined => {
  const names = cells.map((cell) => cell.toLowerCase().replace(/^\w+:/, '').trim())
  const taken = new Set<number>()
  const places = wanted.map((column) => {
    const found = [column.name, ...column.also].map((name) =>
      names.findIndex((one, at) => one === name && !taken.has(at)),
    )
    const place = found.find((at) => at >= 0)
    if (place !== undefined) taken.add(place)
    return place
  })
  const missing = places.filter((place) => place === undefined).length
  if (missing === 0) return places as number[]
  const left = names.flatMap((_, at) => (taken.has(at) ? [] : [at]))
  if (missing > 1 || left.length !== 1) return undefined
  const guessed = wanted[places.indexOf(undefined)]?.name ?? ''
  console.error(
    `${nameOf(file)}: the column “${shown(cells[left[0] as number] ?? '')}” is read as ${guessed}`,
  )
  return places.map((place) => place ?? (left[0] as number))
}

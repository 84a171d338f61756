import { existsSync } from 'node:fs'
import type { LabelItem } from '#consensus/method.ts'
import { columns, readTable, shown, wrong } from './table.ts'

/** Recorded answers of real people: `answers[i]` is one (item, voice, label); `truth[item]` is -1 where unknown. */
export type Recorded = {
  name: string
  labels: string[]
  items: number
  answers: { item: number; voice: string; label: number }[]
  truth: Int32Array
}

const shared = new URL('../../../shared/data/crowd/', import.meta.url)
const samples = new URL('../../samples/bench/', import.meta.url)

/** A set of `../shared/data/crowd`, or the small sample of it that is committed. */
export const readShared = (name: string): Recorded => {
  const folder = existsSync(new URL(`${name}/label.csv`, shared)) ? shared : samples
  return readRecorded(name, new URL(`${name}/label.csv`, folder), new URL(`${name}/truth.csv`, folder))
}

/** `item,worker,label` and `item,truth` (table.ts); labels may be words, and an empty truth is unknown. Throws FormatError. */
export const readRecorded = (name: string, answersFile: URL | string, truthFile: URL | string): Recorded => {
  const said = readTable(answersFile, columns.answers)
  const item = new Map<string, number>()
  for (const { cells } of said) if (!item.has(cells[0] ?? '')) item.set(cells[0] ?? '', item.size)
  const known = readTable(truthFile, columns.truth, (id) => item.has(id)).filter(
    ({ cells }) => cells[1] !== '',
  )
  const { labels, labelOf } = readLabels([
    ...said.map(({ cells }) => cells[2] ?? ''),
    ...known.map(({ cells }) => cells[1] ?? ''),
  ])
  const truth = new Int32Array(item.size).fill(-1)
  let strange = 0
  for (const { line, cells } of known) {
    const at = item.get(cells[0] ?? '')
    const right = labelOf(cells[1] ?? '')
    if (at === undefined) strange += 1
    else if (truth[at] !== -1 && truth[at] !== right)
      throw wrong(truthFile, line, 2, `${shown(cells[0] ?? '')} has had another truth before`)
    else truth[at] = right
  }
  if (truth.every((right) => right === -1))
    throw wrong(truthFile, 1, 1, 'it knows none of the items that were answered')
  if (strange > 0) console.error(`${name}: the truth of ${strange} items that nobody answered is left out`)
  const answers = said.map(({ cells: [id = '', worker = '', word = ''] }) => ({
    item: item.get(id) ?? 0,
    voice: `c:${worker}`,
    label: labelOf(word),
  }))
  return { name, labels, items: item.size, answers, truth }
}

/** The labels in order: numbers by value (1 and 1.0 are the same), or words. */
const readLabels = (words: string[]): { labels: string[]; labelOf: (word: string) => number } => {
  const distinct = [...new Set(words)]
  const isNumeric = distinct.every((word) => Number.isFinite(Number(word)))
  const written = (word: string): string => (isNumeric ? String(Number(word)) : word)
  const labels = [...new Set(distinct.map(written))].sort((a, b) =>
    isNumeric ? Number(a) - Number(b) : a < b ? -1 : 1,
  )
  const index = new Map(labels.map((label, at) => [label, at]))
  const known = new Map(distinct.map((word) => [word, index.get(written(word)) ?? 0]))
  return { labels, labelOf: (word) => known.get(word) ?? 0 }
}

/** The votes of all items, from the answers at `chosen` (all of them without it). */
export const toItems = (data: Recorded, chosen?: Iterable<number>): LabelItem[] => {
  const items: LabelItem[] = Array.from({ length: data.items }, () => ({ votes: [] }))
  for (const at of chosen ?? data.answers.keys()) {
    const answer = data.answers[at]
    if (answer !== undefined) items[answer.item]?.votes.push({ voice: answer.voice, label: answer.label })
  }
  return items
}

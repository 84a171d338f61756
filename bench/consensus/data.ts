import { existsSync, readFileSync } from 'node:fs'
import type { LabelItem } from '#consensus/method.ts'

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

/** `item,worker,label` and `item,truth`, comma or tab separated, with a header; labels may be words. */
export const readRecorded = (name: string, answersFile: URL | string, truthFile: URL | string): Recorded => {
  const said = rows(answersFile)
  const known = rows(truthFile)
  const labels = [...new Set([...said.map((row) => row[2]), ...known.map((row) => row[1])])]
    .filter((label) => label !== undefined)
    .sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1))
  const label = new Map(labels.map((word, at) => [word, at]))
  const item = new Map<string, number>()
  for (const [id = ''] of said) if (!item.has(id)) item.set(id, item.size)
  const truth = new Int32Array(item.size).fill(-1)
  for (const [id = '', word = ''] of known) truth[item.get(id) ?? -1] = label.get(word) ?? -1
  const answers = said.map(([id = '', worker = '', word = '']) => ({
    item: item.get(id) ?? 0,
    voice: `c:${worker}`,
    label: label.get(word) ?? 0,
  }))
  return { name, labels, items: item.size, answers, truth }
}

const rows = (file: URL | string): string[][] => {
  const lines = readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '')
  const separator = lines[0]?.includes('\t') === true ? '\t' : ','
  return lines.slice(1).map((line) => line.split(separator).map((cell) => cell.trim()))
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

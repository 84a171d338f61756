import { createHash } from 'node:crypto'

import { firstItems, shuffled } from './plan.ts'
import { ReplayFileError, type Recorded } from './read-files.ts'

/** What is asked of the recorded workers, and what they answer, in the order in which they come. */
export type Script = {
  kind: string
  options: unknown
  /** What each item shows, by its id in the file. */
  items: Map<string, Record<string, string>>
  answers: Recorded[]
  truth: Map<string, string>
  /** The same for the same files and options: an interrupted replay is found again by it. */
  key: string
}

export type ScriptInput = {
  kind: string
  answers: Recorded[]
  truth: Map<string, string>
  items?: Map<string, Record<string, string>>
  labels?: Map<string, string>
  /** The task's own labels, in their order; none where a campaign brings its own, or answers are texts. */
  ownLabels: string[] | undefined
  byText: boolean
  order: 'random' | 'file'
  seed: number
  limit: number
}

/** Puts a script together. Throws a ReplayFileError where a label fits nothing. */
export const writeScript = (input: ScriptInput): Script => {
  const first = firstItems(input.answers, input.limit)
  const rename = renamer(input, first)
  const named = first.map((row) => ({ ...row, label: rename(row.label) }))
  const order = input.order === 'file' ? named.map((_, index) => index) : shuffled(named.length, input.seed)
  const answers = order.map((index) => named[index] as Recorded)
  const ids = new Set(named.map(({ item }) => item))
  const truth = new Map(
    [...input.truth].filter(([item]) => ids.has(item)).map(([item, label]) => [item, rename(label)]),
  )
  const labels = [...new Set([...named.map(({ label }) => label), ...truth.values()])].sort(byNumberThenName)
  const items = new Map([...ids].map((id) => [id, shown(input, id)]))
  const key = createHash('sha256')
    .update(JSON.stringify([input.kind, input.seed, [...items], answers, [...truth]]))
    .digest('hex')
    .slice(0, 16)
  return { kind: input.kind, options: optionsFor(input, labels), items, answers, truth, key }
}

const optionsFor = (input: ScriptInput, labels: string[]): unknown => {
  if (input.byText) return {}
  // Labels that nobody gave would only make the task harder to answer.
  if (input.ownLabels !== undefined)
    return { labels: input.ownLabels.filter((label) => labels.includes(label)) }
  return { labels }
}

/** What an item shows where no file says it: its id. */
const shown = (input: ScriptInput, id: string): Record<string, string> =>
  input.items?.get(id) ?? { text: `Item ${id}` }

/** Labels of the file in the task's own words: by `--labels`, else integers are the task's labels in their order. */
const renamer = (input: ScriptInput, answers: Recorded[]): ((label: string) => string) => {
  if (input.byText) return (label) => label
  const { labels, ownLabels } = input
  if (labels === undefined && ownLabels === undefined) return (label) => label
  const used = [...new Set([...answers.map(({ label }) => label), ...input.truth.values()])]
  const rename = (label: string): string | undefined => {
    const mapped = labels?.get(label) ?? label
    if (ownLabels === undefined || ownLabels.includes(mapped)) return mapped
    return /^\d+$/.test(mapped) ? ownLabels[Number(mapped)] : undefined
  }
  const strange = used.filter((label) => rename(label) === undefined)
  if (strange.length > 0)
    throw new ReplayFileError(
      `The labels ${strange.slice(0, 5).join(', ')} are none of the task's own (${ownLabels?.join(', ')}). ` +
        `Say what they mean with --labels ${strange[0]}=${ownLabels?.[0]},…`,
    )
  return (label) => rename(label) ?? label
}

const byNumberThenName = (a: string, b: string): number =>
  /^\d+$/.test(a) && /^\d+$/.test(b) ? Number(a) - Number(b) : a < b ? -1 : 1

import { z } from 'zod'

import { canonicalJson, sha256 } from '#core/ids.ts'
import { isRefusal } from '#core/refusal.ts'
import type { TaskItem, TaskType } from '#prompts/task-type.ts'

/** An item ready to be stored. `gold` is an answer as the task type stores answers. */
export type NewItem = { externalId: string; payload: unknown; gold?: unknown }
type Bad = { bad: { column: string; expected: string } }

/** The columns that a task type reads, and those it cannot do without. */
export const columnsOf = (type: TaskType): { known: string[]; required: string[] } => {
  const { properties = {}, required = [] } = z.toJSONSchema(type.payload, {
    io: 'input',
    unrepresentable: 'any',
  })
  return { known: ['id', 'gold', ...Object.keys(properties)], required }
}

/**
 * A row as an item. `id` is the item's name outside, at most 200 characters; without it the content itself names the
 * item, so that the same content is a duplicate. `gold` is read as a person's answer would be.
 */
export const itemOfRow = (
  type: TaskType,
  campaign: Omit<TaskItem, 'payload'>,
  fields: Record<string, unknown>,
): NewItem | Bad => {
  const { id, gold, ...rest } = fields
  const payload = type.payload.safeParse(rest)
  if (!payload.success) {
    const [issue] = payload.error.issues
    return bad(issue?.path.join('.') ?? '', issue?.message ?? 'another value')
  }
  if (!isStorable(payload.data)) return bad('', 'text without NUL characters and broken surrogates')
  const externalId =
    id === undefined || id === null ? sha256(canonicalJson(payload.data)).slice(0, 16) : toId(id)
  if (externalId === undefined) return bad('id', 'a name of 1 to 200 characters')
  if (gold === undefined || gold === null) return { externalId, payload: payload.data }
  const item = { ...campaign, payload: payload.data }
  const answer = readGold(type, item, gold)
  return answer === undefined
    ? bad('gold', goldExpected(type, item))
    : { externalId, payload: payload.data, gold: answer }
}

const bad = (column: string, expected: string): Bad => ({
  bad: { column, expected: expected.replace(/^expected /i, '') },
})

const toId = (id: unknown): string | undefined => {
  if (typeof id !== 'string' && typeof id !== 'number') return undefined
  const text = String(id).trim()
  return text.length >= 1 && text.length <= 200 && isStorable(text) ? text : undefined
}

const readGold = (type: TaskType, item: TaskItem, gold: unknown): unknown => {
  if (typeof gold !== 'string' && typeof gold !== 'number') return undefined
  const text = String(gold).trim()
  if (!isStorable(text)) return undefined
  const inputs = type.compare.by === 'label' ? [{ tap: text }, { text }] : [{ text }]
  for (const input of inputs) {
    const read = type.read(item, input)
    if (!isRefusal(read)) return read.answer
  }
  return undefined
}

const goldExpected = (type: TaskType, item: TaskItem): string =>
  type.compare.by === 'label'
    ? `one of ${type.compare.labels(item).join(', ')}`
    : 'an answer that a person could give'

/** What Postgres can keep as jsonb: no NUL, no half of a surrogate pair. */
const isStorable = (value: unknown): boolean => {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner))
}

import { checkComponents } from './check-components.ts'
import {
  checkList,
  checkText,
  createForm,
  isObject,
  numberOf,
  textOf,
  type Form,
  type Json,
  type Path,
} from './form.ts'
import { refusal } from './refusal.ts'

export const flag = {
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  silent: 1 << 12,
  v2: 1 << 15,
} as const

export type Upload = { field: string; filename: string; bytes: Uint8Array }

/** What a bot's message says, checked. What it leaves out is undefined: an edit keeps it. */
export type Draft = {
  content?: string
  embeds?: Json[]
  components?: Json[]
  /** Attachments that are kept or described, and files that are new. */
  attachments?: Json[]
  uploads: Upload[]
  flags: number
  v2: boolean
}

type Kind = {
  /** Where the message stands in the body: `data` in an interaction's answer. */
  path: Path
  /** Whether it can be for one person alone. */
  interaction: boolean
  /** The message that it changes. */
  edits?: { v2: boolean; content: string; embeds: Json[]; attachments: { filename: string }[] }
}

/** Checks a message that a bot sends or edits; throws 50035 and what else Discord says of it. */
export const readDraft = (body: Json, uploads: Upload[], kind: Kind): Draft => {
  const form = createForm()
  const { path, edits } = kind
  const flags = numberOf(body['flags'])
  const v2 = (flags & flag.v2) !== 0 || edits?.v2 === true
  if (edits?.v2 === true && typeof body['flags'] === 'number' && (flags & flag.v2) === 0)
    form.wrong(
      [...path, 'flags'],
      'MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG',
      'The IS_COMPONENTS_V2 flag cannot be removed',
    )
  if ((flags & flag.ephemeral) !== 0 && !kind.interaction)
    form.wrong(
      [...path, 'flags'],
      'MESSAGE_FLAGS_INVALID',
      'Only an answer to an interaction can be ephemeral',
    )
  checkText(form, [...path, 'content'], body['content'], { max: 2000, optional: true })
  const embeds = checkEmbeds(form, [...path, 'embeds'], body['embeds'])
  if (v2) refuseLegacy(form, path, body, edits)
  const files = new Set([
    ...uploads.map(({ filename }) => filename),
    ...(edits?.attachments ?? []).map(({ filename }) => filename),
  ])
  const components = checkComponents(form, [...path, 'components'], body['components'], { v2, files })
  checkList(form, [...path, 'attachments'], body['attachments'], { max: 10, optional: true })
  checkMentions(form, [...path, 'allowed_mentions'], body['allowed_mentions'])
  form.done()
  const draft: Draft = {
    ...(body['content'] === undefined ? {} : { content: textOf(body['content']) }),
    ...(body['embeds'] === undefined ? {} : { embeds }),
    ...(body['components'] === undefined ? {} : { components }),
    ...(Array.isArray(body['attachments']) ? { attachments: body['attachments'].filter(isObject) } : {}),
    uploads,
    flags,
    v2,
  }
  if (edits === undefined && isEmpty(draft)) throw refusal('emptyMessage')
  return draft
}

const isEmpty = (draft: Draft): boolean =>
  (draft.content ?? '').trim() === '' &&
  (draft.embeds ?? []).length === 0 &&
  (draft.components ?? []).length === 0 &&
  draft.uploads.length === 0

const refuseLegacy = (form: Form, path: Path, body: Json, edits: Kind['edits']): void => {
  const refuse = (field: string): void =>
    form.wrong(
      [...path, field],
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    )
  const keeps = (field: 'content' | 'embeds'): boolean =>
    body[field] === undefined && (edits?.[field].length ?? 0) > 0
  const filled = (value: unknown): boolean =>
    (typeof value === 'string' || Array.isArray(value)) && value.length > 0
  for (const field of ['content', 'embeds'] as const) if (filled(body[field]) || keeps(field)) refuse(field)
  for (const field of ['poll', 'sticker_ids']) if (isObject(body[field]) || filled(body[field])) refuse(field)
}

const checkEmbeds = (form: Form, path: Path, value: unknown): Json[] => {
  const embeds = checkList(form, path, value, { max: 10, optional: true })
  let sum = 0
  embeds.forEach((embed, index) => {
    const at = [...path, index]
    const check = (where: Path, text: unknown, max: number, optional = true): void => {
      sum += checkText(form, [...at, ...where], text, { max, optional }).length
    }
    check(['title'], embed['title'], 256)
    check(['description'], embed['description'], 4096)
    if (isObject(embed['footer'])) check(['footer', 'text'], embed['footer']['text'], 2048, false)
    if (isObject(embed['author'])) check(['author', 'name'], embed['author']['name'], 256, false)
    checkList(form, [...at, 'fields'], embed['fields'], { max: 25, optional: true }).forEach(
      (field, place) => {
        check(['fields', place, 'name'], field['name'], 256, false)
        check(['fields', place, 'value'], field['value'], 1024, false)
      },
    )
  })
  if (sum > 6000) form.wrong(path, 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000')
  return embeds
}

const checkMentions = (form: Form, path: Path, value: unknown): void => {
  if (!isObject(value)) return
  const parse = Array.isArray(value['parse']) ? value['parse'] : []
  for (const [index, kind] of parse.entries())
    if (!['users', 'roles', 'everyone'].includes(String(kind)))
      form.wrong(
        [...path, 'parse', index],
        'BASE_TYPE_CHOICES',
        "Value must be one of ('users', 'roles', 'everyone').",
      )
  for (const kind of ['users', 'roles'])
    if (parse.includes(kind) && Array.isArray(value[kind]) && value[kind].length > 0)
      form.wrong(
        [...path, kind],
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      )
}

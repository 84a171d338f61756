import { locales, type Locale, type Translate } from '#core/locale.ts'
import { isRefusal } from '#core/refusal.ts'

import { messagesOf } from './fluent.ts'
import { isVisible } from './text.ts'
import type { Sample, TaskItem, TaskType } from './task-type.ts'

/** What is wrong with a task type, in sentences; nothing where it can be used. `kind` is its file's name. */
export const mistakesOf = (type: TaskType, kind: string): string[] => {
  const shape = shapeMistakes(type, kind)
  if (shape.length > 0) return shape
  return [
    ...wordMistakes(type),
    ...type.samples.flatMap((sample, index) =>
      sampleMistakes(type, sample).map((mistake) => `sample ${index + 1}: ${mistake}`),
    ),
  ]
}

const functions = ['ask', 'read', 'show', 'brief', 'baseline'] as const
const schemas = ['payload', 'answer', 'options'] as const

const shapeMistakes = (type: Partial<TaskType>, kind: string): string[] => {
  const mistakes: string[] = []
  if (type.kind !== kind) mistakes.push(`its kind is "${type.kind}", its file's name is "${kind}"`)
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(kind))
    mistakes.push(`"${kind}" is no kind: lower case, digits and dashes, at most 32 characters`)
  for (const name of functions)
    if (typeof type[name] !== 'function') mistakes.push(`has no function \`${name}\``)
  for (const name of schemas)
    if (typeof type[name]?.safeParse !== 'function') mistakes.push(`has no zod schema \`${name}\``)
  for (const locale of locales)
    if (typeof type.words?.[locale] !== 'string') mistakes.push(`has no words in "${locale}"`)
  const by = type.compare?.by
  if (by !== 'label' && by !== 'text') mistakes.push('`compare.by` must be "label" or "text"')
  if (!Array.isArray(type.samples) || type.samples.length === 0) mistakes.push('has no `samples`')
  if (type.local !== undefined && !/^[a-z][a-z0-9-]*$/.test(type.local))
    mistakes.push('`local` must be the name of a file in models/local/, without its ending')
  return mistakes
}

const wordMistakes = (type: TaskType): string[] => {
  const mistakes: string[] = []
  const all = new Set(locales.flatMap((locale) => [...messagesOf(type.words[locale]).keys()]))
  all.add(`${type.kind}-title`)
  for (const id of all)
    if (!id.startsWith(`${type.kind}-`)) mistakes.push(`the word "${id}" must start with "${type.kind}-"`)
  for (const locale of locales) {
    const here = messagesOf(type.words[locale])
    const missing = [...all].filter((id) => !here.has(id))
    if (missing.length > 0) mistakes.push(`words missing in "${locale}": ${missing.join(', ')}`)
    for (const [id, values] of here) {
      const first = messagesOf(type.words[locales[0]]).get(id)
      if (first !== undefined && [...first].sort().join() !== [...values].sort().join())
        mistakes.push(`the word "${id}" takes other values in "${locale}" than in "${locales[0]}"`)
    }
  }
  return mistakes
}

/** Stands in for the conversation's words, and notes what a type asks for and does not have. */
const listener = (type: TaskType, locale: Locale, mistakes: string[]): Translate => {
  const messages = messagesOf(type.words[locale])
  const t = (key: string, words: Record<string, unknown> = {}): string => {
    const wanted = messages.get(key)
    if (wanted === undefined) mistakes.push(`uses the word "${key}", which "${locale}" does not have`)
    for (const name of wanted ?? []) if (!(name in words)) mistakes.push(`the word "${key}" needs $${name}`)
    return key
  }
  return Object.assign(t, { locale })
}

/** Goes the whole way of an answer with one sample. */
const sampleMistakes = (type: TaskType, sample: Sample): string[] => {
  const payload = type.payload.safeParse(sample.payload)
  const options = type.options.safeParse(sample.options)
  const answer = type.answer.safeParse(sample.answer)
  if (!payload.success) return [`the payload does not parse: ${payload.error.message}`]
  if (!options.success) return [`the options do not parse: ${options.error.message}`]
  if (!answer.success) return [`the answer does not parse: ${answer.error.message}`]
  const item: TaskItem = { payload: payload.data, options: options.data, locale: sample.locale ?? locales[0] }
  const mistakes: string[] = []
  try {
    for (const locale of locales)
      mistakes.push(...askMistakes(type, item, listener(type, locale, mistakes), answer.data))
    mistakes.push(...promptMistakes(type, item, answer.data))
  } catch (error) {
    mistakes.push(`throws: ${error instanceof Error ? error.message : String(error)}`)
  }
  return [...new Set(mistakes)]
}

const askMistakes = (type: TaskType, item: TaskItem, t: Translate, answer: unknown): string[] => {
  const mistakes: string[] = []
  const ask = type.ask(item, t)
  const choices = ask.choices ?? []
  if (ask.text.length === 0) mistakes.push('asks nothing')
  if (choices.length === 0 && ask.field === undefined)
    mistakes.push('offers neither a choice nor a place to type')
  if (choices.length > 25) mistakes.push(`offers ${choices.length} choices; platforms take 25`)
  for (const { value } of choices)
    if (isRefusal(type.read(item, { tap: value }))) mistakes.push(`does not read its own choice "${value}"`)
  if (!isVisible(type.show(item, answer, t))) mistakes.push('shows an answer as nothing')
  if (!isVisible(type.brief(item))) mistakes.push('has nothing to say in brief')
  return mistakes
}

const promptMistakes = (type: TaskType, item: TaskItem, answer: unknown): string[] => {
  const prompt = type.baseline(item, [{ item, answer }])
  const mistakes: string[] = []
  if (typeof prompt.version !== 'string' || !new RegExp(`^${type.kind}/\\d+$`).test(prompt.version))
    mistakes.push(`its prompt's version must be "${type.kind}/" and a number`)
  if (!isVisible(prompt.system) || !isVisible(prompt.user)) mistakes.push('its prompt says nothing')
  if (!prompt.reply.safeParse({ answer, confidence: 1 }).success)
    mistakes.push("its prompt's reply cannot hold the sample's answer")
  const { compare } = type
  if (compare.by === 'label') {
    const labels = compare.labels(item)
    if (labels.length < 2) mistakes.push('needs at least two labels')
    if (!labels.includes(compare.toLabel(answer))) mistakes.push("the sample's answer is none of the labels")
  }
  return mistakes
}

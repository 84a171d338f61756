import type { z } from 'zod'

import type { Locale, Translate } from '#core/locale.ts'
import type { Refusal } from '#core/refusal.ts'
import type { Message, Picture } from '#core/view.ts'

/**
 * A kind of task: everything that Accord knows about it is in ONE file of `types/`, found by its folder and checked
 * at boot (see registry.ts). `P`: an item's payload, `A`: an answer as it is stored, `O`: the campaign's own options.
 */
export type TaskType<P = unknown, A = unknown, O = unknown> = {
  /** Equals the file's name: `text-fix` is `types/text-fix.ts`. */
  kind: string
  /** Fluent source, one text a language; every id starts with `${kind}-`, and `${kind}-title` names the task. */
  words: Record<Locale, string>
  /** An item as imported: a flat record of strings. Parsing what was parsed before changes nothing. */
  payload: z.ZodType<P>
  answer: z.ZodType<A>
  /** The campaign's options; `{}` must do where a type needs none. Parsing twice changes nothing here either. */
  options: z.ZodType<O>
  /** Items with their answers: what the boot check and the conformance suite try the type on. */
  samples: Sample<A>[]
  /** What people see. */
  ask(item: TaskItem<P, O>, t: Translate): Ask
  /** What a tap (the value of a choice) or a text means. Refusal codes are ids in `words`. */
  read(item: TaskItem<P, O>, input: Input): { answer: A } | Refusal
  /** The answer in a person's words: "Mixed", or the sentence they wrote. */
  show(item: TaskItem<P, O>, answer: A, t: Translate): string
  /** The item in one line of at most 80 characters, for lists and receipts. */
  brief(item: TaskItem<P, O>): string
  compare: ByLabel<P, A, O> | ByText<P, A, O>
  /** What the model is asked. `examples` are answered items of the same campaign. */
  baseline(item: TaskItem<P, O>, examples: Example<P, A, O>[]): ModelPrompt<A>
  /** The judge that can answer without a model server: the name of a file in `models/local/`. */
  local?: string
}

/** `locale`: the language of the campaign, where it is known. */
export type TaskItem<P = unknown, O = unknown> = { payload: P; options: O; locale?: Locale }

export type Input = { tap: string } | { text: string }

export type Example<P = unknown, A = unknown, O = unknown> = { item: TaskItem<P, O>; answer: A }

/** `payload` and `options` as a person would write them, before parsing. */
export type Sample<A = unknown> = {
  payload: Record<string, string>
  options: unknown
  answer: A
  locale?: Locale
}

/** A question without a platform: `choices` (at most 25, labels of at most 80 characters), a place to type, or both. */
export type Ask = {
  text: Message
  picture?: Picture
  choices?: AskChoice[]
  field?: { label: string; prefill?: string; maxLength: number }
}
export type AskChoice = { label: string; value: string }

/** Answers that fall into classes; consensus counts by the index of a label in `labels(item)`. */
export type ByLabel<P = unknown, A = unknown, O = unknown> = {
  by: 'label'
  labels(item: TaskItem<P, O>): string[]
  toLabel(answer: A): string
  fromLabel(label: string): A
}

/** Answers that are a text; consensus merges what different people wrote. */
export type ByText<P = unknown, A = unknown, O = unknown> = {
  by: 'text'
  toText(answer: A, item: TaskItem<P, O>): string
  fromText(text: string, item: TaskItem<P, O>): A
  /** The text that everybody was asked to correct: then only what they changed in it is compared. */
  original?(item: TaskItem<P, O>): string
}

/**
 * One question to the model. `version` names the wording (`sentiment/1`) and changes with it. What is to be judged
 * stands in `user` as JSON and nowhere else: it is data, and can neither end its own quotation nor become an instruction.
 */
export type ModelPrompt<A = unknown> = {
  version: string
  system: string
  user: string
  /** The address of a picture that the question is about. */
  picture?: string
  reply: z.ZodType<ModelReply<A>>
}

/** `confidence`: how sure the model says it is, 0 to 1. */
export type ModelReply<A = unknown> = { answer: A; confidence: number }

import { isRefusal } from '#core/refusal.ts'
import type { ModelPrompt, TaskItem, TaskType } from '#prompts/task-type.ts'

import type { Remembered } from './cache.ts'

/**
 * What a model's text means. It goes the way of a person's answer: through the reply's schema, then through the task
 * type's own `read`, so that the model can say nothing that a person could not.
 */
export const readReply = (type: TaskType, item: TaskItem, prompt: ModelPrompt, text: string): Remembered => {
  const reply = prompt.reply.safeParse(jsonIn(text))
  if (!reply.success) return { abstained: 'reply-outside-schema' }
  const answer = type.answer.safeParse(reply.data.answer)
  if (!answer.success) return { abstained: 'answer-outside-schema' }
  const { compare } = type
  const read = type.read(
    item,
    compare.by === 'label'
      ? { tap: compare.toLabel(answer.data) }
      : { text: compare.toText(answer.data, item) },
  )
  if (isRefusal(read)) return { abstained: read.refused }
  return { answer: read.answer, confidence: reply.data.confidence }
}

/** The JSON object in a text: all of it, or what stands between the first and the last brace (fences, thinking aloud). */
const jsonIn = (text: string): unknown => {
  const start = text.indexOf('{')
  const end = text.lastIndexOf('}')
  if (start < 0 || end < start) return undefined
  try {
    return JSON.parse(text.slice(start, end + 1))
  } catch {
    return undefined
  }
}

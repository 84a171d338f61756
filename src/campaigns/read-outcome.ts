import { isRefusal, refuse, type Refusal } from '#core/refusal.ts'
import type { TaskItem, TaskType } from '#prompts/task-type.ts'

/**
 * The answer that a moderator's word means: one of the labels, by its value or a name that people read, or a text. Refusal:
 * `outcome-bad` {labels} (empty where answers are texts).
 */
export const readOutcome = (
  type: TaskType,
  item: TaskItem,
  said: string,
): { outcome: unknown } | Refusal<'outcome-bad'> => {
  const inputs = type.compare.by === 'text' ? [{ text: said }] : [{ tap: said }, { text: said }]
  for (const input of inputs) {
    const read = type.read(item, input)
    if (!isRefusal(read)) return { outcome: read.answer }
  }
  const labels = type.compare.by === 'label' ? type.compare.labels(item).join(', ') : ''
  return refuse('outcome-bad', { labels })
}

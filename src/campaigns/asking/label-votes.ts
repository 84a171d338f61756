import type { Vote } from '#consensus/method.ts'
import type { TaskType } from '#prompts/task-type.ts'

/** Stored answers as consensus counts them, by the index of a label; what no longer fits the task type is left out. */
export const labelVotes = (
  type: TaskType,
  labels: string[],
  votes: readonly { voice: string; value: unknown }[],
): Vote[] =>
  votes
    .map(({ voice, value }) => ({ voice, label: labels.indexOf(labelOf(type, value) ?? '') }))
    .filter(({ label }) => label >= 0)

/** The label of a stored answer; undefined where there is none, or answers are texts. */
export const labelOf = (type: TaskType, value: unknown): string | undefined => {
  const answer = value === null ? undefined : type.answer.safeParse(value)
  return answer?.success === true && type.compare.by !== 'text'
    ? type.compare.toLabel(answer.data)
    : undefined
}

import type { Served } from '#campaigns/rows.ts'
import type { Translate } from '#core/locale.ts'
import type { Choice, Message, View } from '#core/view.ts'
import type { AskChoice } from '#prompts/task-type.ts'

import { button, paragraphs } from '../rich.ts'

/** Labels of at most so many characters stand two in a row on a phone. */
const NARROW = 14

type Around = { notice?: Message | undefined; undo?: string | undefined; how?: View['how'] | undefined }

/**
 * A task with its buttons: `a:<token>:<index>` for each choice, then skip and report. `notice` stands above it (what
 * became of the task before), and `undo` is the token of that one.
 */
export const taskView = (t: Translate, { token, item, type }: Served, around: Around = {}): View => {
  const { text, picture, choices = [], field } = type.ask(item, t)
  const answers = choiceRows(choices, (index) => `a:${token}:${index}`)
  const last = answers.length === 0 ? 0 : (answers.at(-1)?.row ?? 0) + 1
  return {
    text: paragraphs(around.notice ?? [], text),
    ...(picture !== undefined && { picture }),
    choices: [
      ...answers,
      button(t, 'button-skip', `s:${token}`, last),
      button(t, 'button-report', `r:${token}`, last),
      ...(around.undo === undefined ? [] : [button(t, 'button-undo', `u:${around.undo}`, last)]),
    ],
    ...(field !== undefined && { field: { field: `a:${token}`, ...field } }),
    ...(around.how !== undefined && { how: around.how }),
  }
}

/** Buttons of a task's choices, two in a row where their labels are short. */
export const choiceRows = (choices: AskChoice[], data: (index: number) => string): Choice[] => {
  const width = choices.every(({ label }) => label.length <= NARROW) ? 2 : 1
  return choices.map(({ label }, index) => ({ label, data: data(index), row: Math.floor(index / width) }))
}

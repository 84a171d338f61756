import type { Message, View } from '#core/view.ts'

import { nearest } from './nearest.ts'
import { lines, paragraphs, say } from './rich.ts'
import type { Turn } from './turn.ts'

/** What somebody wrote after /task. `named`: they said which kind it is; `first`: the first word. */
export type GivenTask = { kind: string; text: string; labels: string[]; named: boolean; first: string }

/** What buttons and their number can hold, see prompts/types/choice.ts. */
const mostLabels = 25
const longestLabel = 80

/** Longer than this is no text for one task on any platform, see prompts/text.ts. */
const longestText = 3000

/** How to write a task, and which kinds there are. */
export const taskUsage = ({ ctx, t }: Turn): View => {
  const kinds = [...ctx.types.values()].map(({ kind }) => `${kind} (${t(`${kind}-title`)})`).join(', ')
  const example = ctx.types.has('choice') ? 'choice' : ([...ctx.types.keys()][0] ?? '')
  return { text: lines(say(t, 'task-usage'), say(t, 'task-usage-kinds', { kinds, kind: example })) }
}

/** What keeps a task from being posted, by its cause; undefined where nothing is seen. */
export const wrongTask = (turn: Turn, given: GivenTask): View | undefined => {
  const text = unknownKind(turn, given) ?? tooLong(turn, given) ?? wrongLabels(turn, given)
  return text === undefined ? undefined : { text, tone: 'bad' }
}

/** A first word that is nearly a kind was meant as one. */
const unknownKind = ({ ctx, t }: Turn, { named, first, text }: GivenTask): Message | undefined => {
  if (named || !/^[a-z][a-z-]{3,31}:?$/i.test(first) || first === text) return undefined
  const kind = first.replace(/:$/, '').toLowerCase()
  const near = nearest(kind, [...ctx.types.keys()])
  return near === undefined ? undefined : say(t, 'task-unknown-kind', { kind, nearest: near })
}

const tooLong = ({ t }: Turn, { kind, text }: GivenTask): Message | undefined =>
  text.length <= longestText
    ? undefined
    : say(t, 'task-too-long', { kind, length: text.length, max: longestText })

const wrongLabels = (turn: Turn, { kind, labels, named, text }: GivenTask): Message | undefined => {
  const { t, ctx } = turn
  if (kind !== 'choice') {
    const read = ctx.types.get(kind)?.options.safeParse({ labels })
    const takes = read?.success === true && Object.hasOwn(Object(read.data) as object, 'labels')
    return labels.length > 0 && named && !takes ? say(t, 'task-no-labels', { kind }) : undefined
  }
  if (text === '') return undefined
  if (labels.length < 2 || labels.length > mostLabels)
    return paragraphs(say(t, 'task-few-labels', { kind, count: labels.length }), taskUsage(turn).text)
  const long = labels.find((label) => label.length > longestLabel)
  if (long !== undefined)
    return say(t, 'task-long-label', { label: `${long.slice(0, 40).toWellFormed()}…`, length: long.length })
  const seen = labels.map((label) => label.replace(/\s+/g, ' ').toLowerCase())
  const again = labels.find((_, index) => seen.indexOf(seen[index] ?? '') !== index)
  return again === undefined ? undefined : say(t, 'task-same-labels', { label: again })
}

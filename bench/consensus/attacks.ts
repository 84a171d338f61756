import type { Recorded } from './data.ts'
import { seeded, shuffled } from './random.ts'

/** The kinds of collusion: one common random sheet; everyone repeats one of them; wrong on purpose, together. */
export const attacks = ['sheet', 'copy', 'wrong'] as const
export type Attack = (typeof attacks)[number]

/** The same crowd with a share of its people replaced by colluders, each keeping the items it answered. */
export const attacked = (
  data: Recorded,
  attack: Attack,
  share: number,
  seed: number,
): { data: Recorded; cheats: Set<string> } => {
  const random = seeded(seed)
  const people = [...new Set(data.answers.map((answer) => answer.voice))].sort()
  const order = shuffled(people.length, random)
  const cheats = new Set(
    Array.from(order.slice(0, Math.round(share * people.length)), (at) => people[at] ?? ''),
  )
  const labels = data.labels.length
  const sheet = Int32Array.from({ length: data.items }, () => Math.floor(random() * labels))
  const shift = Int32Array.from({ length: data.items }, () => 1 + Math.floor(random() * (labels - 1)))
  const first = new Map<number, number>()
  const answers = data.answers.map((answer) => {
    if (!cheats.has(answer.voice)) return answer
    if (!first.has(answer.item)) first.set(answer.item, answer.label)
    const truth = data.truth[answer.item] ?? 0
    const wrong = (truth + (shift[answer.item] ?? 1)) % labels
    const label = attack === 'sheet' ? sheet[answer.item] : attack === 'copy' ? first.get(answer.item) : wrong
    return { ...answer, label: label ?? 0 }
  })
  return { data: { ...data, answers }, cheats }
}

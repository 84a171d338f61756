import type { Model, Params, Voice } from './method.ts'

/** What is kept of a voice's answers after so many days: half. */
const halfLifeDays = 90

/** At most this many answers of other campaigns stand behind a voice: people change, and tasks differ. */
const most = 30

/**
 * What a finished campaign's model is worth to the next one of the same task type, some days later: the same habits, behind
 * fewer answers. Pass it as `prior` to `learn`. Voices found in step carry nothing over.
 */
export const carryOver = (model: Model, days: number): Model => {
  const { groups: _, ...shared } = model.shared
  const kept = 0.5 ** (Math.max(0, days) / halfLifeDays)
  const voices = new Map<Voice, Params>()
  const inStep = new Set(
    Array.isArray(model.shared['groups']) ? model.shared['groups'].flatMap(membersOf) : [],
  )
  for (const [voice, { counts }] of model.voices) {
    if (!Array.isArray(counts) || inStep.has(voice)) continue
    const numbers = counts as number[]
    const answers = numbers.reduce((sum, count) => sum + count, 0)
    const factor = Math.min(kept, most / Math.max(most, answers))
    voices.set(voice, { counts: numbers.map((count) => count * factor) })
  }
  return { shared, voices }
}

const membersOf = (group: unknown): Voice[] => {
  const members = typeof group === 'object' && group !== null && 'members' in group ? group.members : []
  return Array.isArray(members) ? (members as Voice[]) : []
}

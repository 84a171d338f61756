import type { Model, Params, Voice } from '#consensus/index.ts'

/** As consensus/carry-over.ts has it for labels: half is left after so many days, and at most so many answers stand. */
const halfLifeDays = 90
const most = 30

/** What a finished campaign of texts is worth to the next one: the same mean error, behind fewer answers. */
export const carriedTexts = ({ shared, voices }: Model, days: number): Model => {
  const kept = 0.5 ** (Math.max(0, days) / halfLifeDays)
  const carried = new Map<Voice, Params>()
  for (const [voice, { answers, error }] of voices) {
    if (typeof answers !== 'number' || typeof error !== 'number') continue
    const factor = Math.min(kept, most / Math.max(most, answers))
    carried.set(voice, { answers: answers * factor, error: error * factor })
  }
  return { shared, voices: carried }
}

import type { Db, Tx } from '#db/connect.ts'

/** So many tasks in 24 hours for somebody whose answers so far say nothing: enough to show otherwise. */
export const warmUpTasks = 10

const dayMs = 24 * 60 * 60_000

/** When somebody who warms up is asked again; undefined: now. */
export const restingUntil = async (
  tx: Db | Tx,
  contributorId: number,
  now: Date,
): Promise<Date | undefined> => {
  const earliest = await tx
    .selectFrom('answers')
    .select('created_at')
    .where('contributor_id', '=', contributorId)
    .orderBy('id', 'desc')
    .offset(warmUpTasks - 1)
    .limit(1)
    .executeTakeFirst()
  if (earliest === undefined) return undefined
  const until = new Date(earliest.created_at.getTime() + dayMs)
  return until > now ? until : undefined
}

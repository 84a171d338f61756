import { noteMember } from '#campaigns/people/leaderboard.ts'

import type { Turn } from './turn.ts'

/** Somebody who has agreed uses Accord in a group: it counts them from now on, with the roles they have there. */
export const noteHere = async ({ tx, event: { where }, person, now }: Turn): Promise<void> => {
  if (where.kind === 'group') await noteMember(tx, where, person.id, where.roles ?? [], now)
}

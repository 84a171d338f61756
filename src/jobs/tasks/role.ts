import { breakRoles, delayRoles, hasLeft, roleGiven, takeDeserving } from '#campaigns/groups/role-rewards.ts'

import { idOf, type Task } from '../task.ts'

/** Gives a group's role to whoever has reached its number of confirmed answers. */
export const task: Task = {
  name: 'role',
  queue: 'messages',
  key: (data) => String(idOf(data, 'rewardId')),
  run: async ({ db, doors, log, ...deps }, data) => {
    const now = deps.now()
    const taken = await db.transaction().execute(async (tx) => takeDeserving(tx, idOf(data, 'rewardId'), now))
    if (taken === undefined) return
    const { reward, people } = taken
    const grant = doors.get(reward.place.platform)?.grant
    if (grant === undefined) return
    for (const person of people) {
      const granted = await grant(reward.place, person.user, reward.role)
      if ('later' in granted) return delayRoles(db, reward, granted.later, now)
      if ('refused' in granted) {
        const ids = { reward: reward.id, chat: reward.place.chat }
        log.warn({ ...ids, why: granted.refused }, 'a role cannot be given any more')
        return breakRoles(db, reward, granted.refused, now)
      }
      if ('absent' in granted) await hasLeft(db, reward, person)
      else await roleGiven(db, reward, person, now)
    }
  },
}

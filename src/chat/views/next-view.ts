import { roleHours } from '#campaigns/groups/gates.ts'
import { nextAssignment } from '#campaigns/asking/next-assignment.ts'
import type { None } from '#campaigns/asking/nothing-left.ts'
import type { Message, View } from '#core/view.ts'

import { button, lines, paragraphs, say } from '../rich.ts'
import { taskView } from './task-view.ts'
import type { Turn } from '../turn.ts'

type Around = { notice?: Message; undo?: string; how?: View['how'] }

/** The person's next task, under what became of the last one; or why there is none, and when there may be one. */
export const nextView = async (turn: Turn, around: Around = {}): Promise<View> => {
  const { ctx, tx, t, person, now } = turn
  const next = await nextAssignment(tx, ctx.types, {
    contributorId: person.id,
    now,
    pick: ctx.pick,
    ttlMinutes: ctx.settings.assignmentMinutes,
  })
  if (!('none' in next)) return taskView(t, next, around)
  return {
    text: paragraphs(around.notice ?? [], why(turn, next)),
    choices: [
      button(t, 'button-retry', 'n', 0),
      button(t, 'button-balance', 'b', 0),
      ...(around.undo === undefined ? [] : [button(t, 'button-undo', `u:${around.undo}`, 0)]),
    ],
    ...(around.how !== undefined && { how: around.how }),
  }
}

const why = ({ t, now, event: { where } }: Turn, { none, next, gated }: None): Message => {
  if (none === 'resting') {
    const hours = Math.ceil(((next?.getTime() ?? 0) - now.getTime()) / 3_600_000)
    return lines(say(t, 'none-resting'), say(t, 'none-resting-then', { hours: Math.max(1, hours) }))
  }
  if (gated !== undefined) {
    const here = where.kind === 'group' && gated.includes(`${where.platform}:${where.chat}`)
    return lines(
      none === 'nothing-running' ? say(t, 'none-for-you') : say(t, `none-${none}`),
      here ? say(t, 'none-role-here') : say(t, 'none-role-elsewhere', { hours: roleHours }),
    )
  }
  if (none !== 'waiting') return lines(say(t, `none-${none}`), say(t, `none-${none}-then`))
  const minutes = next === undefined ? 0 : Math.ceil((next.getTime() - now.getTime()) / 60_000)
  const then = minutes > 0 ? say(t, 'none-waiting-then', { minutes }) : say(t, 'none-waiting-soon')
  return lines(say(t, 'none-waiting'), then)
}

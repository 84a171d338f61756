import { setRoleReward, stopRoleRewards } from '#campaigns/groups/role-rewards.ts'
import type { View } from '#core/view.ts'

import { givenIn } from '../given.ts'
import { actorOf } from '../moderators.ts'
import { say } from '../rich.ts'
import type { Turn } from '../turn.ts'

/**
 * `/campaign role ROLE NUMBER | ROLE off | off`, in any order: gives the role to whoever has so many confirmed answers.
 * Only who may give roles in that server themselves may have the bot give them.
 */
export const role = async (turn: Turn, args: string): Promise<View> => {
  const { tx, t, event, person, now } = turn
  const { where } = event
  const given = givenIn(turn)
  const typed = given === undefined ? args : `${given['campaign-role'] ?? ''} ${given['campaign-rate'] ?? ''}`
  const words = typed.trim().toLowerCase().split(/\s+/)
  const asked = words.map((word) => /^<@&(\d{1,20})>$/.exec(word)?.[1]).find((id) => id !== undefined)
  const rest = words.filter((word) => !word.startsWith('<@&') && word !== '@everyone')
  const [number = ''] = rest
  const everyone = words.includes('@everyone') || (asked !== undefined && asked === where.chat)
  const named = asked !== undefined || everyone
  if (rest.length !== 1 || (number !== 'off' && !(named && /^[1-9]\d{0,5}$/.test(number))))
    return { text: say(t, 'role-usage') }
  if (where.kind !== 'group' || where.roles === undefined)
    return { text: say(t, 'gate-only-servers'), tone: 'bad' }
  const by = { actor: actorOf(event), now }
  if (number === 'off') {
    const stopped = await stopRoleRewards(tx, where, asked, by)
    return { text: say(t, stopped ? 'role-off' : 'role-none'), tone: stopped ? 'good' : 'plain' }
  }
  if (where.givesRoles !== true) return { text: say(t, 'role-not-yours'), tone: 'bad' }
  if (asked === undefined || everyone) return { text: say(t, 'role-everyone'), tone: 'bad' }
  if (where.knownRoles?.includes(asked) === false) return { text: say(t, 'role-unknown'), tone: 'bad' }
  const accepted = Number(number)
  await setRoleReward(tx, where, { role: asked, accepted, startedBy: person.id }, by)
  return { text: say(t, 'role-set', { count: accepted }), tone: 'good' }
}

import { findCampaign } from '#campaigns/find-campaign.ts'
import { removeGates, setGate } from '#campaigns/groups/gates.ts'
import type { View } from '#core/view.ts'

import { givenIn } from '../given.ts'
import { actorOf } from '../moderators.ts'
import { mayDecide, maySee } from '../reach.ts'
import { say } from '../rich.ts'
import type { Turn } from '../turn.ts'

/** `/campaign gate NAME ROLE | everyone`: who has none of the roles is not asked. A role as the platform mentions it. */
export const gate = async (turn: Turn, args: string): Promise<View | { unknown: string }> => {
  const { tx, t, event, now } = turn
  const [name, last] = read(turn, args)
  const role = /^(?:<@&)?(\d{1,20})>?$/.exec(last)?.[1]
  const named = role !== undefined || last === '@everyone'
  if (name === '' || (!named && last !== 'everyone')) return { text: say(t, 'gate-usage') }
  const found = await findCampaign(tx, name)
  if (found === undefined || !(await maySee(turn, found))) return { unknown: name }
  if (!mayDecide(turn, found))
    return { text: say(t, 'campaign-not-yours', { name: found.name }), tone: 'bad' }
  const by = { actor: actorOf(event), now }
  if (!named) {
    await removeGates(tx, found.id, by)
    return { text: say(t, 'gate-open', { name: found.name }), tone: 'good' }
  }
  const { platform, chat, kind, roles, knownRoles } = event.where
  // Discord's role for everybody has the number of the server.
  if (role === undefined || role === chat)
    return { text: say(t, 'gate-everyone', { name: found.name }), tone: 'bad' }
  if (kind !== 'group' || roles === undefined) return { text: say(t, 'gate-only-servers'), tone: 'bad' }
  if (knownRoles?.includes(role) === false) return { text: say(t, 'role-unknown'), tone: 'bad' }
  await setGate(tx, found.id, { platform, chat, role }, by)
  return { text: say(t, 'gate-set', { name: found.name }), tone: 'good' }
}

const read = (turn: Turn, args: string): [string, string] => {
  const given = givenIn(turn)
  if (given !== undefined) return [given['campaign-name'] ?? '', given['campaign-role'] ?? '']
  const [, name = '', last = ''] = /^([\s\S]*\S)\s+(\S+)$/.exec(args) ?? []
  return [name, last]
}

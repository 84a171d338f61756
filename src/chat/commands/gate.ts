import { findCampaign } from '#campaigns/find-campaign.ts'
import { removeGates, setGate } from '#campaigns/gates.ts'
import type { CampaignRow } from '#campaigns/rows.ts'
import type { View } from '#core/view.ts'

import { actorOf } from '../moderators.ts'
import { say } from '../rich.ts'
import type { Turn } from '../turn.ts'

/** `/campaign gate NAME ROLE | everyone`: who has none of the roles is not asked. A role as the platform mentions it. */
export const gate = async (
  turn: Turn,
  args: string,
  isVisible: (campaign: CampaignRow) => boolean,
): Promise<View | { unknown: string }> => {
  const { tx, t, event, now } = turn
  const [, name = '', last = ''] = /^([\s\S]*\S)\s+(\S+)$/.exec(args) ?? []
  const role = /^(?:<@&)?(\d{1,20})>?$/.exec(last)?.[1]
  if (name === '' || (role === undefined && last !== 'everyone')) return { text: say(t, 'gate-usage') }
  const found = await findCampaign(tx, name)
  if (found === undefined || !isVisible(found)) return { unknown: name }
  const by = { actor: actorOf(event), now }
  if (role === undefined) {
    await removeGates(tx, found.id, by)
    return { text: say(t, 'gate-open', { name: found.name }), tone: 'good' }
  }
  const { platform, chat, kind, roles } = event.where
  if (kind !== 'group' || roles === undefined) return { text: say(t, 'gate-only-servers'), tone: 'bad' }
  await setGate(tx, found.id, { platform, chat, role }, by)
  return { text: say(t, 'gate-set', { name: found.name }), tone: 'good' }
}

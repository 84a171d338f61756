import { startLog, stopLog } from '#campaigns/moderation/logs.ts'
import type { View } from '#core/view.ts'

import { actorOf } from '../moderators.ts'
import { say } from '../rich.ts'
import type { Turn } from '../turn.ts'

/** `/campaign log on | off`: tells moderators, where it is given, what happens to the group's campaigns and who did it. */
export const log = async ({ tx, t, event, person, now }: Turn, args: string): Promise<View> => {
  const wanted = args.trim().toLowerCase()
  if (wanted !== 'on' && wanted !== 'off') return { text: say(t, 'log-usage') }
  if (event.where.kind !== 'group') return { text: say(t, 'log-only-groups'), tone: 'bad' }
  const by = { actor: actorOf(event), now }
  if (wanted === 'on') {
    await startLog(tx, event.where, { locale: person.locale, startedBy: person.id }, by)
    return { text: say(t, 'log-on'), tone: 'good' }
  }
  const stopped = await stopLog(tx, event.where, by)
  return { text: say(t, stopped ? 'log-off' : 'log-none'), tone: stopped ? 'good' : 'plain' }
}

import type { Event } from '#core/view.ts'

import type { Context } from './context.ts'
import { moderatorOf } from './moderators.ts'
import { suggestCampaigns } from './suggest/campaigns.ts'
import { suggestContests, suggestItems, suggestOutcomes } from './suggest/items.ts'
import type { Asked, Asker, Suggestion } from './suggest/asked.ts'

/**
 * What could be meant by what somebody has typed of an argument so far, at most 25: only what the command would accept
 * from them, there. Nothing for whoever moderates nothing.
 */
export const suggest = async (
  ctx: Context,
  setting: Omit<Event, 'act'>,
  asked: Asked,
): Promise<Suggestion[]> => {
  const event: Event = { ...setting, act: { kind: 'command', name: asked.command, args: '' } }
  const moderator = moderatorOf(ctx, event)
  if (moderator === undefined) return []
  const asker: Asker = { ctx, event, moderator, asked }
  if (asked.argument === 'campaign-name') return suggestCampaigns(asker)
  if (asked.argument === 'item') return suggestItems(asker)
  if (asked.argument === 'contest-case') return suggestContests(asker)
  return asked.argument === 'outcome' ? suggestOutcomes(asker) : []
}

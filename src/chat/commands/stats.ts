import { flagsOf } from '#campaigns/people/flags.ts'
import { contributorStats } from '#campaigns/stats.ts'
import { taskWords } from '#campaigns/task-words.ts'

import { button, lines, paragraphs, say } from '../rich.ts'
import type { ChatCommand } from '../turn.ts'

/** So many campaigns are listed by name: the message stays one that can be read on a phone. */
const LISTED = 5

export const stats: ChatCommand = {
  name: 'stats',
  who: 'everyone',
  arguments: [],
  run: async ({ ctx, tx, t, person }) => {
    const { answered, accepted, rejected, pending, byCampaign } = await contributorStats(tx, person.id)
    if (answered === 0) return [{ text: say(t, 'stats-none') }]
    const checked = accepted + rejected
    const noticed = (await flagsOf(tx, person.id)).filter(({ status }) => status !== 'lifted').length
    const last = byCampaign.slice(-LISTED)
    const words = await taskWords(
      tx,
      ctx.types,
      last.map(({ campaignId }) => campaignId),
    )
    const campaigns = last.map((campaign) =>
      say(t, 'stats-campaign', {
        name: words.get(campaign.campaignId) ?? campaign.name,
        answered: campaign.answered,
        accepted: campaign.accepted,
      }),
    )
    return [
      {
        text: paragraphs(
          [{ bold: t('stats-title') }],
          lines(
            say(t, 'stats-answered', { count: answered }),
            say(t, 'stats-accepted', { count: accepted }),
            say(t, 'stats-rejected', { count: rejected }),
            say(t, 'stats-pending', { count: pending }),
            checked === 0 ? [] : say(t, 'stats-rate', { percent: Math.round((100 * accepted) / checked) }),
          ),
          byCampaign.length > 1 ? lines(...campaigns) : [],
          noticed === 0 ? [] : say(t, 'stats-flagged', { count: noticed }),
        ),
        ...(noticed > 0 && { choices: [button(t, 'button-flags', 'flags')] }),
      },
    ]
  },
}

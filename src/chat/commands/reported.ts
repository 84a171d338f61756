import { findItem, type FoundItem } from '#campaigns/moderation/find-item.ts'
import { dismissReports, listReports, withdrawItem } from '#campaigns/moderation/reports.ts'
import { isRefusal } from '#core/refusal.ts'
import type { Message, View } from '#core/view.ts'
import { payVerdicts } from '#rewards/verdicts.ts'

import { actorOf, notModerator } from '../moderators.ts'
import { hasAnswered, isView, itemUnknown, mayDecide, readItem, readOwn } from '../reach.ts'
import { lines, paragraphs, say } from '../rich.ts'
import type { ChatCommand, Turn } from '../turn.ts'

const LISTED = 8

/** `/reported list [CAMPAIGN]`, `/reported withdraw ITEM`, `/reported fine ITEM`: tasks that something may be wrong with. */
export const reported: ChatCommand = {
  name: 'reported',
  who: 'moderators',
  arguments: [
    { name: 'reported-action', required: true, choices: ['list', 'withdraw', 'fine'] },
    { name: 'campaign-name', required: false, suggested: true },
    { name: 'item', required: false, suggested: true },
  ],
  run: async (turn, args) => {
    if (turn.moderator === undefined) return [notModerator(turn)]
    const [, action = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(args) ?? []
    const wanted = action.toLowerCase()
    if (wanted === 'list') return [await list(turn, rest)]
    if ((wanted !== 'withdraw' && wanted !== 'fine') || rest === '')
      return [{ text: say(turn.t, 'reported-usage') }]
    const read = await readItem(turn, rest)
    if (read === undefined) return [itemUnknown(turn)]
    return [await decide(turn, read.found, wanted)]
  },
}

const list = async (turn: Turn, name: string): Promise<View> => {
  const { ctx, tx, t } = turn
  const whose = await readOwn(turn, name)
  if (typeof whose === 'object' && isView(whose)) return whose
  const reports = await listReports(tx, whose, LISTED + 1)
  if (reports.length === 0) return { text: say(t, 'reported-none') }
  const shown: Message[] = []
  for (const report of reports.slice(0, LISTED)) {
    const found = await findItem(tx, ctx.types, { id: report.itemId })
    if (found === undefined) continue
    const { type, item, campaign } = found.served
    const words = { number: String(found.id), item: type.brief(item), campaign: campaign.name }
    shown.push(lines(say(t, 'case-item', words), say(t, 'item-reported', { count: report.reports })))
  }
  return {
    text: paragraphs(
      [{ bold: t('reported-title') }],
      ...shown,
      reports.length > LISTED ? say(t, 'case-more') : [],
      say(t, 'reported-then', { number: String(reports[0]?.itemId) }),
    ),
  }
}

const decide = async (turn: Turn, found: FoundItem, how: 'withdraw' | 'fine'): Promise<View> => {
  const { ctx, tx, t, event, now } = turn
  const { campaign, type, item } = found.served
  const bad = (key: string): View => ({ text: say(t, key, { item: type.brief(item) }), tone: 'bad' })
  if (!mayDecide(turn, campaign)) return { text: say(t, 'case-not-yours'), tone: 'bad' }
  const by = { actor: actorOf(event), now }
  if (how === 'fine') {
    const done = await dismissReports(tx, found.id, by)
    if (isRefusal(done)) return bad('reported-not')
    return { text: say(t, 'reported-fine', { item: type.brief(item) }), tone: 'good' }
  }
  if (turn.moderator === 'group' && (await hasAnswered(turn, found.id)))
    return { text: say(t, 'case-own-answer'), tone: 'bad' }
  const withdrawn = await withdrawItem(tx, found.id, campaign.reward, by)
  if (isRefusal(withdrawn)) return bad('reported-decided')
  await payVerdicts(tx, { campaignId: campaign.id, asset: campaign.asset, verdicts: withdrawn.answers })
  ctx.log.info(
    { item: found.id, actor: by.actor, answers: withdrawn.answers.length },
    'an item was withdrawn',
  )
  const words = { item: type.brief(item), count: withdrawn.answers.length }
  return { text: say(t, 'reported-withdrawn', words), tone: 'good' }
}

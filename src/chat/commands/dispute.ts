import { settleDispute } from '#campaigns/decision.ts'
import { listDisputes } from '#campaigns/moderation/disputes.ts'
import { findItem, type FoundItem } from '#campaigns/moderation/find-item.ts'
import { readOutcome } from '#campaigns/read-outcome.ts'
import { isRefusal } from '#core/refusal.ts'
import type { Message, View } from '#core/view.ts'

import { actorOf, notModerator } from '../moderators.ts'
import { hasAnswered, isView, itemUnknown, mayDecide, readItem, readOwn } from '../reach.ts'
import { lines, paragraphs, say } from '../rich.ts'
import type { ChatCommand, Turn } from '../turn.ts'
import { tallyLines } from './item.ts'

const LISTED = 8

/** `/dispute list [CAMPAIGN]`, `/dispute settle ITEM OUTCOME`: items that people could not agree on. */
export const dispute: ChatCommand = {
  name: 'dispute',
  who: 'moderators',
  arguments: [
    { name: 'dispute-action', required: true, choices: ['list', 'settle'] },
    { name: 'campaign-name', required: false, suggested: true },
    { name: 'item', required: false, suggested: true },
    { name: 'outcome', required: false, suggested: true },
  ],
  run: async (turn, args) => {
    if (turn.moderator === undefined) return [notModerator(turn)]
    const [, action = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(args) ?? []
    if (action.toLowerCase() === 'list') return [await list(turn, rest)]
    if (action.toLowerCase() === 'settle' && rest !== '') return [await settle(turn, rest)]
    return [{ text: say(turn.t, 'dispute-usage') }]
  },
}

const list = async (turn: Turn, name: string): Promise<View> => {
  const { ctx, tx, t } = turn
  const whose = await readOwn(turn, name)
  if (typeof whose === 'object' && isView(whose)) return whose
  const disputes = await listDisputes(tx, whose, LISTED + 1)
  if (disputes.length === 0) return { text: say(t, 'dispute-none') }
  const shown: Message[] = []
  for (const { itemId, answers } of disputes.slice(0, LISTED)) {
    const found = await findItem(tx, ctx.types, { id: itemId })
    if (found === undefined) continue
    const { type, item, campaign } = found.served
    const words = { number: String(itemId), item: type.brief(item), campaign: campaign.name }
    shown.push(lines(say(t, 'case-item', words), ...tallyLines(turn, found, answers)))
  }
  return {
    text: paragraphs(
      [{ bold: t('dispute-title') }],
      ...shown,
      disputes.length > LISTED ? say(t, 'case-more') : [],
      say(t, 'dispute-then', { number: String(disputes[0]?.itemId) }),
    ),
  }
}

const settle = async (turn: Turn, args: string): Promise<View> => {
  const { ctx, tx, t, event, now } = turn
  const read = await readItem(turn, args)
  if (read === undefined) return itemUnknown(turn)
  const { found, rest } = read
  const { type, item, campaign } = found.served
  if (!mayDecide(turn, campaign)) return { text: say(t, 'case-not-yours'), tone: 'bad' }
  if (found.status !== 'disputed')
    return { text: say(t, 'dispute-not', { item: type.brief(item) }), tone: 'bad' }
  if (turn.moderator === 'group' && (await hasAnswered(turn, found.id)))
    return { text: say(t, 'case-own-answer'), tone: 'bad' }
  const outcome = await readSaid(turn, found, rest)
  if (isRefusal(outcome)) return { text: say(t, 'dispute-outcome', labelsOf(turn, found)), tone: 'bad' }
  const settled = await settleDispute(tx, found.id, outcome.outcome, { actor: actorOf(event), now })
  if (isRefusal(settled)) return { text: say(t, 'dispute-not', { item: type.brief(item) }), tone: 'bad' }
  ctx.log.info({ item: found.id, campaign: campaign.id, actor: actorOf(event) }, 'a dispute was settled')
  const words = { item: type.brief(item), outcome: { bold: type.show(item, outcome.outcome, t) } }
  return { text: say(t, 'dispute-settled', words), tone: 'good' }
}

/** `@17` names what an answer says, for texts that are too long to be typed again. */
const readSaid = async ({ tx }: Turn, { id, served: { type, item } }: FoundItem, said: string) => {
  const answerId = type.compare.by === 'text' ? /^@(\d{1,15})$/.exec(said)?.[1] : undefined
  if (answerId === undefined) return readOutcome(type, item, said)
  const answer = await tx
    .selectFrom('answers')
    .select('value')
    .where('id', '=', Number(answerId))
    .where('item_id', '=', id)
    .executeTakeFirst()
  return answer === undefined ? readOutcome(type, item, said) : { outcome: answer.value }
}

const labelsOf = ({ t }: Turn, { served: { type, item } }: FoundItem): { count: number; labels: string } => {
  const labels = type.compare.by === 'text' ? [] : (type.ask(item, t).choices ?? [])
  return { count: labels.length, labels: labels.map(({ label }) => label).join(', ') }
}

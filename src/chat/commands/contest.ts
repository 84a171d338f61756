import {
  acceptContest,
  answersLike,
  keepVerdict,
  listContests,
  lockContest,
  type Contested,
} from '#campaigns/moderation/contests.ts'
import { findItem, type FoundItem } from '#campaigns/moderation/find-item.ts'
import type { Served } from '#campaigns/rows.ts'
import type { Refusal } from '#core/refusal.ts'
import type { Message, View } from '#core/view.ts'
import { reserve } from '#rewards/budget.ts'
import { payVerdicts } from '#rewards/verdicts.ts'

import { actorOf, notModerator } from '../moderators.ts'
import { money } from '../money.ts'
import { hasAnswered, isView, mayDecide, readOwn } from '../reach.ts'
import { lines, paragraphs, say } from '../rich.ts'
import type { ChatCommand, Turn } from '../turn.ts'

const LISTED = 8

/** `/contest list [CAMPAIGN]`, `/contest accept CASE`, `/contest keep CASE`: verdicts that people do not agree with. */
export const contest: ChatCommand = {
  name: 'contest',
  who: 'moderators',
  arguments: [
    { name: 'contest-action', required: true, choices: ['list', 'accept', 'keep'] },
    { name: 'campaign-name', required: false, suggested: true },
    { name: 'contest-case', required: false, suggested: true },
  ],
  run: async (turn, args) => {
    if (turn.moderator === undefined) return [notModerator(turn)]
    const [, action = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(args.toLowerCase()) ?? []
    if (action === 'list') return [await list(turn, args.trim().slice(action.length).trim())]
    const answerId = /(?:^|\s)#(\d{1,15})$/.exec(rest.trim())?.[1]
    if ((action === 'accept' || action === 'keep') && answerId !== undefined)
      return [await decide(turn, Number(answerId), action === 'accept')]
    return [{ text: say(turn.t, 'contest-usage') }]
  },
}

const list = async (turn: Turn, name: string): Promise<View> => {
  const { ctx, tx, t } = turn
  const whose = await readOwn(turn, name)
  if (typeof whose === 'object' && isView(whose)) return whose
  const contests = await listContests(tx, whose, LISTED + 1)
  if (contests.length === 0) return { text: say(t, 'contest-none') }
  const shown: Message[] = []
  for (const { answerId, itemId, value } of contests.slice(0, LISTED)) {
    const found = await findItem(tx, ctx.types, { id: itemId })
    if (found === undefined) continue
    const { type, item, campaign } = found.served
    const words = { number: String(answerId), item: type.brief(item), campaign: campaign.name }
    shown.push(lines(say(t, 'case-item', words), said(turn, found, value)))
  }
  return {
    text: paragraphs(
      [{ bold: t('contest-title') }],
      ...shown,
      contests.length > LISTED ? say(t, 'case-more') : [],
      say(t, 'contest-then', { number: String(contests[0]?.answerId) }),
    ),
  }
}

const said = ({ t }: Turn, { outcome, served: { type, item } }: FoundItem, value: unknown): Message =>
  say(t, 'contest-said', {
    answer: { bold: type.show(item, value, t) },
    outcome: { bold: outcome === null ? '—' : type.show(item, outcome, t) },
  })

const decide = async (turn: Turn, answerId: number, accepted: boolean): Promise<View> => {
  const { ctx, tx, t, event, now } = turn
  const contested = await lockContest(tx, answerId)
  const found = contested === undefined ? undefined : await findItem(tx, ctx.types, { id: contested.itemId })
  if (contested === undefined || found === undefined || !mayDecide(turn, found.served.campaign))
    return { text: say(t, 'contest-unknown'), tone: 'bad' }
  if (
    contested.contributorId === turn.person.id ||
    (turn.moderator === 'group' && (await hasAnswered(turn, found.id)))
  )
    return { text: say(t, 'case-own-answer'), tone: 'bad' }
  const by = { actor: actorOf(event), now }
  const words = { item: found.served.type.brief(found.served.item) }
  if (!accepted) {
    await keepVerdict(tx, contested, by)
    ctx.log.info({ answer: answerId, actor: by.actor }, 'a contested verdict stays')
    return { text: say(t, 'contest-kept', words), tone: 'good' }
  }
  return accept(turn, contested, found)
}

const accept = async (turn: Turn, contested: Contested, found: FoundItem): Promise<View> => {
  const { ctx, tx, t, event, now } = turn
  const { answerId, campaignId, asset, reward, value } = contested
  const { type, item } = found.served
  const answers = await answersLike(tx, contested, sameAs(found.served, value))
  const sum = reward * BigInt(answers.length)
  // What a campaign that is over did not spend has gone back to the treasury.
  const short = sum > 0n ? await reserve(tx, campaignId, sum, asset) : undefined
  if (short !== undefined) return tooLow(turn, short)
  await acceptContest(tx, contested, answers, { actor: actorOf(event), now })
  await payVerdicts(tx, { campaignId, asset, verdicts: answers })
  const ids = { answer: answerId, item: found.id, actor: actorOf(event), answers: answers.length }
  ctx.log.info(ids, 'a contested answer was found right')
  const words = { item: type.brief(item), outcome: { bold: type.show(item, value, t) } }
  const others = { count: answers.length - 1, amount: money(ctx, t, reward) }
  const key = reward > 0n ? 'contest-accepted' : 'contest-accepted-unpaid'
  return { text: say(t, key, { ...words, ...others }), tone: 'good' }
}

/** Whether somebody said the same: the same label, or the same text. */
const sameAs = ({ type, item }: Served, value: unknown): ((other: unknown) => boolean) => {
  const { compare } = type
  const told = (one: unknown): string | undefined => {
    const answer = type.answer.safeParse(one)
    if (!answer.success) return undefined
    return compare.by === 'text' ? compare.toText(answer.data, item) : compare.toLabel(answer.data)
  }
  const own = told(value)
  return (other) => own !== undefined && told(other) === own
}

const tooLow = ({ ctx, t }: Turn, { words }: Refusal): View => ({
  text: say(t, 'refusal-treasury-too-low', { missing: money(ctx, t, BigInt(words?.['missing'] ?? 0)) }),
  tone: 'bad',
})

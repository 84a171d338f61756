import { decideFlags, flagsOf, type Flag } from '#campaigns/people/flags.ts'
import { listPeople, type PersonLine } from '#campaigns/people/flagged-people.ts'
import { ban, longestReason, readReason } from '#campaigns/people/people.ts'
import type { Translate } from '#core/locale.ts'
import type { Message, View } from '#core/view.ts'

import { figures } from '../views/flag-view.ts'
import { actorOf, notModerator } from '../moderators.ts'
import { lines, paragraphs, say } from '../rich.ts'
import type { ChatCommand, Turn } from '../turn.ts'

const listed = 20
const deciding = ['lift', 'uphold', 'ban', 'unban']

/**
 * `/people flagged | show N | lift N | uphold N | ban N why | unban N`: what was noticed about people's answers. A group's
 * administrators see it of people of their group; to decide is an operator's, since it holds everywhere. Never where
 * others read it.
 */
export const people: ChatCommand = {
  name: 'people',
  who: 'moderators',
  arguments: [
    { name: 'people-action', required: true, choices: ['flagged', 'show', ...deciding] },
    { name: 'people-number', required: false },
    { name: 'people-reason', required: false },
  ],
  run: async (turn, args) => {
    const { t, event, moderator } = turn
    if (moderator === undefined) return [notModerator(turn)]
    if (event.where.kind === 'group' && event.where.discreet !== true)
      return [{ text: say(t, 'people-private'), tone: 'bad' }]
    const [, action = '', number = '', rest = ''] = /^(\S*)\s*(\S*)\s*([\s\S]*)$/.exec(args.trim()) ?? []
    const wanted = action.toLowerCase()
    if (wanted === 'flagged') return [await flagged(turn)]
    if (wanted !== 'show' && !deciding.includes(wanted)) return [{ text: say(t, 'people-usage') }]
    if (deciding.includes(wanted) && moderator !== 'operator')
      return [{ text: say(t, 'people-operators'), tone: 'bad' }]
    const [person] = /^\d{1,15}$/.test(number)
      ? await listPeople(turn.tx, { contributorId: Number(number), chat: chatOf(turn) })
      : []
    if (person === undefined)
      return [
        number === ''
          ? { text: say(t, 'people-usage') }
          : { text: say(t, 'people-unknown', { number }), tone: 'bad' },
      ]
    return [wanted === 'show' ? await show(turn, person) : await decide(turn, person, wanted, rest.trim())]
  },
}

/** A group's administrator sees people of their group alone. */
const chatOf = ({ moderator, event }: Turn): { platform: string; chat: string } | undefined =>
  moderator === 'operator' ? undefined : event.where

const flagged = async (turn: Turn): Promise<View> => {
  const { tx, t } = turn
  const all = await listPeople(tx, { flagged: true, chat: chatOf(turn), limit: listed + 1 })
  if (all.length === 0) return { text: say(t, 'people-none') }
  const shown = all.slice(0, listed).map(({ contributorId: number, kinds, appealed }) =>
    say(t, 'people-line', {
      number,
      kinds: kinds.map((kind) => t(`people-kind-${kind}`)).join(', '),
      appealed: appealed ? 'yes' : 'no',
    }),
  )
  return {
    text: paragraphs(
      lines([{ bold: t('people-title') }], ...shown, all.length > listed ? say(t, 'people-more') : []),
      say(t, 'people-look'),
    ),
  }
}

const show = async ({ tx, t, moderator }: Turn, person: PersonLine): Promise<View> => {
  const { contributorId: number, status, answered, accepted, rejected } = person
  const flags = await flagsOf(tx, number)
  const open = flags.some((flag) => flag.status === 'open' || flag.status === 'appealed')
  return {
    text: paragraphs(
      lines(
        say(t, 'people-person', { number, banned: status === 'banned' ? 'yes' : 'no' }),
        say(t, 'people-answers', { answered, accepted, rejected }),
      ),
      flags.length === 0 ? say(t, 'people-clean') : lines(...flags.map((flag) => evidenceLine(t, flag))),
      open && moderator === 'operator' ? say(t, 'people-decide', { number }) : [],
    ),
  }
}

const evidenceLine = (t: Translate, { campaign, evidence, status }: Flag): Message =>
  say(t, `people-flag-${evidence.kind}`, {
    campaign,
    status: t(`people-status-${status}`),
    ...figures(t, evidence),
  })

const decide = async (turn: Turn, person: PersonLine, how: string, reason: string): Promise<View> => {
  const { ctx, tx, t, event, now } = turn
  const { contributorId: number } = person
  const by = { actor: actorOf(event), now }
  if (how === 'lift' || how === 'uphold') {
    const count = await decideFlags(tx, number, how === 'lift' ? 'lifted' : 'upheld', by)
    if (count === 0) return { text: say(t, 'people-nothing', { number }) }
    ctx.log.info({ contributor: number, actor: by.actor, how, count }, 'flags were decided')
    return { text: say(t, `people-did-${how}`), tone: 'good' }
  }
  const why = how === 'ban' ? readReason(reason) : undefined
  if (how === 'ban' && why === undefined)
    return reason.length > longestReason
      ? { text: say(t, 'people-ban-long', { length: reason.length, max: longestReason }), tone: 'bad' }
      : { text: say(t, 'people-ban-why', { number: String(number) }) }
  const changed = await ban(tx, number, why, by)
  if (!changed) return { text: say(t, 'people-ban-same') }
  ctx.log.info({ contributor: number, actor: by.actor }, how)
  return { text: say(t, `people-did-${how}`, { number }), tone: 'good' }
}

import type { Measured } from '#campaigns/agreement.ts'
import { findCampaign, listCampaigns, type CampaignStatus } from '#campaigns/find-campaign.ts'
import { pauseCampaign, resumeCampaign } from '#campaigns/lifecycle.ts'
import type { CampaignRow } from '#campaigns/rows.ts'
import { storedAgreement } from '#campaigns/stored-agreement.ts'
import { seenIn } from '#campaigns/seen-in.ts'
import { taskWords } from '#campaigns/task-words.ts'
import { isRefusal, type Refusal } from '#core/refusal.ts'
import type { View } from '#core/view.ts'
import { reserve } from '#rewards/budget.ts'

import { givenIn } from '../given.ts'
import { actorOf, notModerator } from '../moderators.ts'
import { money } from '../money.ts'
import { nearest } from '../nearest.ts'
import { mayDecide, maySee } from '../reach.ts'
import { lines, paragraphs, say } from '../rich.ts'
import type { ChatCommand, Turn } from '../turn.ts'
import { feed } from './feed.ts'
import { gate } from './gate.ts'
import { log } from './log.ts'
import { role } from './role.ts'

const LISTED = 10

/** `/campaign list | status NAME | pause NAME | resume NAME | feed NAME RATE | gate NAME ROLE | log on |
 * role ROLE NUMBER`. An administrator steers their own group's alone, and looks at those with a feed or a gate there. */
export const campaign: ChatCommand = {
  name: 'campaign',
  who: 'moderators',
  posts: ['feed', 'log on'],
  arguments: [
    {
      name: 'campaign-action',
      required: true,
      choices: ['list', 'status', 'pause', 'resume', 'feed', 'gate', 'log', 'role'],
    },
    { name: 'campaign-name', required: false, suggested: true },
    { name: 'campaign-rate', required: false },
    { name: 'campaign-role', required: false, role: true },
  ],
  run: async (turn, args) => {
    if (turn.moderator === undefined) return [notModerator(turn)]
    const [, action = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(args.trim()) ?? []
    const wanted = action.toLowerCase()
    if (wanted === 'list') return [await list(turn)]
    if (wanted === 'log') return [await log(turn, rest)]
    if (wanted === 'role') return [await role(turn, rest)]
    if (wanted === 'feed') {
      const view = await feed(turn, rest)
      return ['unknown' in view ? await unknown(turn, view.unknown) : view]
    }
    if (wanted === 'gate') {
      const view = await gate(turn, rest)
      return ['unknown' in view ? await unknown(turn, view.unknown) : view]
    }
    const given = givenIn(turn)
    const name = given === undefined ? rest : (given['campaign-name'] ?? '')
    if (!['status', 'pause', 'resume'].includes(wanted)) return [{ text: say(turn.t, 'campaign-usage') }]
    if (name === '') return [{ text: say(turn.t, 'campaign-which', { action: wanted }) }]
    const found = await findCampaign(turn.tx, name)
    if (found === undefined || !(await maySee(turn, found))) return [await unknown(turn, name)]
    if (wanted === 'status') return [await status(turn, found)]
    if (!mayDecide(turn, found))
      return [{ text: say(turn.t, 'campaign-not-yours', { name: found.name }), tone: 'bad' }]
    return [await change(turn, found, wanted === 'pause' ? 'pause' : 'resume')]
  },
}

/** What the moderator may look at, the newest first. */
const reachable = async ({ tx, event, moderator }: Turn): Promise<CampaignStatus[]> => {
  if (moderator === 'operator') return listCampaigns(tx)
  const own = await tx
    .selectFrom('campaigns')
    .select('id')
    .where(seenIn(event.where))
    .orderBy('id', 'desc')
    .limit(LISTED + 1)
    .execute()
  const found: CampaignStatus[] = []
  for (const { id } of own) found.push(...(await listCampaigns(tx, id)))
  return found
}

const list = async (turn: Turn): Promise<View> => {
  const { t, moderator } = turn
  const campaigns = await reachable(turn)
  if (campaigns.length === 0)
    return { text: say(t, 'campaign-none', { place: moderator === 'group' ? 'group' : 'all' }) }
  const listed = campaigns.slice(0, LISTED)
  const words = await taskWords(
    turn.tx,
    turn.ctx.types,
    listed.map(({ id }) => id),
  )
  const shown = listed.map(({ id, name, status, items }) =>
    say(t, 'campaign-line', {
      name: words.has(id) ? `«${words.get(id)}» (${name})` : name,
      status: t(`campaign-status-${status}`),
      settled: items.settled,
      items: items.total,
    }),
  )
  const more = campaigns.length - shown.length
  return {
    text: lines(
      [{ bold: t('campaign-title') }],
      ...shown,
      more > 0 ? say(t, 'campaign-more', { count: more }) : [],
    ),
  }
}

const unknown = async (turn: Turn, name: string): Promise<View> => {
  const near = nearest(
    name,
    (await reachable(turn)).map((campaign) => campaign.name),
  )
  return {
    text:
      near === undefined
        ? say(turn.t, 'campaign-unknown', { name })
        : say(turn.t, 'campaign-unknown-near', { name, nearest: near }),
    tone: 'bad',
  }
}

const status = async ({ ctx, tx, t }: Turn, { id }: CampaignRow): Promise<View> => {
  const [found] = await listCampaigns(tx, id)
  if (found === undefined) throw new Error(`campaign ${id} is gone`)
  const { items, answers, name, reward, task_kind: kind } = found
  const agreement = await storedAgreement(tx, id)
  const words = (await taskWords(tx, ctx.types, [id])).get(id)
  return {
    text: paragraphs(
      say(t, 'campaign-detail-name', { name: { bold: name }, status: t(`campaign-status-${found.status}`) }),
      words === undefined ? [] : [{ quote: words }],
      lines(
        say(t, 'campaign-detail-kind', { kind: ctx.types.has(kind) ? t(`${kind}-title`) : kind }),
        say(t, 'campaign-detail-items', {
          items: items.total,
          settled: items.settled,
          open: items.open,
          disputed: items.disputed,
        }),
        say(t, 'campaign-detail-answers', { answers, reward: money(ctx, t, reward) }),
        agreement === undefined ? [] : say(t, 'campaign-detail-agreement', inPoints(t, agreement)),
      ),
    ),
  }
}

/** To two decimals, as people of that language write them. */
const inPoints = ({ locale }: Turn['t'], { value, low, high }: Measured): Record<string, string> => {
  const show = (number: number): string =>
    number.toLocaleString(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  return { value: show(value), low: show(low), high: show(high) }
}

const change = async (turn: Turn, { id, name }: CampaignRow, how: 'pause' | 'resume'): Promise<View> => {
  const { ctx, tx, t, event, now } = turn
  const by = { actor: actorOf(event), now }
  const done = how === 'pause' ? await pauseCampaign(tx, id, by) : await resumeCampaign(tx, id, reserve, by)
  if (isRefusal(done)) return refused(turn, name, done)
  ctx.log.info({ campaign: id, actor: by.actor }, `a moderator's ${how}`)
  return { text: say(t, `campaign-did-${how}`, { name }), tone: 'good' }
}

const refused = ({ ctx, t }: Turn, name: string, { refused: code, words }: Refusal): View => {
  if (code === 'treasury-too-low') {
    const missing = money(ctx, t, BigInt(words?.['missing'] ?? 0))
    return { text: say(t, 'refusal-treasury-too-low', { missing }), tone: 'bad' }
  }
  if (code !== 'campaign-wrong-status') throw new Error(`a campaign refused with ${code}`)
  const status = t(`campaign-status-${words?.['status']}`)
  return { text: say(t, 'campaign-cannot', { name, status }), tone: 'bad' }
}

import { findCampaign } from '#campaigns/find-campaign.ts'
import { findFeed, startFeed, stopFeed } from '#campaigns/groups/feeds.ts'
import type { CampaignRow } from '#campaigns/rows.ts'
import type { View } from '#core/view.ts'

import { givenIn } from '../given.ts'
import { actorOf, placeOf } from '../moderators.ts'
import { say } from '../rich.ts'
import type { Turn } from '../turn.ts'

/** Cards an hour: where a moderator says nothing, and at most. */
const usual = 6
const most = 60

/**
 * `/campaign feed NAME [RATE | stop]`: posts the campaign's cards where the command is given. Whoever moderates a group
 * may show any campaign there that is for everybody: its budget is set aside already.
 */
export const feed = async (turn: Turn, args: string): Promise<View | { unknown: string }> => {
  const { t, event } = turn
  const { found, name, rate } = await read(turn, args)
  if (name === '') return { text: say(t, 'feed-usage') }
  const own = placeOf(event)
  if (found === undefined || (found.private_to !== null && found.private_to !== own)) return { unknown: name }
  if (event.where.kind !== 'group') return { text: say(t, 'feed-only-groups'), tone: 'bad' }
  return rate === 'stop' ? stop(turn, found) : start(turn, found, rate)
}

/** A name may end in a number itself, so of what was typed in one line the whole is tried first. */
const read = async (turn: Turn, args: string) => {
  const { tx } = turn
  const given = givenIn(turn)
  if (given !== undefined) {
    const { 'campaign-name': name = '', 'campaign-rate': rate } = given
    return { found: await findCampaign(tx, name), name, rate: rate?.toLowerCase() }
  }
  const whole = await findCampaign(tx, args)
  const [, name = args, rate] = /^([\s\S]*\S)\s+(\S+)$/.exec(args) ?? []
  if (whole !== undefined || rate === undefined) return { found: whole, name: args, rate: undefined }
  return { found: await findCampaign(tx, name), name, rate: rate.toLowerCase() }
}

const start = async (
  turn: Turn,
  { id, name, status }: CampaignRow,
  asked: string | undefined,
): Promise<View> => {
  const { tx, t, event, person, now } = turn
  const spot = { campaignId: id, place: event.where }
  const known = await findFeed(tx, spot)
  const running = known?.status === 'running' ? known.perHour : undefined
  if (asked !== undefined && !/^\d{1,2}$/.test(asked))
    return { text: say(t, 'feed-rate', { name }), tone: 'bad' }
  const rate = asked === undefined ? (running ?? usual) : Number(asked)
  if (rate < 1 || rate > most) return { text: say(t, 'feed-rate', { name }), tone: 'bad' }
  if (status !== 'running')
    return { text: say(t, 'feed-not-running', { name, status: t(`campaign-status-${status}`) }), tone: 'bad' }
  const said: View = { text: say(t, 'feed-started', { name, rate }), tone: 'good' }
  if (asked === undefined && running !== undefined) return said
  const feed = { perHour: rate, locale: person.locale, startedBy: person.id }
  await startFeed(tx, spot, feed, { actor: actorOf(event), now })
  return said
}

const stop = async ({ tx, t, event, now }: Turn, { id, name }: CampaignRow): Promise<View> => {
  const by = { actor: actorOf(event), now }
  const stopped = await stopFeed(tx, { campaignId: id, place: event.where }, by)
  return {
    text: say(t, stopped ? 'feed-now-stopped' : 'feed-none', { name }),
    tone: stopped ? 'good' : 'plain',
  }
}

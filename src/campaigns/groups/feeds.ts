import { sql } from 'kysely'

import type { Locale } from '#core/locale.ts'
import type { Place } from '#core/view.ts'
import { json, type Db, type Tx } from '#db/connect.ts'

import { recordAction, type By } from '../actions.ts'
import { toPlace } from './stored-place.ts'
import { tell } from '../tell.ts'

/** A campaign's cards in one channel. `perHour`: how many of them, 1 to 60. */
export type Feed = { id: number; perHour: number; status: 'running' | 'stopped' | 'done' }

type Spot = { campaignId: number; place: Place }

const spotOf = ({ campaignId, place }: Spot) => ({
  campaign_id: campaignId,
  platform: place.platform,
  chat: place.chat,
  thread: place.thread ?? '',
})

export const findFeed = async (db: Db | Tx, spot: Spot): Promise<Feed | undefined> => {
  const { campaign_id, platform, chat, thread } = spotOf(spot)
  const row = await db
    .selectFrom('feeds')
    .select(['id', 'per_hour', 'status'])
    .where('campaign_id', '=', campaign_id)
    .where('platform', '=', platform)
    .where('chat', '=', chat)
    .where('thread', '=', thread)
    .executeTakeFirst()
  return row === undefined ? undefined : { id: row.id, perHour: row.per_hour, status: row.status }
}

/** Begins to post a campaign's cards in a place, the first one at once; or changes their rate. */
export const startFeed = async (
  tx: Tx,
  spot: Spot,
  feed: { perHour: number; locale: Locale; startedBy: number },
  by: By,
): Promise<void> => {
  const values = {
    per_hour: feed.perHour,
    locale: feed.locale,
    title: spot.place.title ?? '',
    status: 'running' as const,
    reason: null,
    started_by: feed.startedBy,
    next_at: by.now,
  }
  const { id } = await tx
    .insertInto('feeds')
    .values({ ...spotOf(spot), ...values })
    .onConflict((on) => on.columns(['campaign_id', 'platform', 'chat', 'thread']).doUpdateSet(values))
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('outbox')
    .values({ job: 'feed', payload: json({ feedId: id }) })
    .execute()
  const { campaignId, place } = spot
  await recordAction(tx, by, 'feed.started', { campaignId, chat: place.chat, perHour: feed.perHour })
}

/** Posts no more; what is posted stays. False where nothing was running. */
export const stopFeed = async (tx: Tx, spot: Spot, by: By): Promise<boolean> => {
  const { campaign_id, platform, chat, thread } = spotOf(spot)
  const stopped = await tx
    .updateTable('feeds')
    .set({ status: 'stopped' })
    .where('campaign_id', '=', campaign_id)
    .where('platform', '=', platform)
    .where('chat', '=', chat)
    .where('thread', '=', thread)
    .where('status', '=', 'running')
    .returning('id')
    .executeTakeFirst()
  if (stopped === undefined) return false
  await recordAction(tx, by, 'feed.stopped', { campaignId: campaign_id, chat })
  return true
}

/** What a feed posts now, and where. */
export type FeedCard = { feedId: number; itemId: number; locale: string; place: Place }

/**
 * The next card of a feed whose time has come: an open item that is not in that channel yet, in the order of the
 * campaign. The feed is set to its next time before anything is posted, so that a crash leaves out a card and never
 * posts one twice. A campaign that is paused is waited for; one with nothing left to post ends the feed.
 */
export const takeFeedCard = async (tx: Tx, feedId: number, now: Date): Promise<FeedCard | undefined> => {
  const feed = await tx
    .selectFrom('feeds')
    .innerJoin('campaigns', 'campaigns.id', 'feeds.campaign_id')
    .selectAll('feeds')
    .select('campaigns.status as campaign')
    .where('feeds.id', '=', feedId)
    .where('feeds.status', '=', 'running')
    .where('feeds.next_at', '<=', now)
    .forUpdate('feeds')
    .executeTakeFirst()
  if (feed === undefined) return undefined
  const next_at = new Date(now.getTime() + Math.round(3_600_000 / feed.per_hour))
  const { rows } = await sql<{ id: number }>`
    select id from items
    where campaign_id = ${feed.campaign_id} and status = 'open' and not exists (
      select from cards where cards.item_id = items.id and cards.platform = ${feed.platform}
        and cards.chat = ${feed.chat} and coalesce(cards.thread, '') = ${feed.thread})
    order by id <= ${feed.last_item}, id limit 1`.execute(tx)
  const item = feed.campaign === 'running' ? rows[0]?.id : undefined
  const ended = feed.campaign === 'closed' || (feed.campaign === 'running' && item === undefined)
  await tx
    .updateTable('feeds')
    .set({ next_at, last_item: item ?? feed.last_item, status: ended ? 'done' : 'running' })
    .where('id', '=', feedId)
    .execute()
  if (item === undefined) return undefined
  return { feedId, itemId: item, locale: feed.locale, place: toPlace(feed) }
}

/** A card could not be posted now: its item comes first when the feed goes on after so many seconds. */
export const delayFeed = async (db: Db, card: FeedCard, seconds: number, now: Date): Promise<void> => {
  await db
    .updateTable('feeds')
    .set({ next_at: new Date(now.getTime() + seconds * 1000), last_item: card.itemId - 1 })
    .where('id', '=', card.feedId)
    .execute()
}

/** A feed cannot post where it is: it stops, and whoever started it is told why, in private; so is the group's log. */
export const breakFeed = async (db: Db, { feedId, place }: FeedCard, why: string, now: Date): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const feed = await tx
      .updateTable('feeds')
      .set({ status: 'stopped', reason: why })
      .where('id', '=', feedId)
      .where('status', '=', 'running')
      .returning(['campaign_id', 'started_by'])
      .executeTakeFirst()
    if (feed === undefined) return
    const detail = { campaignId: feed.campaign_id, chat: place.chat }
    await recordAction(tx, { actor: 'accord', now }, 'feed.broken', detail)
    if (feed.started_by === null) return
    const { name } = await tx
      .selectFrom('campaigns')
      .select('name')
      .where('id', '=', feed.campaign_id)
      .executeTakeFirstOrThrow()
    const payload = { campaign: name, title: place.title ?? place.chat, why }
    await tell(tx, feed.started_by, {
      key: `feed:${feedId}:${now.getTime()}`,
      kind: 'feed-stopped',
      payload,
      now,
      platform: place.platform,
    })
  })

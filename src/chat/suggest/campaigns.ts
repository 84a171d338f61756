import { sql, type RawBuilder } from 'kysely'

import { seenIn } from '#campaigns/seen-in.ts'
import { taskWords } from '#campaigns/task-words.ts'

import { placeOf } from '../moderators.ts'
import { anywhere, most, named, type Asker, type Suggestion } from './asked.ts'

/** Names of campaigns that the command would take, the newest first; a group's own tasks by their first words. */
export const suggestCampaigns = async (asker: Asker): Promise<Suggestion[]> => {
  const { ctx, asked } = asker
  const fits = fitting(asker)
  if (fits === undefined) return []
  const typed = anywhere(asked.typed)
  const rows = await ctx.db
    .selectFrom('campaigns')
    .select(['id', 'name'])
    .where(fits)
    .where(
      sql<boolean>`(campaigns.name ilike ${typed} or (campaigns.private_to is not null and exists (
        select from items where items.campaign_id = campaigns.id and items.payload::text ilike ${typed})))`,
    )
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
  const words = await taskWords(
    ctx.db,
    ctx.types,
    rows.map(({ id }) => id),
  )
  return rows.map(({ id, name }) => {
    const first = words.get(id)
    return first === undefined ? { name, value: name } : named(first, name, name)
  })
}

type Fits = RawBuilder<boolean>

const fitting = ({ event, moderator, asked }: Asker): Fits | undefined => {
  const own =
    moderator === 'operator' ? sql<boolean>`true` : sql<boolean>`campaigns.private_to = ${placeOf(event)}`
  const seen = moderator === 'operator' ? own : seenIn(event.where)
  if (asked.command !== 'campaign') return withCases(asked.command, own)
  const action = asked.given['campaign-action']
  if (action === 'pause') return sql<boolean>`campaigns.status = 'running' and ${own}`
  if (action === 'resume') return sql<boolean>`campaigns.status = 'paused' and ${own}`
  if (action === 'gate') return own
  if (action === 'status') return seen
  const feed = sql<boolean>`(campaigns.private_to is null or campaigns.private_to = ${placeOf(event)})
    and (campaigns.status = 'running' or exists (select from feeds f where f.campaign_id = campaigns.id
      and f.status = 'running' and f.platform = ${event.where.platform} and f.chat = ${event.where.chat}))`
  if (action === 'feed') return event.where.kind === 'group' ? feed : undefined
  // The other actions take no name; before one is chosen, anything that one of them takes may be meant.
  return action === undefined ? sql<boolean>`(${seen} or (${feed}))` : undefined
}

/** Of the commands that decide something: whose cases the moderator decides. */
const withCases = (command: string, own: Fits): Fits =>
  command === 'dispute'
    ? sql<boolean>`${own} and exists (select from items
        where items.campaign_id = campaigns.id and items.status = 'disputed')`
    : own

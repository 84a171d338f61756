import { sql } from 'kysely'

import type { Tx } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import type { LogPart } from './logs.ts'
import { toPlace } from '../groups/stored-place.ts'
import { taskWords } from '../task-words.ts'

/**
 * One action as a log tells it. `actor`: `operator`, `accord` (a job), `contributor` (by their number) or `moderator` (by
 * the name that their platform gives them, where it is the log's own). `campaign` and `item` by their names; a group's own
 * task by its first words.
 */
export type LogLine = {
  kind: string
  actor: 'operator' | 'accord' | 'contributor' | 'moderator'
  name: string
  campaign: string
  item: string
  number: number
}

const most = 20
const everyMs = 60_000

type Found = {
  id: number
  kind: string
  actor: string
  actor_name: string | null
  campaign: string | null
  campaign_id: number | null
  item: string | null
  number: number | null
}

/**
 * What a log tells next, at most once a minute: actions on campaigns that belong to its group, or have a feed, a gate or a
 * card there, and bans of people who have used Accord there. The next time is set before anything is posted, the place in
 * the record only afterwards: a crash between the two can tell something twice, and leaves out nothing.
 */
export const takeLogPart = async (
  tx: Tx,
  types: TaskTypes,
  logId: number,
  now: Date,
): Promise<{ part: LogPart; lines: LogLine[] } | undefined> => {
  const log = await tx
    .selectFrom('logs')
    .selectAll()
    .where('id', '=', logId)
    .where('status', '=', 'running')
    .where('next_at', '<=', now)
    .forUpdate()
    .executeTakeFirst()
  if (log === undefined || !(await isSettled(tx))) return undefined
  const { id: newest } = await tx
    .selectFrom('actions')
    .select((is) => is.fn.coalesce(is.fn.max('id'), sql<number>`0`).as('id'))
    .executeTakeFirstOrThrow()
  const { platform, chat, locale } = log
  const found = await findActions(tx, { platform, chat, after: log.last_action })
  if (found.length === 0) {
    await tx.updateTable('logs').set({ last_action: newest }).where('id', '=', logId).execute()
    return undefined
  }
  const upTo = found.length < most ? newest : (found.at(-1)?.id ?? newest)
  await tx
    .updateTable('logs')
    .set({ next_at: new Date(now.getTime() + everyMs) })
    .where('id', '=', logId)
    .execute()
  const words = await taskWords(
    tx,
    types,
    found.flatMap(({ campaign_id }) => campaign_id ?? []),
  )
  return {
    part: { logId, from: log.last_action, upTo, locale, place: toPlace(log) },
    lines: found.map((line) => toLine(line, words)),
  }
}

/** Whether no transaction is writing an action: one that is could get a lower id than those seen. See 0013-logs.ts. */
const isSettled = async (tx: Tx): Promise<boolean> => {
  const { rows } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('actions', 0)) as free`.execute(tx)
  return rows[0]?.free === true
}

const findActions = async (
  tx: Tx,
  { platform, chat, after }: { platform: string; chat: string; after: number },
): Promise<Found[]> => {
  const { rows } = await sql<Found>`
    with told as (
      select a.id, a.kind, a.actor, a.detail, i.external_id as item,
        coalesce(i.campaign_id, (a.detail->>'campaignId')::bigint) as campaign_id,
        (a.detail->>'contributorId')::bigint as contributor_id
      from actions a left join items i on i.id = (a.detail->>'itemId')::bigint
      where a.id > ${after})
    select a.id, a.actor, c.name as campaign, c.id as campaign_id, a.item,
      case when a.kind = 'campaign.running' and a.detail->>'from' = 'draft' then
          case when c.private_to is null then 'campaign.started' else 'task.posted' end
        when a.kind = 'campaign.running' then 'campaign.resumed' else a.kind end as kind,
      coalesce((a.detail->>'perHour')::int, (a.detail->>'failed')::int, (a.detail->>'accepted')::int, a.contributor_id)::float8 as number,
      (select nullif(n.name, '') from identities n
        where n.platform = ${platform} and a.actor = n.platform || ':' || n.platform_user) as actor_name
    from told a left join campaigns c on c.id = a.campaign_id
    where case
      when a.kind in ('campaign.gated', 'campaign.running', 'campaign.paused', 'campaign.closed', 'campaign.ungated',
          'gold.retired', 'item.settled', 'item.reported', 'contest', 'contest.accepted', 'contest.kept', 'report.withdrawn',
          'report.dismissed') then
        c.private_to = ${`${platform}:${chat}`}
        or exists (select from feeds f where f.campaign_id = c.id and f.platform = ${platform} and f.chat = ${chat})
        or exists (select from campaign_gates g
          where g.campaign_id = c.id and g.platform = ${platform} and g.chat = ${chat})
        or exists (select from items i join cards k on k.item_id = i.id
          where i.campaign_id = c.id and k.platform = ${platform} and k.chat = ${chat})
        or (a.detail->>'platform' = ${platform} and a.detail->>'chat' = ${chat})
      when a.kind in ('contributor.ban', 'contributor.unban', 'person.appealed', 'person.flagged', 'person.lifted',
          'person.upheld') then exists (select from members m
        where m.contributor_id = a.contributor_id and m.platform = ${platform} and m.chat = ${chat})
      when a.kind in ('feed.started', 'feed.stopped', 'feed.broken') then a.detail->>'chat' = ${chat}
      when a.kind in ('log.started', 'role.set', 'role.unset', 'role.broken') then
        a.detail->>'platform' = ${platform} and a.detail->>'chat' = ${chat}
      else false end
    order by a.id limit ${most}`.execute(tx)
  return rows
}

const jobs = ['sweep', 'accord']

const toLine = (
  { kind, actor, actor_name: name, campaign, campaign_id, item, number }: Found,
  words: Map<number, string>,
): LogLine => {
  const [, contributor] = /^contributor:(\d+)$/.exec(actor) ?? []
  return {
    kind,
    actor: jobs.includes(actor)
      ? 'accord'
      : actor === 'operator'
        ? 'operator'
        : contributor === undefined
          ? 'moderator'
          : 'contributor',
    name: contributor ?? safe(name ?? ''),
    campaign: safe(words.get(campaign_id ?? 0) ?? campaign ?? ''),
    item: safe(item ?? ''),
    number: number ?? 0,
  }
}

/** People choose names, and ids come from files: an address in one of them stays out of a channel. */
const safe = (text: string): string => text.replaceAll(/[1-9A-HJ-NP-Za-km-z]{32,44}/g, '…')

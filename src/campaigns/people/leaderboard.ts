import { sql } from 'kysely'

import { json, type Db, type Tx } from '#db/connect.ts'

/** A place in the list. `name` where the person wants it shown. */
export type Ranked = { place: number; contributorId: number; accepted: number; name?: string }

/** A group, as its members are counted; none for everybody. */
export type Where = { platform: string; chat: string }

/** Notes that somebody uses Accord in a group, with the roles they have there now. */
export const noteMember = async (
  tx: Tx,
  { platform, chat }: Where,
  contributorId: number,
  roles: readonly string[],
  now: Date,
): Promise<void> => {
  // Written anew every ten minutes at most, since every event in a group comes by here.
  await sql`
    insert into members (platform, chat, contributor_id, roles, seen_at)
    values (${platform}, ${chat}, ${contributorId}, ${json([...roles].sort())}, ${now})
    on conflict (platform, chat, contributor_id) do update set roles = excluded.roles, seen_at = excluded.seen_at
      where members.roles <> excluded.roles or members.seen_at < ${new Date(now.getTime() - 600_000)}`.execute(
    tx,
  )
}

/**
 * The first `limit` people by accepted answers, and the place of one person below them. Equal numbers share a place.
 * A name is the one on `platform` where there is one.
 */
export const leaderboard = async (
  db: Db | Tx,
  platform: string,
  own: number,
  limit: number,
  where?: Where,
): Promise<{ top: Ranked[]; own?: Ranked }> => {
  const inGroup =
    where === undefined
      ? sql``
      : sql`and exists (select from members m where m.contributor_id = v.contributor_id
          and m.platform = ${where.platform} and m.chat = ${where.chat})`
  const { rows } = await sql<{ place: number; id: number; accepted: number; name: string | null }>`
    with counted as (
      select v.contributor_id as id, count(*)::int as accepted from verdicts v
      where v.accepted ${inGroup} group by v.contributor_id),
    ranked as (select id, accepted, rank() over (order by accepted desc) as place from counted)
    select r.place, r.id, r.accepted, case when c.shows_name then (
        select nullif(i.name, '') from identities i where i.contributor_id = r.id
        order by i.platform = ${platform} desc, i.created_at limit 1) end as name
    from ranked r join contributors c on c.id = r.id and c.status = 'active'
    where r.place <= ${limit} or r.id = ${own}
    order by r.place, r.id limit ${limit + 1}`.execute(db)
  const list = rows.map(({ place, id, accepted, name }): Ranked => ({
    place,
    contributorId: id,
    accepted,
    ...(name === null ? {} : { name }),
  }))
  const mine = list.find(({ contributorId }) => contributorId === own)
  return { top: list.slice(0, limit), ...(mine !== undefined && { own: mine }) }
}

/** Whether others may read a person's name in a list. */
export const setShowsName = async (tx: Tx, contributorId: number, shown: boolean): Promise<void> => {
  await tx.updateTable('contributors').set({ shows_name: shown }).where('id', '=', contributorId).execute()
}

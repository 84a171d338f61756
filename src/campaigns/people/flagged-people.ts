import { sql } from 'kysely'

import type { Db, Tx } from '#db/connect.ts'

/** A person as moderators know them: by a number, with how their answers did and what is noted of them. */
export type PersonLine = {
  contributorId: number
  status: 'active' | 'banned' | 'forgotten'
  answered: number
  accepted: number
  rejected: number
  kinds: string[]
  appealed: boolean
}

/** `flagged`: only people of whom something is noted that was not lifted. `chat`: only people seen in that group. */
type Whom = {
  flagged?: boolean
  contributorId?: number
  chat?: { platform: string; chat: string } | undefined
  limit?: number
}

/** Who has appealed first, then who was flagged last. */
export const listPeople = async (db: Db | Tx, whom: Whom = {}): Promise<PersonLine[]> => {
  const { flagged = false, contributorId = null, chat, limit = 50 } = whom
  const { rows } = await sql<PersonLine>`
    with people as (
      select c.id, c.status,
        coalesce((select jsonb_agg(distinct kind) from flags f
          where f.contributor_id = c.id and f.status <> 'lifted'), '[]') as kinds,
        exists (select from flags f where f.contributor_id = c.id and f.status = 'appealed') as appealed,
        (select max(id) from flags f where f.contributor_id = c.id and f.status <> 'lifted') as latest
      from contributors c
      where (${contributorId}::bigint is null or c.id = ${contributorId}::bigint) and c.status <> 'forgotten'
        and (not ${flagged}::boolean or exists (
          select from flags f where f.contributor_id = c.id and f.status <> 'lifted'))
        and (${chat?.chat ?? null}::text is null or exists (
          select from members m where m.contributor_id = c.id
            and m.platform = ${chat?.platform ?? null} and m.chat = ${chat?.chat ?? null}))
      order by appealed desc, latest desc nulls last, c.id limit ${limit})
    select people.id as "contributorId", status, kinds, appealed,
      (select count(*) from answers a where a.contributor_id = people.id) as answered,
      (select count(*) from verdicts v where v.contributor_id = people.id and v.accepted) as accepted,
      (select count(*) from verdicts v where v.contributor_id = people.id and not v.accepted) as rejected
    from people order by appealed desc, latest desc nulls last, people.id`.execute(db)
  return rows
}

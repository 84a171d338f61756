import { sql } from 'kysely'

import type { Db, Tx } from '#db/connect.ts'

import { untouched } from './untouched.ts'

/** So many known answers are looked at from a place on, which differs from task to task. */
const near = 32

/**
 * An item with a known answer that others have answered and this person has not, at a place that `random` chooses; none that
 * stands as a card somewhere, since cards say what was settled. Each is
 * asked of as many people as the campaign may ask about an item, so that its budget holds. Locked, as picks are.
 */
export const pickGold = async (
  tx: Db | Tx,
  campaignId: number,
  contributorId: number,
  random: () => number,
): Promise<number | undefined> => {
  const { rows: ends } = await sql<{ first: number | null; last: number | null }>`
    select min(id) as first, max(id) as last from items
    where campaign_id = ${campaignId} and gold is not null and answered > 0 and status in ('open', 'settled')`.execute(
    tx,
  )
  const { first = null, last = null } = ends[0] ?? {}
  if (first === null || last === null) return undefined
  const from = first + Math.floor(random() * (last - first + 1))
  return (
    (await search(tx, campaignId, contributorId, from)) ??
    (from > first ? search(tx, campaignId, contributorId, first) : undefined)
  )
}

const search = async (
  tx: Db | Tx,
  campaignId: number,
  contributorId: number,
  from: number,
): Promise<number | undefined> => {
  const { rows } = await sql<{ id: number }>`
    select items.id from (
      select id from items
      where campaign_id = ${campaignId} and gold is not null and answered > 0 and status in ('open', 'settled')
        and id >= ${from}
      order by id limit ${near}
    ) as known join items on items.id = known.id join campaigns on campaigns.id = items.campaign_id
    where items.gold is not null and items.status in ('open', 'settled')
      and items.answered + items.pending < campaigns.max_answers and ${untouched(contributorId)}
      and not exists (select from cards where cards.item_id = items.id)
    order by items.id limit 1 for update of items skip locked`.execute(tx)
  return rows[0]?.id
}

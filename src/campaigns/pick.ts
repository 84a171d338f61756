import { sql } from 'kysely'

import type { Db, Tx } from '#db/connect.ts'

import { mayEnter } from './gates.ts'

/** Chooses the item a person is asked about next: its id, or undefined where there is none for them now. */
export type Pick = (tx: Db | Tx, contributorId: number, now: Date) => Promise<number | undefined>

/** How many of a campaign's foremost items are looked at before the search goes to its other end. */
const near = 64

/**
 * The default: the neediest item (the one closest to its decision) of the oldest running campaign, campaigns in the
 * person's language first; with `locales` only campaigns in these, in this order. Never one that they have answered,
 * skipped or reported, never a group's own. The row is locked; one that somebody else holds is passed over.
 *
 * A person who has done much stands at the front of the index (`items_needy`) among items they know already; so only
 * the first few are looked at there, then the search begins at the other end, where the untouched items are.
 */
export const pickNeediest =
  (locales?: readonly string[]): Pick =>
  async (tx, contributorId) => {
    const campaigns = await openCampaigns(tx, contributorId, locales)
    for (const id of campaigns) {
      const item = (await fromFront(tx, id, contributorId)) ?? (await fromBack(tx, id, contributorId))
      if (item !== undefined) return item
    }
    return undefined
  }

const openCampaigns = async (
  tx: Db | Tx,
  contributorId: number,
  locales: readonly string[] | undefined,
): Promise<number[]> => {
  const rows = await tx
    .selectFrom('campaigns')
    .innerJoin('contributors', (on) => on.on('contributors.id', '=', contributorId))
    .select(['campaigns.id', 'campaigns.locale', 'contributors.locale as own'])
    .where('campaigns.status', '=', 'running')
    .where('private_to', 'is', null)
    .where(mayEnter(contributorId))
    .orderBy('campaigns.id')
    .execute()
  const rank = (row: { locale: string; own: string }): number =>
    locales === undefined ? Number(row.locale !== row.own) : locales.indexOf(row.locale)
  return rows
    .filter((row) => rank(row) >= 0)
    .sort((a, b) => rank(a) - rank(b))
    .map((row) => row.id)
}

const fromFront = async (
  tx: Db | Tx,
  campaignId: number,
  contributorId: number,
): Promise<number | undefined> => {
  const { rows } = await sql<{ id: number }>`
    select items.id from (
      select id from items
      where campaign_id = ${campaignId} and status = 'open' and wanted > pending
      order by answered desc, id limit ${near}
    ) as front join items on items.id = front.id
    where items.status = 'open' and items.wanted > items.pending and ${untouched(contributorId)}
    order by items.answered desc, items.id limit 1 for update of items skip locked`.execute(tx)
  return rows[0]?.id
}

const fromBack = async (
  tx: Db | Tx,
  campaignId: number,
  contributorId: number,
): Promise<number | undefined> => {
  const { rows } = await sql<{ id: number }>`
    select items.id from items
    where campaign_id = ${campaignId} and status = 'open' and wanted > pending and ${untouched(contributorId)}
    order by answered, id desc limit 1 for update skip locked`.execute(tx)
  return rows[0]?.id
}

const untouched = (contributorId: number) => sql`not exists (
  select from assignments
  where assignments.item_id = items.id and assignments.contributor_id = ${contributorId}
    and assignments.status <> 'expired')`

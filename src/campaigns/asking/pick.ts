import { sql } from 'kysely'

import type { Params } from '#consensus/method.ts'
import type { Db, Tx } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'

import { openCampaigns, type OpenCampaign } from './open-campaigns.ts'
import { pickGold } from './pick-gold.ts'
import { restingUntil } from './resting.ts'
import { goldShare, goldShareOf } from './trust.ts'
import { untouched } from './untouched.ts'
import { voiceOf } from '../votes.ts'
import { askedAs, isTelling, isUseful, toModel, worthAsking, type Candidate } from './worth.ts'

/**
 * Chooses the item a person is asked about next: its id, or undefined where there is none for them now. `restUntil`: they
 * have done for today what they may, see resting.ts.
 */
export type Pick = (
  tx: Db | Tx,
  contributorId: number,
  now: Date,
) => Promise<number | undefined | { restUntil: Date }>

/** How many of a campaign's foremost items are looked at before the search goes to its other end. */
const near = 64

/** How many of those are weighed for one person. */
const considered = 4

/**
 * The neediest item (the one closest to its decision) of the oldest running campaign, campaigns in the person's language
 * first; with `locales` only campaigns in these, in this order. Never one that they have answered, skipped or reported,
 * never a group's own. The row is locked; one that somebody else holds is passed over.
 *
 * A person who has done much stands at the front of the index (`items_needy`) among items they know already; so only
 * the first few are looked at there, then the search begins at the other end, where the untouched items are.
 */
export const pickNeediest =
  (locales?: readonly string[]): Pick =>
  async (tx, contributorId, now) => {
    for (const { id } of await openCampaigns(tx, contributorId, locales, now)) {
      const item = await neediest(tx, id, contributorId)
      if (item !== undefined) return item
    }
    return undefined
  }

/**
 * The default. Now and then an item with a known answer, the more seldom the more a person is trusted (`random` decides,
 * so that nobody can tell). Else the foremost item that this person's answer can be expected to say something about, first
 * the one that it is likeliest to settle. Where everything near its decision is clear to them, an untouched item.
 * Before a campaign's first refit, nothing is known of anybody: the neediest.
 */
export const pickWorthwhile =
  (types: TaskTypes, random: () => number = Math.random): Pick =>
  async (tx, contributorId, now) => {
    const campaigns = await openCampaigns(tx, contributorId, undefined, now)
    const tried = random()
    const gold = tried < goldShare.most && tried < (await goldShareOf(tx, contributorId))
    const helpless: OpenCampaign[] = []
    for (const campaign of campaigns) {
      const known = gold ? await pickGold(tx, campaign.id, contributorId, random) : undefined
      const found = known ?? (await pickFrom(tx, types, campaign, contributorId))
      if (found === 'of-no-use') helpless.push(campaign)
      else if (found !== undefined) return found
    }
    return warmUp(tx, helpless, contributorId, now, random)
  }

const pickFrom = async (
  tx: Db | Tx,
  types: TaskTypes,
  campaign: OpenCampaign,
  contributorId: number,
): Promise<number | undefined | 'of-no-use'> => {
  const type = types.get(campaign.kind)
  if (!campaign.learned || type === undefined) return neediest(tx, campaign.id, contributorId)
  const { shared, known, candidates } = await foremost(tx, campaign.id, contributorId)
  const [first] = candidates
  if (first === undefined) return fromBack(tx, campaign.id, contributorId)
  const { options, rule } = campaign
  const model = toModel(shared, known)
  const asking = askedAs({ type, options, rule, model, voice: voiceOf(contributorId) }, first.payload)
  // Where nobody's answers say much, nobody in particular is to blame, and items must come to their end.
  if (!isTelling(asking, first.payload)) return neediest(tx, campaign.id, contributorId)
  const worth = worthAsking(asking, candidates)
  const taken = await take(tx, worth)
  if (taken !== undefined) return taken
  return isUseful(asking, first.payload) ? fromBack(tx, campaign.id, contributorId) : 'of-no-use'
}

/**
 * Somebody whose answers so far say nothing about the items of these campaigns can still show otherwise: first by items
 * with a known answer, then by a few others a day.
 */
const warmUp = async (
  tx: Db | Tx,
  campaigns: OpenCampaign[],
  contributorId: number,
  now: Date,
  random: () => number,
): ReturnType<Pick> => {
  if (campaigns.length === 0) return undefined
  const restUntil = await restingUntil(tx, contributorId, now)
  if (restUntil !== undefined) return { restUntil }
  for (const { id } of campaigns) {
    const item = (await pickGold(tx, id, contributorId, random)) ?? (await fromBack(tx, id, contributorId))
    if (item !== undefined) return item
  }
  return undefined
}

const neediest = async (tx: Db | Tx, campaignId: number, who: number): Promise<number | undefined> =>
  (await fromFront(tx, campaignId, who)) ?? (await fromBack(tx, campaignId, who))

/** The foremost items that a person has not seen; the search is over the first few of the index. */
const front = (campaignId: number, contributorId: number) => sql`
  (select id from items
    where campaign_id = ${campaignId} and status = 'open' and wanted > pending
    order by answered desc, id limit ${near}
  ) as front join items on items.id = front.id
  where items.status = 'open' and items.wanted > items.pending and ${untouched(contributorId)}
  order by items.answered desc, items.id`

const fromFront = async (
  tx: Db | Tx,
  campaignId: number,
  contributorId: number,
): Promise<number | undefined> => {
  const { rows } = await sql<{ id: number }>`
    select items.id from ${front(campaignId, contributorId)} limit 1 for update of items skip locked`.execute(
    tx,
  )
  return rows[0]?.id
}

type Foremost = { shared: Params; known: { voice: string; params: Params }[]; candidates: Candidate[] }

/** The foremost items with what was said of them, and what is known of whoever said it and of the person. */
const foremost = async (tx: Db | Tx, campaignId: number, contributorId: number): Promise<Foremost> => {
  const { rows } = await sql<Foremost>`
    with chosen as materialized (
      select items.id, items.payload, items.answered from ${front(campaignId, contributorId)} limit ${considered}),
    votes as materialized (
      select item_id, 'c:' || contributor_id as voice, value from answers where item_id in (select id from chosen)
      union all
      select item_id, voice, value from model_answers where item_id in (select id from chosen))
    select model as shared,
      (select coalesce(jsonb_agg(jsonb_build_object('voice', voice, 'params', params)), '[]') from reliabilities
        where campaign_id = campaigns.id
          and voice = any(array(select voice from votes union select ${voiceOf(contributorId)}))) as known,
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'payload', payload, 'votes', (
          select coalesce(jsonb_agg(jsonb_build_object('voice', voice, 'value', value)), '[]')
          from votes where votes.item_id = chosen.id)) order by answered desc, id), '[]') from chosen) as candidates
    from campaigns where id = ${campaignId}`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error(`there is no campaign ${campaignId}`)
  return row
}

/** The first of these items that is still free: locked, and looked at again. */
const take = async (tx: Db | Tx, ids: number[]): Promise<number | undefined> => {
  for (const id of ids) {
    const { rows } = await sql<{ id: number }>`
      select id from items where id = ${id} and status = 'open' and wanted > pending
      for update skip locked`.execute(tx)
    if (rows.length > 0) return id
  }
  return undefined
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

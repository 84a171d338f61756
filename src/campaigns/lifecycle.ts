import { sql } from 'kysely'

import { isRefusal, refuse, type Refusal } from '#core/refusal.ts'
import { json, type Db, type Tx } from '#db/connect.ts'

import { operator, recordAction, type By } from './actions.ts'
import { budgetOf, type Reserve } from './budget.ts'
import { campaignColumns, type Campaign } from './rows.ts'
import { attempt } from './transaction.ts'

type Status = Campaign['status']

/**
 * Opens a draft to people, with its whole budget set aside in the same transaction. Refusals: `campaign-not-found`,
 * `campaign-wrong-status` {name, status}, `campaign-empty` {name}, and those of `reserve`.
 */
export const startCampaign = async (
  db: Db,
  id: number,
  reserve: Reserve,
  by: By = operator(),
): Promise<Campaign | Refusal> =>
  attempt(db, async (tx) => {
    const campaign = await lockCampaign(tx, id, ['draft'])
    if (isRefusal(campaign)) return campaign
    const item = await tx.selectFrom('items').select('id').where('campaign_id', '=', id).limit(1).execute()
    if (item.length === 0) return refuse('campaign-empty', { name: campaign.name })
    const refused = await fund(tx, campaign, reserve)
    if (refused !== undefined) return refused
    return setStatus(tx, campaign, 'running', by, { started_at: by.now })
  })

/** Stops handing out its tasks; nothing is lost. Refusals: `campaign-not-found`, `campaign-wrong-status`. */
export const pauseCampaign = async (db: Db, id: number, by: By = operator()): Promise<Campaign | Refusal> =>
  attempt(db, async (tx) => {
    const campaign = await lockCampaign(tx, id, ['running'])
    return isRefusal(campaign) ? campaign : setStatus(tx, campaign, 'paused', by)
  })

/** Goes on after a pause, with what was imported meanwhile set aside too. Refusals as `startCampaign`. */
export const resumeCampaign = async (
  db: Db,
  id: number,
  reserve: Reserve,
  by: By = operator(),
): Promise<Campaign | Refusal> =>
  attempt(db, async (tx) => {
    const campaign = await lockCampaign(tx, id, ['paused'])
    if (isRefusal(campaign)) return campaign
    const refused = await fund(tx, campaign, reserve)
    return refused ?? setStatus(tx, campaign, 'running', by)
  })

/**
 * Ends a campaign for good: nobody is asked any more, items nobody has answered are withdrawn, the others are decided
 * by the answers they have (an outbox row each). Refusals: `campaign-not-found`, `campaign-wrong-status`.
 */
export const closeCampaign = async (db: Db, id: number, by: By = operator()): Promise<Campaign | Refusal> =>
  attempt(db, async (tx) => {
    const campaign = await lockCampaign(tx, id, ['draft', 'running', 'paused'])
    if (isRefusal(campaign)) return campaign
    await sql`
      select id from items where campaign_id = ${id} and status = 'open' order by id for update`.execute(tx)
    await sql`
      update assignments set status = 'expired' from items
      where items.id = assignments.item_id and items.campaign_id = ${id} and items.status = 'open'
        and assignments.status = 'open'`.execute(tx)
    await sql`
      update items set wanted = 0, pending = 0, status = case when answered = 0 then 'withdrawn' else 'open' end
      where campaign_id = ${id} and status = 'open'`.execute(tx)
    await sql`
      insert into outbox (job, payload)
      select 'decide', jsonb_build_object('itemId', id) from items
      where campaign_id = ${id} and status = 'open' order by id`.execute(tx)
    return setStatus(tx, campaign, 'closed', by, { closed_at: by.now })
  })

/** The campaign, locked, if it is in one of the states; shared with those who add items (`for share` is theirs). */
export const lockCampaign = async (tx: Tx, id: number, states: Status[]): Promise<Campaign | Refusal> => {
  const campaign = await tx
    .selectFrom('campaigns')
    .select(campaignColumns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (campaign === undefined) return refuse('campaign-not-found', { name: id })
  if (states.includes(campaign.status)) return campaign
  return refuse('campaign-wrong-status', { name: campaign.name, status: campaign.status })
}

/** Sets the campaign's budget aside. */
export const fund = async (tx: Tx, campaign: Campaign, reserve: Reserve): Promise<Refusal | undefined> => {
  const budget = await budgetOf(tx, campaign.id)
  return budget === 0n ? undefined : reserve(tx, campaign.id, budget, campaign.asset)
}

const setStatus = async (
  tx: Tx,
  campaign: Campaign,
  status: Status,
  by: By,
  times: { started_at?: Date; closed_at?: Date } = {},
): Promise<Campaign> => {
  await recordAction(tx, by, `campaign.${status}`, { campaignId: campaign.id, from: campaign.status })
  if (status === 'running')
    await tx
      .insertInto('outbox')
      .values({ job: 'sweep', payload: json({}) })
      .execute()
  return tx
    .updateTable('campaigns')
    .set({ status, ...times })
    .where('id', '=', campaign.id)
    .returning(campaignColumns)
    .executeTakeFirstOrThrow()
}

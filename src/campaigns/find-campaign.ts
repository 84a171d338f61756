import type { Db } from '#db/connect.ts'

import { campaignColumns, type CampaignRow } from './rows.ts'

/** A campaign with what has come of it so far; `answers` counts people's answers. */
export type CampaignStatus = CampaignRow & {
  items: { total: number; open: number; settled: number; disputed: number; withdrawn: number }
  answers: number
  /** Answers that open items still want, and how many of them are in somebody's hands. */
  wanted: number
  pending: number
}

/** A campaign by its name (whatever the case) or its id. */
export const findCampaign = async (db: Db, nameOrId: string | number): Promise<CampaignRow | undefined> => {
  const given = String(nameOrId).trim()
  const query = db.selectFrom('campaigns').select(campaignColumns)
  if (/^\d{1,15}$/.test(given)) return query.where('id', '=', Number(given)).executeTakeFirst()
  return query
    .where((is) => is(is.fn<string>('lower', ['name']), '=', given.toLowerCase()))
    .orderBy((is) => is('name', '=', given), 'desc')
    .executeTakeFirst()
}

/** All campaigns that are for everybody, the newest first, with their counts; `id` for one alone, a group's too. */
export const listCampaigns = async (db: Db, id?: number): Promise<CampaignStatus[]> => {
  const campaigns = await db
    .selectFrom('campaigns')
    .select(campaignColumns)
    .where((is) => (id === undefined ? is('private_to', 'is', null) : is('id', '=', id)))
    .orderBy('id', 'desc')
    .execute()
  if (campaigns.length === 0) return []
  const counts = await db
    .selectFrom('items')
    .select((is) => [
      'campaign_id',
      'status',
      is.fn.countAll<number>().as('count'),
      is.fn.sum<number>('answered').$castTo<number | string>().as('answered'),
      is.fn.sum<number>('wanted').$castTo<number | string>().as('wanted'),
      is.fn.sum<number>('pending').$castTo<number | string>().as('pending'),
    ])
    .where(
      'campaign_id',
      'in',
      campaigns.map((campaign) => campaign.id),
    )
    .groupBy(['campaign_id', 'status'])
    .execute()
  return campaigns.map((campaign) => {
    const own = counts.filter((row) => row.campaign_id === campaign.id)
    const items = { total: 0, open: 0, settled: 0, disputed: 0, withdrawn: 0 }
    for (const row of own) {
      items[row.status] += row.count
      items.total += row.count
    }
    const sum = (of: 'answered' | 'wanted' | 'pending'): number =>
      own.reduce((total, row) => total + Number(row[of]), 0)
    return { ...campaign, items, answers: sum('answered'), wanted: sum('wanted'), pending: sum('pending') }
  })
}

/** One campaign with its counts. */
export const campaignStatus = async (
  db: Db,
  nameOrId: string | number,
): Promise<CampaignStatus | undefined> => {
  const campaign = await findCampaign(db, nameOrId)
  return campaign === undefined ? undefined : (await listCampaigns(db, campaign.id))[0]
}

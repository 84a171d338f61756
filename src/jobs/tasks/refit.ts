import { sql } from 'kysely'

import { alphaOf } from '#campaigns/agreement.ts'
import { raiseFlag, type Evidence } from '#campaigns/people/flags.ts'
import { labelVotes } from '#campaigns/asking/label-votes.ts'
import { loadModel, saveModel } from '#campaigns/model-store.ts'
import type { Campaign } from '#campaigns/rows.ts'
import { votesOfCampaign, type ItemVotes } from '#campaigns/votes.ts'
import type { Model } from '#consensus/index.ts'
import { json, type Db } from '#db/connect.ts'
import type { TaskTypes } from '#prompts/registry.ts'
import type { TaskType } from '#prompts/task-type.ts'

import { campaignOf, itemOf } from '../campaign-of.ts'
import { earlierModel } from '../earlier.ts'
import { crowdOf } from '../suspects/ballots.ts'
import { tooFast } from '../suspects/fast.ts'
import { findSuspects } from '../suspects/find.ts'
import { markSilent } from '../suspects/silent.ts'
import { idOf, type Task } from '../task.ts'
import { learn } from '../weigh.ts'

/**
 * Learns each voice's reliability anew from all answers of a campaign; open items may be sure with what is known now. What
 * the answers show of people is noted, and how far people agree.
 */
export const task: Task = {
  name: 'refit',
  queue: 'models',
  key: (data) => String(idOf(data, 'campaignId')),
  run: async ({ db, types, now }, data) => {
    const campaignId = idOf(data, 'campaignId')
    const learned = await refit(db, types, campaignId)
    await sql`
      insert into outbox (job, payload)
      select 'decide', jsonb_build_object('itemId', items.id)
      from items join campaigns on campaigns.id = items.campaign_id
      where campaign_id = ${campaignId} and items.status = 'open' and answered >= min_answers
      order by items.id`.execute(db)
    await saveAgreement(db, learned)
    await notePeople(db, learned, now())
  },
}

type Learned = {
  campaign: Campaign
  type: TaskType
  items: ItemVotes[]
  labels: string[] | undefined
  model: Model
}

/** The result depends on the answers alone, so that doing it again, or after a crash, changes nothing. */
export const refit = async (db: Db, types: TaskTypes, campaignId: number): Promise<Learned> => {
  const { campaign, type } = await campaignOf(db, types, campaignId)
  const items = await votesOfCampaign(db, campaignId)
  const payload = items[0]?.payload ?? (await anyPayload(db, campaignId))
  const labelsOf = (options: unknown): string[] | undefined =>
    type.compare.by === 'label' && payload !== undefined
      ? type.compare.labels(itemOf({ ...campaign, options }, payload))
      : undefined
  const labels = labelsOf(campaign.options)
  const isEmpty = type.compare.by === 'label' && labels === undefined
  const prior = isEmpty ? undefined : await earlierModel(db, campaign, labels, labelsOf)
  const answers = items.reduce((sum, { answered }) => sum + answered, 0)
  const rows = items.map((votes) => ({ votes, item: itemOf(campaign, votes.payload) }))
  // Before the first answer there is nothing to choose a method by: what was chosen there holds.
  const learned = (answers === 0 ? prior : undefined) ?? learn(type, rows, isEmpty ? [] : labels, prior)
  const marked = labels === undefined ? learned : markSilent(crowdOf(type, labels, items, learned), prior)
  const model = { ...marked, shared: { ...learned.shared, answers } }
  await saveModel(db, campaignId, await withoutKnown(db, campaignId, model, items))
  return { campaign, type, items, labels, model }
}

const anyPayload = async (db: Db, campaignId: number): Promise<unknown> => {
  const item = await db
    .selectFrom('items')
    .select('payload')
    .where('campaign_id', '=', campaignId)
    .limit(1)
    .executeTakeFirst()
  return item?.payload
}

/** What earlier campaigns have left of people who have not answered here is stored once, with the first refit. */
const withoutKnown = async (db: Db, campaignId: number, model: Model, items: ItemVotes[]): Promise<Model> => {
  if ((await loadModel(db, campaignId, [])) === undefined) return model
  const here = new Set(items.flatMap(({ votes }) => votes.map(({ voice }) => voice)))
  return { ...model, voices: new Map([...model.voices].filter(([voice]) => here.has(voice))) }
}

const saveAgreement = async (db: Db, { campaign, type, items, labels }: Learned): Promise<void> => {
  if (labels === undefined) return
  const votes = items.map((item) =>
    labelVotes(
      type,
      labels,
      item.votes.filter(({ contributorId }) => contributorId !== undefined),
    ),
  )
  const agreement = alphaOf(votes, labels.length)
  await db
    .updateTable('campaigns')
    .set({ agreement: agreement === undefined ? null : json(agreement) })
    .where('id', '=', campaign.id)
    .execute()
}

const notePeople = async (
  db: Db,
  { campaign, type, items, labels, model }: Learned,
  now: Date,
): Promise<void> => {
  const found: { contributorId: number; evidence: Evidence }[] = []
  for (const [contributorId, evidence] of await tooFast(db, campaign.id, type.compare.by))
    found.push({ contributorId, evidence })
  if (labels !== undefined)
    for (const [voice, evidence] of findSuspects(crowdOf(type, labels, items, model)))
      found.push({ contributorId: Number(voice.slice(2)), evidence })
  for (const { contributorId, evidence } of found)
    await db
      .transaction()
      .execute(async (tx) => raiseFlag(tx, { contributorId, campaignId: campaign.id, evidence }, now))
}

/** How many answers the last refit had seen. */
export const answersAtRefit = async (db: Db, campaignId: number): Promise<number> => {
  const answers = (await loadModel(db, campaignId, []))?.shared['answers']
  return typeof answers === 'number' ? answers : 0
}

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { saveModel } from '#campaigns/model-store.ts'
import { nextAssignment } from '#campaigns/asking/next-assignment.ts'
import { pickWorthwhile } from '#campaigns/asking/pick.ts'
import { warmUpTasks } from '#campaigns/asking/resting.ts'
import { standard, type LabelItem } from '#consensus/index.ts'
import type { Crowd } from '#jobs/suspects/ballots.ts'
import { markSilent } from '#jobs/suspects/silent.ts'

import { textOf } from '../helpers/conversation.ts'
import {
  foundCampaign,
  labels,
  newPlayer,
  openTown,
  playOnce,
  shownItem,
  truthOf,
  type Town,
} from './town.ts'

let town: Town
beforeEach(async () => {
  town = await openTown()
})
afterEach(async () => town.base.close())

const numberOf = async (id: string): Promise<number> =>
  (
    await town.base.db
      .selectFrom('identities')
      .select('contributor_id')
      .where('platform_user', '=', id)
      .executeTakeFirstOrThrow()
  ).contributor_id

/** What a refit would have learned: `good` are always right, `bad` always say the first label. */
const teach = async (campaignId: number, good: string[], bad: string[]): Promise<void> => {
  const goods = await Promise.all(good.map(async (id) => `c:${await numberOf(id)}`))
  const bads = await Promise.all(bad.map(async (id) => `c:${await numberOf(id)}`))
  const items = Array.from({ length: 80 }, (_, at): LabelItem => {
    const truth = at % labels.length
    return {
      gold: truth,
      votes: [
        ...goods.map((voice) => ({ voice, label: truth })),
        ...bads.map((voice) => ({ voice, label: 0 })),
      ],
    }
  })
  const crowd: Crowd = {
    labels,
    model: standard.learn(items, labels.length),
    items: items.map(({ votes, gold = -1 }, at) => ({ itemId: at + 1, votes, gold })),
  }
  await saveModel(town.base.db, campaignId, markSilent(crowd, undefined))
}

const next = async (id: string) => {
  const contributorId = await numberOf(id)
  return town.base.db.transaction().execute(async (tx) => {
    const pick = pickWorthwhile(town.ctx.types, () => 1)
    const served = await nextAssignment(tx, town.ctx.types, { contributorId, now: town.ctx.now(), pick })
    return 'none' in served ? served : (served.item.payload as { text: string }).text
  })
}

const letGo = async (): Promise<void> => {
  await town.base.db
    .updateTable('assignments')
    .set({ status: 'expired' })
    .where('status', '=', 'open')
    .execute()
  await town.base.db.updateTable('items').set({ pending: 0 }).execute()
}

const said = async (item: number, who: string, label: string): Promise<void> => {
  const row = await town.base.db
    .selectFrom('items')
    .select('id')
    .where('external_id', '=', String(item).padStart(4, '0'))
    .executeTakeFirstOrThrow()
  const contributor_id = await numberOf(who)
  await town.base.db
    .insertInto('assignments')
    .values({
      token: `${item}-${who}`,
      item_id: row.id,
      contributor_id,
      status: 'answered',
      expires_at: town.ctx.now(),
    })
    .execute()
  await town.base.db
    .insertInto('answers')
    .values({ item_id: row.id, contributor_id, value: JSON.stringify(label) })
    .execute()
  await town.base.db
    .updateTable('items')
    .set((is) => ({ answered: is('answered', '+', 1), wanted: 2 }))
    .where('id', '=', row.id)
    .execute()
}

describe('who is asked about what', () => {
  test('of the items begun, first the one that this person’s answer can settle', async () => {
    const campaignId = await foundCampaign(town, 6, { minAnswers: 2, maxAnswers: 9, confidence: 0.995 })
    for (const id of ['ana', 'ben', 'eva', 'dull']) await newPlayer(town, id, truthOf, () => 5)
    await letGo()
    // Two who contradict each other on item 1; one good answer and one that says nothing on item 3.
    await said(1, 'ana', 'negative')
    await said(1, 'ben', 'mixed')
    await said(3, 'ana', truthOf(3))
    await said(3, 'dull', 'positive')
    expect(await next('eva')).toBe('Item 1.')
    await letGo()
    await teach(campaignId, ['ana', 'ben', 'eva'], ['dull'])
    expect(await next('eva')).toBe('Item 3.')
  })

  test('whose answers say nothing gets some tasks a day, reads why, and can work again the next day', async () => {
    const campaignId = await foundCampaign(town, 40, { minAnswers: 3, maxAnswers: 9 })
    const dull = await newPlayer(
      town,
      'dull',
      () => 'positive',
      () => 5,
    )
    await newPlayer(town, 'ana', truthOf, () => 5)
    await teach(campaignId, ['ana'], ['dull'])
    let answered = 0
    while (await playOnce(town, dull)) answered += 1
    expect(answered).toBe(warmUpTasks)
    expect(textOf(dull.views)).toContain('That is enough for today.')
    expect(textOf(dull.views)).toMatch(/The next one comes in 24 hours\./)
    town.wait(24 * 3600)
    dull.views = await dull.voice.command('next')
    expect(shownItem(dull)).toBeDefined()
  })

  test('where nobody’s answers say anything, everybody is asked all the same, the items begun first', async () => {
    const campaignId = await foundCampaign(town, 14, { minAnswers: 3, maxAnswers: 9 })
    const dull = await newPlayer(
      town,
      'dull',
      () => 'positive',
      () => 5,
    )
    for (const id of ['other', 'third']) await newPlayer(town, id, truthOf, () => 5)
    await letGo()
    await said(5, 'other', 'mixed')
    await teach(campaignId, [], ['dull', 'other', 'third'])
    expect(await next('dull')).toBe('Item 5.')
    dull.views = await dull.voice.command('next')
    let answered = 0
    while (await playOnce(town, dull)) answered += 1
    expect(answered).toBe(14)
  })

  test('a newcomer of whom nothing is known, and whoever is right, are always asked', async () => {
    const campaignId = await foundCampaign(town, 30, { minAnswers: 3, maxAnswers: 9 })
    const ana = await newPlayer(town, 'ana', truthOf, () => 5)
    await newPlayer(
      town,
      'dull',
      () => 'positive',
      () => 5,
    )
    await teach(campaignId, ['ana'], ['dull'])
    const fresh = await newPlayer(town, 'fresh', truthOf, () => 5)
    for (const player of [ana, fresh]) {
      let answered = 0
      while (await playOnce(town, player)) answered += 1
      expect(answered).toBe(30)
    }
  })
})

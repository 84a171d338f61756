import { afterAll, beforeAll, expect, test } from 'vitest'

import { assignCard } from '#campaigns/assignments/assign-card.ts'
import { loadModel, saveModel } from '#campaigns/model-store.ts'
import { recordAnswer } from '#campaigns/assignments/record-answer.ts'
import { votesOfCampaign, votesOfItem } from '#campaigns/votes.ts'
import { json } from '#db/connect.ts'

import { draft, inTx, itemsOf, noon, ok, openWorld, person, running, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => world.close())

test('an item’s votes are the people’s and the models’, each under its voice', async () => {
  const campaignId = await running(world, 3)
  const [item, gold] = await itemsOf(world, campaignId)
  const itemId = item?.id ?? 0
  const who = await person(world)
  const { answerId } = await inTx(world, async (tx) => {
    const served = ok(await assignCard(tx, world.types, { itemId, contributorId: who, now: noon }))
    return ok(await recordAnswer(tx, { served, contributorId: who, value: 'mixed', now: noon }))
  })
  await world.db
    .insertInto('model_answers')
    .values([
      { item_id: itemId, voice: 'm:b', value: json('neutral'), confidence: 0.5 },
      { item_id: itemId, voice: 'm:a', value: json('mixed'), confidence: null },
    ])
    .execute()
  await world.db
    .updateTable('items')
    .set({ gold: json('positive') })
    .where('id', '=', gold?.id ?? 0)
    .execute()
  const votes = {
    itemId,
    campaignId,
    status: 'open',
    payload: { text: 'Text number 1' },
    gold: null,
    outcome: null,
    answered: 1,
    votes: [
      { voice: `c:${who}`, value: 'mixed', answerId, contributorId: who },
      { voice: 'm:a', value: 'mixed' },
      { voice: 'm:b', value: 'neutral', confidence: 0.5 },
    ],
  }
  expect(await votesOfItem(world.db, itemId)).toEqual(votes)
  expect(await votesOfItem(world.db, 999_999)).toBeUndefined()
  expect(await votesOfCampaign(world.db, campaignId)).toEqual([
    votes,
    {
      ...votes,
      itemId: gold?.id,
      payload: { text: 'Text number 2' },
      gold: 'positive',
      answered: 0,
      votes: [],
    },
  ])
})

test('what a refit learned is kept, voice by voice, and read back whole or in part', async () => {
  const id = await draft(world, 1)
  expect(await loadModel(world.db, id)).toBeUndefined()
  const many = Array.from({ length: 2500 }, (_, index) => [`c:${index}`, { right: index }] as const)
  await saveModel(world.db, id, { shared: { method: 'x' }, voices: new Map(many) })
  await saveModel(world.db, id, {
    shared: { method: 'y', prior: [0.5, 0.5] },
    voices: new Map([['c:1', { right: -1 }]]),
  })
  const all = await loadModel(world.db, id)
  expect(all?.shared).toEqual({ method: 'y', prior: [0.5, 0.5] })
  expect(all?.voices.size).toBe(2500)
  expect(await loadModel(world.db, id, ['c:1', 'c:2', 'c:9999'])).toEqual({
    shared: { method: 'y', prior: [0.5, 0.5] },
    voices: new Map([
      ['c:1', { right: -1 }],
      ['c:2', { right: 2 }],
    ]),
  })
  expect((await loadModel(world.db, id, []))?.voices.size).toBe(0)
})

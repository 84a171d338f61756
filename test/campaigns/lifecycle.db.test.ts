import { afterAll, beforeAll, expect, test } from 'vitest'

import { assignCard } from '#campaigns/assignments/assign-card.ts'
import { budgetOf, type Reserve } from '#campaigns/budget.ts'
import { createCampaign } from '#campaigns/create-campaign.ts'
import { saveDecision, settleDispute } from '#campaigns/decision.ts'
import { campaignStatus, findCampaign, listCampaigns } from '#campaigns/find-campaign.ts'
import { importItems } from '#campaigns/import/import-items.ts'
import { closeCampaign, pauseCampaign, resumeCampaign, startCampaign } from '#campaigns/lifecycle.ts'
import { recordAnswer } from '#campaigns/assignments/record-answer.ts'
import { refuse } from '#core/refusal.ts'

import {
  draft,
  file,
  freeMoney,
  inTx,
  itemsOf,
  noon,
  ok,
  openWorld,
  person,
  running,
  spec,
  type World,
} from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => world.close())

test.each([
  [{ name: '12' }, 'campaign-name-bad'],
  [{ name: '  ' }, 'campaign-name-bad'],
  [{ name: 'x'.repeat(81) }, 'campaign-name-bad'],
  [{ taskKind: 'paint' }, 'campaign-unknown-task'],
  [{ minAnswers: 0 }, 'campaign-numbers-bad'],
  [{ minAnswers: 3, maxAnswers: 2 }, 'campaign-numbers-bad'],
  [{ maxAnswers: 2.5 }, 'campaign-numbers-bad'],
  [{ confidence: 1 }, 'campaign-numbers-bad'],
  [{ confidence: Number.NaN }, 'campaign-numbers-bad'],
  [{ reward: -1n }, 'campaign-numbers-bad'],
  [{ taskKind: 'choice', options: { labels: ['one'] } }, 'campaign-options-bad'],
])('a campaign with %o is refused: %s', async (over, code) => {
  expect(await createCampaign(world.db, world.types, spec(over))).toMatchObject({ refused: code })
})

test('a name is given once', async () => {
  ok(await createCampaign(world.db, world.types, spec({ name: 'Reviews' })))
  expect(await createCampaign(world.db, world.types, spec({ name: 'Reviews' }))).toEqual({
    refused: 'campaign-name-taken',
    words: { name: 'Reviews' },
  })
})

test('a campaign is found by its name in any case, and by its id', async () => {
  const id = await draft(world, 1, { name: 'Tone of tweets' })
  expect(await findCampaign(world.db, 'tone OF tweets')).toMatchObject({ id })
  expect(await findCampaign(world.db, String(id))).toMatchObject({ name: 'Tone of tweets' })
  expect(await findCampaign(world.db, 'nothing')).toBeUndefined()
  expect(await campaignStatus(world.db, 'nothing')).toBeUndefined()
})

test('starting sets the whole budget aside in the same transaction', async () => {
  const id = await draft(world, 3, { reward: 10n, maxAnswers: 5 })
  const asked: unknown[] = []
  const reserve: Reserve = async (_tx, campaignId, amount, asset) => {
    asked.push([campaignId, amount, asset])
    return undefined
  }
  expect(await startCampaign(world.db, id, reserve)).toMatchObject({ status: 'running' })
  expect(asked).toEqual([[id, 150n, 'mint']])
  expect(await startCampaign(world.db, id, reserve)).toMatchObject({ refused: 'campaign-wrong-status' })
})

test('a campaign that cannot be paid does not start, and one without items neither', async () => {
  const id = await draft(world, 3)
  const poor: Reserve = async (tx) => {
    await tx.insertInto('facts').values({ key: 'written', value: '1' }).execute()
    return refuse('treasury-too-low', { missing: '1' })
  }
  expect(await startCampaign(world.db, id, poor)).toMatchObject({ refused: 'treasury-too-low' })
  expect(await world.db.selectFrom('facts').selectAll().where('key', '=', 'written').execute()).toEqual([])
  expect(await findCampaign(world.db, id)).toMatchObject({ status: 'draft', started_at: null })
  expect(await startCampaign(world.db, await draft(world, 0), freeMoney)).toMatchObject({
    refused: 'campaign-empty',
  })
  expect(await startCampaign(world.db, 999_999, freeMoney)).toMatchObject({ refused: 'campaign-not-found' })
})

test('the budget is what can still be asked for, and what is settled but has no verdict', async () => {
  const id = await running(world, 3, { reward: 10n, maxAnswers: 4 })
  const [first, second] = await itemsOf(world, id)
  const who = await person(world)
  const served = ok(
    await inTx(world, async (tx) =>
      assignCard(tx, world.types, { itemId: first?.id ?? 0, contributorId: who, now: noon }),
    ),
  )
  const { answerId } = ok(
    await inTx(world, async (tx) =>
      recordAnswer(tx, { served, contributorId: who, value: 'mixed', now: noon }),
    ),
  )
  expect(await budgetOf(world.db, id)).toBe(120n)
  const settle = async (itemId: number, seen: number) =>
    inTx(world, async (tx) =>
      saveDecision(tx, itemId, { kind: 'settled', outcome: 'mixed', probability: 0.9, seen }, noon),
    )
  await settle(served.itemId, 1)
  await settle(second?.id ?? 0, 0)
  expect(await budgetOf(world.db, id)).toBe(50n)
  const verdict = { answer_id: answerId, contributor_id: who, item_id: served.itemId, accepted: true }
  await world.db
    .insertInto('verdicts')
    .values({ ...verdict, reason: 'agreed', reward: 10n })
    .execute()
  expect(await budgetOf(world.db, id)).toBe(40n)
  await expect(budgetOf(world.db, 999_999)).rejects.toThrow('no campaign')
})

test('what is imported during a pause is set aside on resuming', async () => {
  const id = await running(world, 1, { reward: 10n, maxAnswers: 5 })
  const more = 'id,text\na,One more\n'
  expect((await importItems(world.db, world.types, id, file(more))).refused).toMatchObject({
    refused: 'campaign-wrong-status',
  })
  ok(await pauseCampaign(world.db, id))
  expect(await importItems(world.db, world.types, id, file(more))).toMatchObject({ ok: true, imported: 1 })
  let reserved = 0n
  ok(
    await resumeCampaign(world.db, id, async (_tx, _id, amount) => {
      reserved = amount
      return undefined
    }),
  )
  expect(reserved).toBe(100n)
})

test('closing withdraws what nobody answered and has the rest decided', async () => {
  const id = await running(world, 3)
  const [first, second] = await itemsOf(world, id)
  const [ana, ben] = [await person(world), await person(world)]
  const card = async (itemId: number, contributorId: number) =>
    ok(await inTx(world, async (tx) => assignCard(tx, world.types, { itemId, contributorId, now: noon })))
  const served = await card(first?.id ?? 0, ana)
  await inTx(world, async (tx) => recordAnswer(tx, { served, contributorId: ana, value: 'mixed', now: noon }))
  await card(second?.id ?? 0, ben)
  await world.db.deleteFrom('outbox').execute()
  expect(await closeCampaign(world.db, id, { actor: 'telegram:7', now: noon })).toMatchObject({
    status: 'closed',
    closed_at: noon,
  })
  expect((await itemsOf(world, id)).map((item) => [item.status, item.pending, item.wanted])).toEqual([
    ['open', 0, 0],
    ['withdrawn', 0, 0],
    ['withdrawn', 0, 0],
  ])
  const jobs = await world.db.selectFrom('outbox').select(['job', 'payload']).execute()
  expect(jobs).toEqual([{ job: 'decide', payload: { itemId: first?.id } }])
  expect(await pauseCampaign(world.db, id)).toMatchObject({ refused: 'campaign-wrong-status' })
  expect(await closeCampaign(world.db, id)).toMatchObject({ refused: 'campaign-wrong-status' })
  const actions = await world.db.selectFrom('actions').select(['actor', 'kind', 'detail']).execute()
  expect(actions).toContainEqual({
    actor: 'telegram:7',
    kind: 'campaign.closed',
    detail: { campaignId: id, from: 'running' },
  })
})

test('the list counts items and answers of every campaign but those of a group', async () => {
  const id = await running(world, 3, { name: 'counted' })
  const hidden = await running(world, 1, { privateTo: 'telegram:-1' })
  const [item] = await itemsOf(world, id)
  const decided = { kind: 'disputed', probability: 0.5, seen: 0 } as const
  await inTx(world, async (tx) => saveDecision(tx, item?.id ?? 0, decided, noon))
  const list = await listCampaigns(world.db)
  expect(list.find((campaign) => campaign.id === hidden)).toBeUndefined()
  expect(list.find((campaign) => campaign.id === id)).toMatchObject({
    items: { total: 3, open: 2, disputed: 1, settled: 0, withdrawn: 0 },
    answers: 0,
    wanted: 4,
    pending: 0,
  })
  expect(await campaignStatus(world.db, hidden)).toMatchObject({ id: hidden, items: { total: 1 } })
})

test('a moderator settles a disputed item, once', async () => {
  const id = await running(world, 1)
  const [item] = await itemsOf(world, id)
  const itemId = item?.id ?? 0
  const by = { actor: 'telegram:7', now: noon }
  expect(await inTx(world, async (tx) => settleDispute(tx, itemId, 'mixed', by))).toEqual({
    refused: 'not-disputed',
  })
  await inTx(world, async (tx) =>
    saveDecision(tx, itemId, { kind: 'disputed', probability: 0.5, seen: 0 }, noon),
  )
  ok(await inTx(world, async (tx) => settleDispute(tx, itemId, 'mixed', by)))
  expect((await itemsOf(world, id))[0]).toMatchObject({
    status: 'settled',
    outcome: 'mixed',
    settled_at: noon,
  })
})

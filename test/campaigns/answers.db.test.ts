import { afterAll, beforeAll, expect, test } from 'vitest'

import { assignCard } from '#campaigns/assignments/assign-card.ts'
import { saveDecision } from '#campaigns/decision.ts'
import { expireAssignments } from '#campaigns/assignments/expire-assignments.ts'
import { closeCampaign, pauseCampaign, resumeCampaign } from '#campaigns/lifecycle.ts'
import { nextAssignment } from '#campaigns/asking/next-assignment.ts'
import { ban } from '#campaigns/people/people.ts'
import { recordAnswer } from '#campaigns/assignments/record-answer.ts'
import { reportAssignment, skipAssignment } from '#campaigns/assignments/release-assignment.ts'
import type { Served } from '#campaigns/rows.ts'
import { findServed } from '#campaigns/assignments/served.ts'
import { contributorStats } from '#campaigns/stats.ts'
import { undoAnswer } from '#campaigns/assignments/undo-answer.ts'
import { isRefusal } from '#core/refusal.ts'

import {
  freeMoney,
  inTx,
  itemsOf,
  minutesLater,
  noon,
  ok,
  openWorld,
  person,
  running,
  task,
  type World,
} from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => world.close())

const cardOf = async (itemId: number, contributorId: number, now = noon): Promise<Served> =>
  ok(await inTx(world, async (tx) => assignCard(tx, world.types, { itemId, contributorId, now })))

const answer = async (served: Served, contributorId: number, value: unknown = 'mixed', now = noon) =>
  inTx(world, async (tx) => recordAnswer(tx, { served, contributorId, value, now }))

const onlyItem = async (over = {}): Promise<{ campaignId: number; itemId: number }> => {
  const campaignId = await running(world, 1, over)
  const [item] = await itemsOf(world, campaignId)
  return { campaignId, itemId: item?.id ?? 0 }
}

const itemNow = async (itemId: number) =>
  world.db.selectFrom('items').selectAll().where('id', '=', itemId).executeTakeFirstOrThrow()

test('an answer, its counts and the job that decides it are stored together', async () => {
  const { itemId } = await onlyItem()
  const who = await person(world)
  const served = await cardOf(itemId, who)
  await expect(
    world.db.transaction().execute(async (tx) => {
      ok(await recordAnswer(tx, { served, contributorId: who, value: 'mixed', now: noon }))
      throw new Error('the power went out')
    }),
  ).rejects.toThrow('power')
  expect(await itemNow(itemId)).toMatchObject({ answered: 0, wanted: 2, pending: 1 })
  const { answerId } = ok(await answer(served, who, 'mixed', minutesLater(1)))
  expect(await itemNow(itemId)).toMatchObject({ answered: 1, wanted: 1, pending: 0 })
  const row = await world.db
    .selectFrom('answers')
    .selectAll()
    .where('id', '=', answerId)
    .executeTakeFirstOrThrow()
  expect(row).toMatchObject({ value: 'mixed', seconds: 60, assignment_id: served.assignmentId })
  const jobs = await world.db
    .selectFrom('outbox')
    .select(['job', 'payload'])
    .where('job', '=', 'decide')
    .execute()
  expect(jobs.filter((job) => (job.payload as { itemId: number }).itemId === itemId)).toHaveLength(1)
  expect(await findServed(world.db, world.types, served.token)).toMatchObject({
    contributorId: who,
    status: 'answered',
    answer: 'mixed',
  })
})

test('of ten taps at once, one is recorded and nine hear that it was', async () => {
  const { itemId } = await onlyItem()
  const who = await person(world)
  const served = await cardOf(itemId, who)
  const results = await Promise.all(
    Array.from({ length: 10 }, async (_, index) =>
      answer(served, who, index % 2 === 0 ? 'mixed' : 'neutral'),
    ),
  )
  expect(results.filter((result) => !isRefusal(result))).toHaveLength(1)
  expect(results.filter((result) => isRefusal(result) && result.refused === 'already-answered')).toHaveLength(
    9,
  )
  expect(await itemNow(itemId)).toMatchObject({ answered: 1, wanted: 1, pending: 0 })
})

test('of a crowd at one card, as many answers are taken as the campaign pays for', async () => {
  const { itemId } = await onlyItem({ minAnswers: 2, maxAnswers: 3 })
  const crowd = await Promise.all(Array.from({ length: 8 }, async () => person(world)))
  const served = await Promise.all(crowd.map(async (who) => cardOf(itemId, who)))
  const results = await Promise.all(served.map(async (card, index) => answer(card, crowd[index] ?? 0)))
  expect(results.filter((result) => !isRefusal(result))).toHaveLength(3)
  expect(results.filter((result) => isRefusal(result) && result.refused === 'not-needed')).toHaveLength(5)
  expect(await itemNow(itemId)).toMatchObject({ answered: 3, wanted: 0, pending: 5 })
})

test('a group card can be answered although enough people were asked', async () => {
  const { itemId } = await onlyItem({ minAnswers: 1 })
  const [first, second] = [await person(world), await person(world)]
  await cardOf(itemId, first)
  expect(await answer(await cardOf(itemId, second), second)).toHaveProperty('answerId')
})

test('taking a card twice gives the same task; after the answer it says so', async () => {
  const { itemId } = await onlyItem()
  const who = await person(world)
  const served = await cardOf(itemId, who)
  expect((await cardOf(itemId, who)).token).toBe(served.token)
  expect(await itemNow(itemId)).toMatchObject({ pending: 1 })
  ok(await answer(served, who))
  const again = await inTx(world, async (tx) =>
    assignCard(tx, world.types, { itemId, contributorId: who, now: noon }),
  )
  expect(again).toEqual({ refused: 'already-answered' })
})

test("somebody else's button is not theirs", async () => {
  const { itemId } = await onlyItem()
  const served = await cardOf(itemId, await person(world))
  const other = await person(world)
  expect(await answer(served, other)).toEqual({ refused: 'not-yours' })
  const own = { token: served.token, contributorId: other, now: noon }
  expect(await inTx(world, async (tx) => skipAssignment(tx, own))).toEqual({ refused: 'not-yours' })
  expect(await inTx(world, async (tx) => undoAnswer(tx, world.types, own))).toEqual({ refused: 'not-yours' })
})

test('a banned person cannot answer, and can again when the ban is lifted', async () => {
  const { itemId } = await onlyItem()
  const who = await person(world)
  const served = await cardOf(itemId, who)
  const by = { actor: 'operator', now: noon }
  expect(await inTx(world, async (tx) => ban(tx, who, 'answers without reading', by))).toBe(true)
  expect(await itemNow(itemId)).toMatchObject({ pending: 0 })
  expect(await answer(served, who)).toEqual({ refused: 'banned' })
  expect(
    await inTx(world, async (tx) => nextAssignment(tx, world.types, { contributorId: who, now: noon })),
  ).toEqual({
    none: 'nothing-running',
  })
  expect(await inTx(world, async (tx) => ban(tx, who, 'again', by))).toBe(false)
  await inTx(world, async (tx) => ban(tx, who, undefined, by))
  ok(await answer(served, who))
})

test('a paused campaign takes no answer, a closed one needs none', async () => {
  const { campaignId, itemId } = await onlyItem()
  const who = await person(world)
  const served = await cardOf(itemId, who)
  ok(await pauseCampaign(world.db, campaignId))
  expect(await answer(served, who)).toEqual({ refused: 'paused' })
  ok(await resumeCampaign(world.db, campaignId, freeMoney))
  ok(await answer(served, who))
  ok(await closeCampaign(world.db, campaignId))
  const late = await person(world)
  const card = await inTx(world, async (tx) =>
    assignCard(tx, world.types, { itemId, contributorId: late, now: noon }),
  )
  expect(card).toEqual({ refused: 'not-needed' })
  const own = { token: served.token, contributorId: who, now: noon }
  expect(await inTx(world, async (tx) => undoAnswer(tx, world.types, own))).toEqual({
    refused: 'undo-too-late',
  })
})

test('an answer that comes late counts while nobody took the place, and not after', async () => {
  const { itemId } = await onlyItem({ minAnswers: 1, maxAnswers: 2 })
  const [slow, quick] = [await person(world), await person(world)]
  const served = await cardOf(itemId, slow)
  await expireAssignments(world.db, minutesLater(29))
  expect(await itemNow(itemId)).toMatchObject({ pending: 1 })
  await expireAssignments(world.db, minutesLater(31))
  expect(await itemNow(itemId)).toMatchObject({ pending: 0 })
  await cardOf(itemId, quick, minutesLater(32))
  expect(await answer(served, slow, 'mixed', minutesLater(33))).toEqual({ refused: 'expired' })
  await expireAssignments(world.db, minutesLater(63))
  ok(await answer(served, slow, 'mixed', minutesLater(64)))
  expect(await itemNow(itemId)).toMatchObject({ answered: 1, wanted: 0, pending: 0 })
})

test('a decided item needs no answer, and its answers stay', async () => {
  const { itemId } = await onlyItem()
  const [first, second] = [await person(world), await person(world)]
  const [one, two] = [await cardOf(itemId, first), await cardOf(itemId, second)]
  ok(await answer(one, first))
  const settled = { kind: 'settled', outcome: 'mixed', probability: 0.97 } as const
  const save = async (seen: number) =>
    inTx(world, async (tx) => saveDecision(tx, itemId, { ...settled, seen }, noon))
  expect(await save(2)).toBe('stale')
  expect(await save(1)).toBe('saved')
  expect(await save(1)).toBe('not-open')
  expect(await itemNow(itemId)).toMatchObject({ status: 'settled', outcome: 'mixed', pending: 0, wanted: 0 })
  expect(await answer(two, second)).toEqual({ refused: 'not-needed' })
  const own = { token: one.token, contributorId: first, now: noon }
  expect(await inTx(world, async (tx) => undoAnswer(tx, world.types, own))).toEqual({
    refused: 'undo-too-late',
  })
})

test('once as many have answered as are weighed, nobody can try one answer after the other', async () => {
  const { itemId } = await onlyItem()
  const [honest, cheat] = [await person(world), await person(world)]
  const [one, two] = [await cardOf(itemId, honest), await cardOf(itemId, cheat)]
  expect(ok(await answer(one, honest))).toMatchObject({ undoable: true })
  expect(ok(await answer(two, cheat, 'neutral'))).toMatchObject({ undoable: false })
  const own = { token: two.token, contributorId: cheat, now: noon }
  expect(await inTx(world, async (tx) => undoAnswer(tx, world.types, own))).toEqual({
    refused: 'undo-too-late',
  })
  expect(await itemNow(itemId)).toMatchObject({ answered: 2 })
})

test('an answer taken back is gone, and the task is there again under the same buttons', async () => {
  const { itemId } = await onlyItem()
  const who = await person(world)
  const served = await cardOf(itemId, who)
  const own = { token: served.token, contributorId: who, now: noon }
  const undo = async () => inTx(world, async (tx) => undoAnswer(tx, world.types, own))
  expect(await undo()).toEqual({ refused: 'nothing-to-undo' })
  ok(await answer(served, who))
  expect(ok(await undo()).token).toBe(served.token)
  expect(await undo()).toEqual({ refused: 'nothing-to-undo' })
  expect(await itemNow(itemId)).toMatchObject({ answered: 0, wanted: 2, pending: 1 })
  ok(await answer(served, who, 'neutral'))
  expect(await contributorStats(world.db, who)).toMatchObject({
    answered: 1,
    accepted: 0,
    rejected: 0,
    pending: 1,
  })
})

test('a skipped task can still be answered by its old buttons, a reported one is written down', async () => {
  const { itemId } = await onlyItem()
  const [first, second] = [await person(world), await person(world)]
  const skipped = await cardOf(itemId, first)
  const own = { token: skipped.token, contributorId: first, now: noon }
  ok(await inTx(world, async (tx) => skipAssignment(tx, own)))
  ok(await inTx(world, async (tx) => skipAssignment(tx, own)))
  expect(await itemNow(itemId)).toMatchObject({ pending: 0 })
  ok(await answer(skipped, first))
  expect(await inTx(world, async (tx) => skipAssignment(tx, own))).toEqual({ refused: 'already-answered' })
  const reported = await cardOf(itemId, second)
  const reason = { token: reported.token, contributorId: second, now: noon, reason: 'a phone number' }
  ok(await inTx(world, async (tx) => reportAssignment(tx, reason)))
  const action = await world.db
    .selectFrom('actions')
    .select(['actor', 'detail'])
    .where('kind', '=', 'item.reported')
    .executeTakeFirstOrThrow()
  expect(action).toEqual({ actor: `contributor:${second}`, detail: { itemId, reason: 'a phone number' } })
})

test('what is no answer of the task type is never stored', async () => {
  const { itemId } = await onlyItem()
  const who = await person(world)
  const served = await cardOf(itemId, who)
  await expect(answer(served, who, { label: 'mixed' })).rejects.toThrow('Invalid')
  expect(await itemNow(itemId)).toMatchObject({ answered: 0 })
})

test('stats count answers by what came of them, campaign by campaign', async () => {
  const who = await person(world)
  const { itemId } = await onlyItem({ name: 'stats-one' })
  const other = await onlyItem({ name: 'stats-two' })
  const { answerId } = ok(await answer(await cardOf(itemId, who), who))
  ok(await answer(await cardOf(other.itemId, who), who))
  await world.db
    .insertInto('verdicts')
    .values({
      answer_id: answerId,
      contributor_id: who,
      item_id: itemId,
      accepted: true,
      reason: 'agreed',
      reward: 1n,
    })
    .execute()
  expect(await contributorStats(world.db, who)).toMatchObject({
    answered: 2,
    accepted: 1,
    rejected: 0,
    pending: 1,
    byCampaign: [
      { name: 'stats-one', answered: 1, accepted: 1, pending: 0 },
      { name: 'stats-two', answered: 1, accepted: 0, pending: 1 },
    ],
  })
  expect(await contributorStats(world.db, await person(world))).toEqual({
    answered: 0,
    accepted: 0,
    rejected: 0,
    pending: 0,
    byCampaign: [],
  })
})

test('a button of nobody is nothing', async () => {
  expect(await findServed(world.db, world.types, 'nobody')).toBeUndefined()
  expect(() => task({ none: 'waiting' })).toThrow('no task')
})

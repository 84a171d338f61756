import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { createAdHocTask } from '#campaigns/ad-hoc-task.ts'
import { saveDecision } from '#campaigns/decision.ts'
import { expireAssignments } from '#campaigns/assignments/expire-assignments.ts'
import { pauseCampaign } from '#campaigns/lifecycle.ts'
import { nextAssignment } from '#campaigns/asking/next-assignment.ts'
import { pickNeediest, type Pick } from '#campaigns/asking/pick.ts'
import { recordAnswer } from '#campaigns/assignments/record-answer.ts'
import { skipAssignment } from '#campaigns/assignments/release-assignment.ts'
import { refuse } from '#core/refusal.ts'

import {
  draft,
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
// What an earlier test left running is not served to the people of the next.
beforeEach(async () => {
  await world.db.updateTable('campaigns').set({ status: 'closed' }).execute()
  await expireAssignments(world.db, minutesLater(10_000))
})
afterAll(async () => world.close())

const next = async (contributorId: number, now = noon, pick?: Pick) =>
  inTx(world, async (tx) => nextAssignment(tx, world.types, { contributorId, now, pick }))

const answerNext = async (contributorId: number, now = noon): Promise<number> => {
  const served = task(await next(contributorId, now))
  ok(await inTx(world, async (tx) => recordAnswer(tx, { served, contributorId, value: 'mixed', now })))
  return served.itemId
}

const itemIds = async (campaignId: number): Promise<number[]> =>
  (await itemsOf(world, campaignId)).map((item) => item.id)

test('a task carries what is needed to show it', async () => {
  const campaignId = await running(world, 1)
  const served = task(await next(await person(world)))
  expect(served).toMatchObject({
    campaign: { id: campaignId, status: 'running', reward: 500_000n },
    item: { payload: { text: 'Text number 1' }, locale: 'en' },
    type: { kind: 'sentiment' },
    reward: 500_000n,
  })
  expect(served.token).toMatch(/^[\w-]{16}$/)
  expect(served.campaign).not.toHaveProperty('model')
})

test('asked again, a person gets the task they hold, for as long again', async () => {
  await running(world, 3)
  const who = await person(world)
  const first = task(await next(who))
  expect(task(await next(who, minutesLater(20))).token).toBe(first.token)
  expect(await expireAssignments(world.db, minutesLater(40))).toBe(0)
  expect(await expireAssignments(world.db, minutesLater(50))).toBe(1)
  const again = task(await next(who, minutesLater(51)))
  expect([again.itemId, again.token]).toEqual([first.itemId, first.token])
})

test('items that others have begun come first, so that they are decided soon', async () => {
  const ids = await itemIds(await running(world, 3))
  const [ana, ben, eva] = [await person(world), await person(world), await person(world)]
  expect([await answerNext(ana), await answerNext(ana)]).toEqual([ids[0], ids[1]])
  expect(await answerNext(ben)).toBe(ids[0])
  expect(await answerNext(eva)).toBe(ids[1])
  expect(await answerNext(eva)).toBe(ids[2])
})

test('nobody is asked twice about what they answered or skipped', async () => {
  const ids = await itemIds(await running(world, 4))
  const who = await person(world)
  const skipped = task(await next(who))
  await inTx(world, async (tx) => skipAssignment(tx, { token: skipped.token, contributorId: who, now: noon }))
  const rest = [await answerNext(who), await answerNext(who), await answerNext(who)]
  expect([skipped.itemId, ...rest].sort((a, b) => a - b)).toEqual(ids)
  expect(await next(who)).toEqual({ none: 'all-answered' })
})

test('a person who has seen more than the search looks at in front still finds what is left', async () => {
  const ids = await itemIds(await running(world, 90))
  const who = await person(world)
  const seen = new Set<number>()
  for (let turn = 0; turn < 90; turn += 1) seen.add(await answerNext(who))
  expect([...seen].sort((a, b) => a - b)).toEqual(ids)
  expect(await next(who)).toEqual({ none: 'all-answered' })
})

test('people who come at once get places at different items, and no item is promised too often', async () => {
  const campaignId = await running(world, 5, { minAnswers: 2 })
  const crowd = await Promise.all(Array.from({ length: 14 }, async () => person(world)))
  const served = await Promise.all(crowd.map(async (who) => next(who)))
  for (const item of await itemsOf(world, campaignId)) expect(item.pending).toBeLessThanOrEqual(2)
  const second = await Promise.all(crowd.map(async (who) => next(who)))
  const tasks = second.filter((one) => 'token' in one)
  expect(tasks).toHaveLength(10)
  const tokens = (list: object[]): unknown[] => list.map((one) => ('token' in one ? one.token : undefined))
  const given = tokens(served).filter((token) => token !== undefined)
  expect(tokens(second)).toEqual(expect.arrayContaining(given))
})

test('the person’s own language comes first, others when nothing is left in it', async () => {
  const english = await running(world, 1)
  const french = await running(world, 1, { locale: 'fr' })
  const who = await person(world, 'fr')
  const [first] = await itemIds(french)
  const [second] = await itemIds(english)
  expect([await answerNext(who), await answerNext(who)]).toEqual([first, second])
  const strict = await person(world, 'fr')
  expect(task(await next(strict, noon, pickNeediest(['fr']))).itemId).toBe(first)
  expect(await next(await person(world), noon, pickNeediest([]))).toHaveProperty('none')
})

test("a group's own task is given to nobody who asks for the next one", async () => {
  const made = await createAdHocTask(world.db, world.types, adHoc())
  expect(made).toHaveProperty('itemId')
  expect(await next(await person(world))).toEqual({ none: 'nothing-running' })
})

test('where there is no task, the reason is told', async () => {
  const who = await person(world)
  expect(await next(who)).toEqual({ none: 'nothing-running' })
  await draft(world, 1)
  expect(await next(who)).toEqual({ none: 'nothing-running' })
  const campaignId = await running(world, 1, { minAnswers: 1 })
  const holder = await person(world)
  const held = task(await next(holder))
  expect(await next(who)).toEqual({ none: 'waiting', next: minutesLater(30) })
  await inTx(world, async (tx) =>
    recordAnswer(tx, { served: held, contributorId: holder, value: 'mixed', now: noon }),
  )
  expect(await next(who)).toEqual({ none: 'waiting' })
  expect(await next(holder)).toEqual({ none: 'all-answered' })
  const decision = { kind: 'settled', outcome: 'mixed', probability: 0.9, seen: 1 } as const
  await inTx(world, async (tx) => saveDecision(tx, held.itemId, decision, noon))
  expect(await next(who)).toEqual({ none: 'all-done' })
  ok(await pauseCampaign(world.db, campaignId))
  expect(await next(who)).toEqual({ none: 'nothing-running' })
})

test('a task held in a paused campaign does not stand in the way of others', async () => {
  const paused = await running(world, 1)
  const who = await person(world)
  task(await next(who))
  ok(await pauseCampaign(world.db, paused))
  const [other] = await itemIds(await running(world, 1))
  expect(task(await next(who)).itemId).toBe(other)
})

test('a pick of the caller’s own is obeyed, unless the item is decided', async () => {
  const ids = await itemIds(await running(world, 3))
  const last = ids[2] ?? 0
  const pick: Pick = async () => last
  expect(task(await next(await person(world), noon, pick)).itemId).toBe(last)
  await inTx(world, async (tx) =>
    saveDecision(tx, last, { kind: 'disputed', probability: 0.4, seen: 0 }, noon),
  )
  expect(await next(await person(world), noon, pick)).toEqual({ none: 'waiting' })
})

const adHoc = () => ({
  taskKind: 'sentiment',
  payload: { text: 'Well, that went great.' },
  locale: 'en' as const,
  reward: 1000n,
  asset: 'mint',
  minAnswers: 1,
  maxAnswers: 3,
  confidence: 0.9,
  privateTo: 'telegram:-100',
  createdBy: 'telegram:7',
  reserve: freeMoney,
  now: noon,
})

test('an ad-hoc task that is refused leaves nothing behind', async () => {
  const rows = async () => [
    await world.db.selectFrom('campaigns').select('id').orderBy('id').execute(),
    await world.db.selectFrom('outbox').select('id').orderBy('id').execute(),
  ]
  const before = await rows()
  const make = async (over: object) => createAdHocTask(world.db, world.types, { ...adHoc(), ...over })
  expect(await make({ payload: { text: '' } })).toMatchObject({
    refused: 'task-payload-bad',
    words: { column: 'text' },
  })
  expect(await make({ taskKind: 'nonsense' })).toMatchObject({ refused: 'campaign-unknown-task' })
  const poor = async () => refuse('treasury-too-low', { missing: '3000' })
  expect(await make({ reserve: poor })).toEqual({ refused: 'treasury-too-low', words: { missing: '3000' } })
  expect(await rows()).toEqual(before)
})

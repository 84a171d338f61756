import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { seeded } from '#campaigns/agreement.ts'
import { tooFast } from '#jobs/suspects/fast.ts'

import { foundCampaign, openTown, type Town } from './town.ts'

const items = 60
let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => town.base.close())

const random = seeded()
/** About normal, by the sum of twelve even ones. */
const normal = (): number => Array.from({ length: 12 }, random).reduce((sum, one) => sum + one, -6)
const around = (median: number, spread = 0.45): number => median * Math.exp(spread * normal())

/** A campaign in which each of these people has answered everything, in such times. */
const timed = async (
  name: string,
  paces: (() => number)[],
): Promise<{ campaignId: number; people: number[] }> => {
  const campaignId = await foundCampaign(town, items, { name })
  const people: number[] = []
  for (const pace of paces) {
    const { id } = await town.base.db
      .insertInto('contributors')
      .defaultValues()
      .returning('id')
      .executeTakeFirstOrThrow()
    people.push(id)
    const seconds = Array.from({ length: items }, pace)
    await sql`
      insert into answers (item_id, contributor_id, value, seconds)
      select items.id, ${id}, '"mixed"', own.seconds
      from items join unnest(${seconds}::float8[]) with ordinality as own (seconds, place)
        on own.place = items.external_id::int + 1
      where items.campaign_id = ${campaignId}`.execute(town.base.db)
  }
  return { campaignId, people }
}

test('of two hundred honest people, quick ones among them, at most one in a hundred is noted', async () => {
  const paces = Array.from({ length: 200 }, (_, at) => {
    // A third takes about a second and a half, some little more than one, others much longer.
    const median = at % 3 === 0 ? 1.1 + 0.8 * random() : 2 + 6 * random()
    return () => around(median)
  })
  const { campaignId } = await timed('honest', paces)
  expect((await tooFast(town.base.db, campaignId, 'label')).size).toBeLessThanOrEqual(2)
})

test('a program is noted; single quick taps are not, nor who has given few answers', async () => {
  const slow = Array.from({ length: 6 }, () => () => around(4))
  const bot = (): number => 0.15 + 0.1 * random()
  let turn = 0
  const hasty = (): number => (turn++ % 3 === 0 ? 0.4 : around(3))
  const { campaignId, people } = await timed('program', [...slow, bot, hasty])
  const few = people[0] ?? 0
  await sql`delete from answers using items where items.id = answers.item_id and items.campaign_id = ${campaignId}
    and contributor_id = ${few} and items.external_id > '0010'`.execute(town.base.db)
  await sql`update answers set seconds = 0.1 where contributor_id = ${few}`.execute(town.base.db)
  const found = await tooFast(town.base.db, campaignId, 'label')
  expect([...found]).toEqual([[people[6], { kind: 'fast', fast: 50, count: 50, seconds: 0.8 }]])
})

test('a program is noted after twelve answers', async () => {
  const paces = [...Array.from({ length: 6 }, () => () => around(4)), (): number => 0.2]
  const { campaignId, people } = await timed('soon', paces)
  const program = people.at(-1) ?? 0
  const found = async (answers: number): Promise<number[]> => {
    await sql`delete from answers using items where items.id = answers.item_id and items.campaign_id = ${campaignId}
      and contributor_id = ${program} and items.external_id::int >= ${answers}`.execute(town.base.db)
    return [...(await tooFast(town.base.db, campaignId, 'label')).keys()]
  }
  expect(await found(12)).toEqual([program])
  expect(await found(11)).toEqual([])
})

test('where everybody is quick, because one sees it at a glance, nobody is noted', async () => {
  const { campaignId } = await timed(
    'glance',
    Array.from({ length: 10 }, () => () => around(0.7, 0.3)),
  )
  expect((await tooFast(town.base.db, campaignId, 'label')).size).toBe(0)
})

test('a program is noted even where it is alone, or nearly', async () => {
  const bot = (): number => 0.15 + 0.1 * random()
  const alone = await timed('alone', [bot])
  expect([...(await tooFast(town.base.db, alone.campaignId, 'label')).keys()]).toEqual(alone.people)
  const three = await timed('three', [bot, bot, bot, () => around(4)])
  const found = await tooFast(town.base.db, three.campaignId, 'text')
  expect(new Set(found.keys())).toEqual(new Set(three.people.slice(0, 3)))
})

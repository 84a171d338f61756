import { CompiledQuery, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { expireAssignments } from '#campaigns/assignments/expire-assignments.ts'
import { saveModel } from '#campaigns/model-store.ts'
import { nextAssignment } from '#campaigns/asking/next-assignment.ts'
import { recordAnswer } from '#campaigns/assignments/record-answer.ts'
import { pickWorthwhile } from '#campaigns/asking/pick.ts'
import { restingUntil } from '#campaigns/asking/resting.ts'
import { findServed } from '#campaigns/assignments/served.ts'
import { contributorStats } from '#campaigns/stats.ts'
import { undoAnswer } from '#campaigns/assignments/undo-answer.ts'
import { votesOfItem } from '#campaigns/votes.ts'
import { standard } from '#consensus/index.ts'
import type { Db } from '#db/connect.ts'

import { minutesLater, noon, ok, openWorld, person, running, task, type World } from './world.ts'

let world: World
let who: number
beforeAll(async () => {
  world = await openWorld()
  who = await person(world)
  await seed(await running(world, 1))
})
afterAll(async () => world.close())

/** 20,000 items; 400 people with 50 answers each; this person has seen the foremost 300 items. */
const seed = async (campaignId: number): Promise<void> => {
  const { db } = world
  await sql`insert into contributors (locale) select 'en' from generate_series(1, 400)`.execute(db)
  await sql`
    insert into items (campaign_id, external_id, payload, wanted, answered, status)
    select ${campaignId}, 'seed' || n, '{"text":"x"}', case when n % 4 = 0 then 0 else 2 end, n % 3,
      case when n % 4 = 0 then 'settled' else 'open' end
    from generate_series(1, 20000) as n`.execute(db)
  await sql`
    insert into assignments (token, item_id, contributor_id, status, expires_at)
    select 't' || items.id || '-' || people.id, items.id, people.id,
      case when (items.id + people.id) % 50 = 0 then 'open' else 'answered' end, ${minutesLater(60)}
    from contributors as people join items on items.id % 400 = people.id % 400
    where people.id <> ${who}`.execute(db)
  await sql`
    insert into answers (item_id, contributor_id, assignment_id, value)
    select item_id, contributor_id, id, '"mixed"' from assignments where status = 'answered'`.execute(db)
  await sql`
    insert into verdicts (answer_id, contributor_id, item_id, accepted, reason, reward)
    select id, contributor_id, item_id, true, 'agreed', 1 from answers where id % 2 = 0`.execute(db)
  await sql`
    insert into assignments (token, item_id, contributor_id, status, expires_at)
    select 'own' || id, id, ${who}, 'skipped', ${noon} from items
    where status = 'open' order by answered desc, id limit 300`.execute(db)
  await sql`vacuum analyze`.execute(db)
}

/** The plans of all queries that `work` makes on a table of ours that grows. */
const plansOf = async (work: (db: Db) => Promise<unknown>): Promise<string[]> => {
  const queries: CompiledQuery[] = []
  const executor = world.db.getExecutor()
  const listening = world.db.withPlugin({
    transformQuery: ({ node, queryId }) => {
      queries.push(executor.compileQuery(node, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  })
  await work(listening)
  const plans: string[] = []
  for (const query of queries.filter((one) => /^(select|insert|update|delete|with)/.test(one.sql.trim()))) {
    const explain = CompiledQuery.raw(`explain (costs off) ${query.sql}`, [...query.parameters])
    const { rows } = await world.db.executeQuery<{ 'QUERY PLAN': string }>(explain)
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
  }
  expect(plans.length).toBeGreaterThan(0)
  if (process.env['SHOW_PLANS'] !== undefined) console.log(plans.join('\n\n'))
  return plans
}

/** The plans that read a growing table from end to end. */
const scansIn = (plans: string[]): string[] =>
  plans.filter((plan) => /Seq Scan on (items|answers|assignments|verdicts|outbox)/.test(plan))

test('the next task of a busy person comes from the index of needy items', async () => {
  const plans = await plansOf(async (db) =>
    db.transaction().execute(async (tx) => {
      await nextAssignment(tx, world.types, { contributorId: who, now: noon })
    }),
  )
  expect(scansIn(plans)).toEqual([])
  const picks = plans.filter((plan) => plan.includes('items_needy'))
  expect(picks).toHaveLength(2)
  expect(picks[1]).toContain('Index Scan Backward using items_needy')
})

test('recording an answer, undoing it and telling why there is none read no table through', async () => {
  const plans = await plansOf(async (db) =>
    db.transaction().execute(async (tx) => {
      const served = task(await nextAssignment(tx, world.types, { contributorId: who, now: noon }))
      const found = await findServed(tx, world.types, served.token)
      expect(found).toBeDefined()
      ok(await recordAnswer(tx, { served, contributorId: who, value: 'mixed', now: noon }))
      await votesOfItem(tx, served.itemId)
      const own = { token: served.token, contributorId: who, now: noon }
      ok(await undoAnswer(tx, world.types, own))
    }),
  )
  expect(scansIn(plans)).toEqual([])
})

test('stats of a person and the sweep of what ran out read no table through', async () => {
  expect(scansIn(await plansOf(async (db) => contributorStats(db, who)))).toEqual([])
  const { rows } = await sql<{
    id: number
  }>`select id from assignments where status = 'open' limit 3`.execute(world.db)
  const ids = rows.map((row) => row.id)
  await world.db.updateTable('assignments').set({ expires_at: noon }).where('id', 'in', ids).execute()
  await sql`update items set pending = 1 from assignments
    where items.id = assignments.item_id and assignments.id = any(${ids}::bigint[])`.execute(world.db)
  expect(scansIn(await plansOf(async (db) => expireAssignments(db, minutesLater(1))))).toEqual([])
})

test('weighing for whom an item is, and looking for a known answer, read no table through', async () => {
  const { id } = await world.db.selectFrom('campaigns').select('id').executeTakeFirstOrThrow()
  await sql`update items set gold = '"mixed"' where id % 20 = 0`.execute(world.db)
  await sql`
    insert into cards (item_id, platform, chat, message, locale, shown)
    select id, 'web', 'g', 'm' || id, 'en', '{}' from items where id % 20 in (3, 7)`.execute(world.db)
  const votes = Array.from({ length: 2000 }, (_, at) => ({ votes: [{ voice: `c:${at}`, label: at % 4 }] }))
  await saveModel(world.db, id, standard.learn(votes, 4))
  await sql`vacuum analyze`.execute(world.db)
  for (const dice of [0, 1]) {
    const fresh = await person(world)
    const plans = await plansOf(async (db) =>
      db.transaction().execute(async (tx) => {
        const pick = pickWorthwhile(world.types, () => dice)
        task(await nextAssignment(tx, world.types, { contributorId: fresh, now: noon, pick }))
        await restingUntil(tx, fresh, noon)
      }),
    )
    expect(scansIn(plans)).toEqual([])
    expect(plans.filter((plan) => /Seq Scan on (reliabilities|cards)/.test(plan))).toEqual([])
    expect(plans.some((plan) => plan.includes(dice === 0 ? 'items_gold' : 'reliabilities_pkey'))).toBe(true)
  }
})

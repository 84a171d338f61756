import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { assignCard } from '#campaigns/assignments/assign-card.ts'
import { revokeConsent, giveConsent } from '#campaigns/people/consent.ts'
import { saveDecision } from '#campaigns/decision.ts'
import { expireAssignments } from '#campaigns/assignments/expire-assignments.ts'
import { forget } from '#campaigns/people/forget.ts'
import { closeCampaign } from '#campaigns/lifecycle.ts'
import { nextAssignment } from '#campaigns/asking/next-assignment.ts'
import { recordAnswer } from '#campaigns/assignments/record-answer.ts'
import { reportAssignment, skipAssignment } from '#campaigns/assignments/release-assignment.ts'
import { findServed } from '#campaigns/assignments/served.ts'
import { undoAnswer } from '#campaigns/assignments/undo-answer.ts'
import { isRefusal } from '#core/refusal.ts'
import type { Tx } from '#db/connect.ts'

import { inTx, itemsOf, minutesLater, openWorld, person, running, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => world.close())

const people = fc.nat(3)
const items = fc.nat(2)
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('next' as const), who: people }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('card' as const), who: people, item: items }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('answer' as const), token: fc.nat(50), who: people }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('skip' as const), token: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('report' as const), token: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const), token: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const), minutes: fc.nat(90) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('more' as const), item: items, wanted: fc.nat(3) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('settle' as const), item: items }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const), who: people }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('revoke' as const), who: people }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

type Game = { campaignId: number; people: number[]; items: number[]; tokens: string[]; minute: number }

const ownerOf = async (tx: Tx, token: string): Promise<number> => {
  const row = await tx
    .selectFrom('assignments')
    .select('contributor_id')
    .where('token', '=', token)
    .executeTakeFirstOrThrow()
  return row.contributor_id
}

const play = async (game: Game, move: Step): Promise<void> => {
  game.minute += 1
  const now = minutesLater(game.minute)
  const { types } = world
  const who = 'who' in move ? (game.people[move.who] ?? 0) : 0
  const itemId = 'item' in move ? (game.items[move.item] ?? 0) : 0
  const token = 'token' in move ? game.tokens[move.token % Math.max(1, game.tokens.length)] : undefined
  if ('token' in move && token === undefined) return
  await inTx(world, async (tx) => {
    if (move.kind === 'next' || move.kind === 'card') {
      const wish = { contributorId: who, now, itemId, pick: pickIn(game.campaignId) }
      const served = await (move.kind === 'next'
        ? nextAssignment(tx, types, wish)
        : assignCard(tx, types, wish))
      if ('token' in served && !game.tokens.includes(served.token)) game.tokens.push(served.token)
    } else if (move.kind === 'answer') {
      const served = await findServed(tx, types, token ?? '')
      // Mostly the owner, now and then somebody else.
      const contributorId = move.token % 7 === 0 ? who : (served?.contributorId ?? 0)
      if (served !== undefined) await recordAnswer(tx, { served, contributorId, value: 'mixed', now })
    } else if (move.kind === 'skip' || move.kind === 'report' || move.kind === 'undo') {
      const own = { token: token ?? '', contributorId: await ownerOf(tx, token ?? ''), now }
      if (move.kind === 'skip') await skipAssignment(tx, own)
      else if (move.kind === 'report') await reportAssignment(tx, own)
      else await undoAnswer(tx, types, own)
    } else if (move.kind === 'more' || move.kind === 'settle') {
      const { answered } = await tx
        .selectFrom('items')
        .select('answered')
        .where('id', '=', itemId)
        .executeTakeFirstOrThrow()
      const said = { seen: answered, probability: 0.5 }
      if (move.kind === 'more')
        await saveDecision(tx, itemId, { ...said, kind: 'more', wanted: move.wanted }, now)
      else await saveDecision(tx, itemId, { ...said, kind: 'settled', outcome: 'mixed' }, now)
    } else if (move.kind === 'forget') await forget(tx, who, now)
    else if (move.kind === 'revoke') {
      await giveConsent(tx, who, '1', now)
      await revokeConsent(tx, who, now)
    }
  })
  if (move.kind === 'expire') await expireAssignments(world.db, minutesLater(game.minute + move.minutes))
}

/** The default pick looks at all running campaigns; a game has its own. */
const pickIn = (campaignId: number) => async (tx: World['db'], contributorId: number) => {
  const { rows } = await sql<{ id: number }>`
    select id from items where campaign_id = ${campaignId} and status = 'open' and wanted > pending and not exists (
      select from assignments where item_id = items.id and contributor_id = ${contributorId} and status <> 'expired')
    order by id limit 1 for update skip locked`.execute(tx)
  return rows[0]?.id
}

/** What the rows say, beside what the counts say. */
const compare = async (campaignId: number) => {
  const { rows } = await sql<{
    status: string
    answered: number
    answers: number
    pending: number
    open: number
    wanted: number
    decided_answers: number
    mismatched: number
  }>`
    select status, answered, pending, wanted, decided_answers,
      (select count(*) from answers where item_id = items.id) as answers,
      (select count(*) from assignments where item_id = items.id and status = 'open') as open,
      (select count(*) from assignments left join answers on answers.assignment_id = assignments.id
        where assignments.item_id = items.id and (assignments.status = 'answered') <> (answers.id is not null)
      ) as mismatched
    from items where campaign_id = ${campaignId} order by id`.execute(world.db)
  for (const row of rows) {
    expect(row.answered).toBe(row.answers)
    expect(row.pending).toBe(row.open)
    expect(row.mismatched).toBe(0)
    expect(row.decided_answers).toBeLessThanOrEqual(row.answered)
    if (row.status !== 'open') expect([row.wanted, row.pending]).toEqual([0, 0])
  }
  return rows
}

const newGame = async (): Promise<Game> => {
  const campaignId = await running(world, 3)
  return {
    campaignId,
    people: await Promise.all([0, 1, 2, 3].map(async () => person(world))),
    items: (await itemsOf(world, campaignId)).map((item) => item.id),
    tokens: [],
    minute: 0,
  }
}

test('whatever happens, the counts of an item say what its rows say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const game = await newGame()
      for (const move of steps) {
        await play(game, move)
        await compare(game.campaignId)
      }
      await closeCampaign(world.db, game.campaignId)
      for (const row of await compare(game.campaignId))
        expect(row.status === 'withdrawn' ? row.answers : 1).toBe(row.status === 'withdrawn' ? 0 : 1)
    }),
    { numRuns: 20 },
  )
})

test('without a decision, answers and wanted answers together stay what the campaign asks for at least', async () => {
  const quiet = step.filter(({ kind }) => !['more', 'settle', 'card'].includes(kind))
  await fc.assert(
    fc.asyncProperty(fc.array(quiet, { minLength: 5, maxLength: 40 }), async (steps) => {
      const game = await newGame()
      for (const move of steps) {
        await play(game, move)
        for (const row of await compare(game.campaignId)) expect(row.answered + row.wanted).toBe(2)
      }
    }),
    { numRuns: 10 },
  )
})

test('people in a hurry, all at once, leave the counts right', async () => {
  const campaignId = await running(world, 4, { minAnswers: 3, maxAnswers: 6 })
  const crowd = await Promise.all(Array.from({ length: 8 }, async () => person(world)))
  const now = minutesLater(0)
  const busy = async (contributorId: number, turn: number): Promise<void> => {
    const served = await inTx(world, async (tx) =>
      nextAssignment(tx, world.types, { contributorId, now, pick: pickIn(campaignId) }),
    )
    if (!('token' in served)) return
    const answer = { served, contributorId, value: 'mixed', now }
    const own = { token: served.token, contributorId, now }
    const acts = [
      async () => inTx(world, async (tx) => recordAnswer(tx, answer)),
      async () => inTx(world, async (tx) => recordAnswer(tx, answer)),
      ...(turn % 3 === 0 ? [async () => inTx(world, async (tx) => undoAnswer(tx, world.types, own))] : []),
      ...(turn % 4 === 0 ? [async () => inTx(world, async (tx) => skipAssignment(tx, own))] : []),
      ...(turn % 5 === 0 ? [async () => expireAssignments(world.db, minutesLater(60))] : []),
    ]
    const results = await Promise.all(acts.map(async (act) => act()))
    const recorded = results.slice(0, 2).filter((result) => !isRefusal(result))
    expect(recorded.length).toBeLessThanOrEqual(turn % 3 === 0 ? 2 : 1)
  }
  for (let turn = 0; turn < 8; turn += 1)
    await Promise.all(crowd.map(async (contributorId, index) => busy(contributorId, turn + index)))
  await compare(campaignId)
  for (const item of await itemsOf(world, campaignId)) expect(item.answered).toBeLessThanOrEqual(6)
})

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { assignCard } from '#campaigns/assignments/assign-card.ts'
import { giveConsent, liveConsent, revokeConsent } from '#campaigns/people/consent.ts'
import { saveDecision } from '#campaigns/decision.ts'
import { forget } from '#campaigns/people/forget.ts'
import { loadModel, saveModel } from '#campaigns/model-store.ts'
import { findOrCreateContributor, setDigest, setLocale } from '#campaigns/people/people.ts'
import { recordAnswer } from '#campaigns/assignments/record-answer.ts'
import type { Locale } from '#core/locale.ts'
import type { Place } from '#core/view.ts'
import { json } from '#db/connect.ts'

import { inTx, itemsOf, minutesLater, noon, ok, openWorld, running, unique, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => world.close())

const group: Place = { platform: 'telegram', chat: '-100', kind: 'group' }
const privately = (id: string): Place => ({ platform: 'telegram', chat: id, kind: 'private' })
const meet = async (id: string, where: Place = privately(id), name = 'Ana', locale: Locale = 'en') =>
  findOrCreateContributor(world.db, { platform: 'telegram', id, name }, where, locale)

const identity = async (id: string) =>
  world.db
    .selectFrom('identities')
    .select(['name', 'private_chat', 'contributor_id'])
    .where('platform_user', '=', id)
    .executeTakeFirst()

test('a new account is a new person, the same account the same person', async () => {
  const id = unique('tg')
  const first = await meet(id, group)
  expect(first).toMatchObject({
    created: true,
    locale: 'en',
    localeChosen: false,
    status: 'active',
    wantsDigest: true,
  })
  expect(await identity(id)).toMatchObject({ name: 'Ana', private_chat: null })
  expect(await meet(id, privately(id), 'Ana B.')).toEqual({ ...first, created: false })
  expect(await identity(id)).toMatchObject({ name: 'Ana B.', private_chat: id })
  await meet(id, group, 'Ana B.')
  expect(await identity(id)).toMatchObject({ private_chat: id })
})

test('the first ten events of a person at once make one person', async () => {
  const id = unique('tg')
  const met = await Promise.all(Array.from({ length: 10 }, async () => meet(id)))
  expect(new Set(met.map((one) => one.id)).size).toBe(1)
  expect(met.filter((one) => one.created)).toHaveLength(1)
  const { rows } = await sql`
    select id from contributors where not exists (select from identities where contributor_id = contributors.id)
      and status = 'active'`.execute(world.db)
  expect(rows).toEqual([])
})

test('the language follows the client until the person chooses one', async () => {
  const id = unique('tg')
  await meet(id)
  const french = await meet(id, privately(id), 'Ana', 'fr')
  expect(french).toMatchObject({ locale: 'fr', localeChosen: false })
  await setLocale(world.db, french.id, 'en')
  await setDigest(world.db, french.id, false)
  expect(await meet(id, privately(id), 'Ana', 'fr')).toMatchObject({
    locale: 'en',
    localeChosen: true,
    wantsDigest: false,
  })
})

test('consent is versioned, given once, taken back at any time, and given again', async () => {
  const { id } = await meet(unique('tg'))
  const give = async (version: string, minute: number) =>
    inTx(world, async (tx) => giveConsent(tx, id, version, minutesLater(minute)))
  expect(await liveConsent(world.db, id)).toBeUndefined()
  await give('1', 0)
  await give('1', 1)
  expect(await liveConsent(world.db, id)).toEqual({ version: '1', givenAt: noon })
  await give('2', 2)
  expect(await liveConsent(world.db, id)).toEqual({ version: '2', givenAt: minutesLater(2) })
  const revoke = async () => inTx(world, async (tx) => revokeConsent(tx, id, minutesLater(3)))
  expect([await revoke(), await revoke()]).toEqual([true, false])
  expect(await liveConsent(world.db, id)).toBeUndefined()
  await give('2', 4)
  const rows = await world.db
    .selectFrom('consents')
    .select(['version', 'revoked_at'])
    .where('contributor_id', '=', id)
    .orderBy('id')
    .execute()
  expect(rows).toEqual([
    { version: '1', revoked_at: minutesLater(2) },
    { version: '2', revoked_at: minutesLater(3) },
    { version: '2', revoked_at: null },
  ])
})

/** A person with everything that can be known of one: answers decided, disputed, open and held, and all the rest. */
const wellKnown = async () => {
  const tg = unique('tg')
  const { id } = await meet(tg)
  const campaignId = await running(world, 4, { createdBy: `telegram:${tg}`, maxAnswers: 5 })
  const items = (await itemsOf(world, campaignId)).map((item) => item.id)
  const [settled = 0, disputed = 0, open = 0, held = 0] = items
  await inTx(world, async (tx) => {
    await giveConsent(tx, id, '1', noon)
    for (const itemId of items) {
      const served = ok(await assignCard(tx, world.types, { itemId, contributorId: id, now: noon }))
      if (itemId !== held)
        ok(await recordAnswer(tx, { served, contributorId: id, value: 'mixed', now: noon }))
    }
    const said = { probability: 0.9, seen: 1 }
    await saveDecision(tx, settled, { ...said, kind: 'settled', outcome: 'mixed' }, noon)
    await saveDecision(tx, disputed, { ...said, kind: 'disputed' }, noon)
    await saveDecision(tx, open, { ...said, kind: 'more', wanted: 1 }, noon)
    await saveModel(tx, campaignId, {
      shared: { method: 'x' },
      voices: new Map([
        [`c:${id}`, { r: 1 }],
        ['m:y', {}],
      ]),
    })
    await tx.insertInto('wallets').values({ contributor_id: id, address: 'Wallet1' }).execute()
    const delivery = { contributor_id: id, platform: 'telegram', kind: 'digest', payload: json({}) }
    await tx
      .insertInto('deliveries')
      .values([
        { ...delivery, key: unique('sent'), sent_at: noon },
        { ...delivery, key: unique('waiting') },
        { ...delivery, key: unique('failed'), failed: 'blocked' },
      ])
      .execute()
    const action = { kind: 'campaign.paused', detail: json({}) }
    await tx
      .insertInto('actions')
      .values([
        { ...action, actor: `telegram:${tg}` },
        { ...action, actor: `telegram:${tg}0` },
      ])
      .execute()
  })
  return { tg, id, campaignId, settled, disputed, open, held }
}

test('forgetting leaves no name, account, wallet, waiting message or undecided answer', async () => {
  const { tg, id, campaignId, settled, open } = await wellKnown()
  expect(await inTx(world, async (tx) => forget(tx, id, noon))).toEqual({ deleted: 2, kept: 1 })
  expect(await inTx(world, async (tx) => forget(tx, id, noon))).toEqual({ deleted: 0, kept: 0 })
  const { db } = world
  expect(await identity(tg)).toBeUndefined()
  expect(await db.selectFrom('wallets').selectAll().where('contributor_id', '=', id).execute()).toEqual([])
  const deliveries = await db
    .selectFrom('deliveries')
    .select('sent_at')
    .where('contributor_id', '=', id)
    .execute()
  expect(deliveries).toEqual([])
  expect(await liveConsent(db, id)).toBeUndefined()
  const row = await db.selectFrom('contributors').selectAll().where('id', '=', id).executeTakeFirst()
  expect(row).toMatchObject({ status: 'forgotten', status_reason: null, wants_digest: false })
  const left = await db.selectFrom('answers').select('item_id').where('contributor_id', '=', id).execute()
  expect(left).toEqual([{ item_id: settled }])
  expect(
    (await itemsOf(world, campaignId)).map((item) => [item.status, item.answered, item.wanted, item.pending]),
  ).toEqual([
    ['settled', 1, 0, 0],
    ['disputed', 0, 0, 0],
    ['open', 0, 2, 0],
    ['open', 0, 2, 0],
  ])
  expect((await itemsOf(world, campaignId)).find((item) => item.id === open)).toMatchObject({
    decided_answers: 0,
  })
  expect((await loadModel(db, campaignId))?.voices).toEqual(new Map([['m:y', {}]]))
  const actors = await db
    .selectFrom('actions')
    .select('actor')
    .where('kind', '=', 'campaign.paused')
    .orderBy('id')
    .execute()
  expect(actors.slice(-2)).toEqual([{ actor: `contributor:${id}` }, { actor: `telegram:${tg}0` }])
  const campaign = await db
    .selectFrom('campaigns')
    .select('created_by')
    .where('id', '=', campaignId)
    .executeTakeFirst()
  expect(campaign).toEqual({ created_by: `contributor:${id}` })
})

test('who comes back after being forgotten is somebody new', async () => {
  const { tg, id, open } = await wellKnown()
  await inTx(world, async (tx) => forget(tx, id, noon))
  const again = await meet(tg)
  expect(again).toMatchObject({ created: true, status: 'active' })
  expect(again.id).not.toBe(id)
  const served = await inTx(world, async (tx) =>
    assignCard(tx, world.types, { itemId: open, contributorId: again.id, now: noon }),
  )
  expect(served).toHaveProperty('token')
})

test('an answer on its way while its person is forgotten is refused, or forgotten too', async () => {
  for (let round = 0; round < 6; round += 1) {
    const { id, campaignId, held } = await wellKnown()
    const served = ok(
      await inTx(world, async (tx) =>
        assignCard(tx, world.types, { itemId: held, contributorId: id, now: noon }),
      ),
    )
    await Promise.all([
      inTx(world, async (tx) => recordAnswer(tx, { served, contributorId: id, value: 'mixed', now: noon })),
      inTx(world, async (tx) => forget(tx, id, noon)),
    ])
    const item = (await itemsOf(world, campaignId)).find((one) => one.id === held)
    expect(item).toMatchObject({ answered: 0, pending: 0, wanted: 2 })
  }
})

import { afterAll, beforeAll, expect, test } from 'vitest'

import { askOperators, tellOutcomes } from '#jobs/tasks/pay.ts'

import { freshDatabase, type TestDatabase } from '../helpers/database.ts'

let base: TestDatabase
let serial = 0
beforeAll(async () => {
  base = await freshDatabase()
})
afterAll(async () => base.close())

const now = (): Date => new Date()
const asset = 'mint'

const person = async (platforms: string[]): Promise<number> => {
  serial += 1
  const { id } = await base.db
    .insertInto('contributors')
    .defaultValues()
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const [index, platform] of platforms.entries())
    await base.db
      .insertInto('identities')
      .values({
        contributor_id: id,
        platform,
        platform_user: `${serial}`,
        created_at: new Date(1000 * index),
      })
      .execute()
  return id
}

const held = async (contributorId: number, reason = 'account-frozen'): Promise<number> => {
  const row = { contributor_id: contributorId, wallet: 'W', asset, amount: 5n, status: 'held' as const }
  const { id } = await base.db
    .insertInto('payouts')
    .values({ ...row, hold_reason: reason })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const told = async (contributorId: number) =>
  base.db
    .selectFrom('deliveries')
    .select(['key', 'kind', 'platform', 'payload'])
    .where('contributor_id', '=', contributorId)
    .orderBy('id')
    .execute()

test('an outcome is told once, over the platform that the person came to last, however often it is looked for', async () => {
  const id = await person(['telegram', 'web'])
  const payoutId = await held(id)
  await Promise.all([tellOutcomes({ db: base.db, now }), tellOutcomes({ db: base.db, now })])
  await tellOutcomes({ db: base.db, now })
  const payload = { amount: '5', wallet: 'W', reason: 'account-frozen' }
  expect(await told(id)).toEqual([
    { key: `held:${payoutId}:account-frozen`, kind: 'held', platform: 'web', payload },
  ])
  const { count } = await base.db
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('job', '=', 'deliver')
    .executeTakeFirstOrThrow()
  expect(count).toBe(1)
})

test('a payment held again for another reason is told again', async () => {
  const id = await person(['web'])
  const payoutId = await held(id)
  await tellOutcomes({ db: base.db, now })
  await base.db
    .updateTable('payouts')
    .set({ hold_reason: 'account-reassigned', told: false })
    .where('id', '=', payoutId)
    .execute()
  await tellOutcomes({ db: base.db, now })
  expect((await told(id)).map(({ payload }) => payload)).toMatchObject([
    { reason: 'account-frozen' },
    { reason: 'account-reassigned' },
  ])
})

test('who has left every platform is told nothing, and holds nobody up', async () => {
  const gone = await person([])
  const here = await person(['web'])
  await held(gone)
  await held(here)
  await tellOutcomes({ db: base.db, now })
  expect(await told(gone)).toEqual([])
  expect(await told(here)).toHaveLength(1)
  const open = await base.db.selectFrom('payouts').select('id').where('told', '=', false).execute()
  expect(open).toEqual([])
})

test('operators who have been here are asked once for the approvals of a large payment', async () => {
  const operator = await person(['telegram', 'web'])
  const bystander = await person(['telegram'])
  const id = await held(await person(['web']), 'approval')
  const { platform_user: user } = await base.db
    .selectFrom('identities')
    .select('platform_user')
    .where('contributor_id', '=', operator)
    .executeTakeFirstOrThrow()
  const settings = {
    digestMinutes: 10,
    payout: { minimum: 1n },
    operators: [`web:${user}`, 'telegram:nobody'],
  }
  await askOperators({ db: base.db, now, settings })
  await askOperators({ db: base.db, now, settings })
  expect(await told(operator)).toEqual([
    { key: `approval:${id}:${operator}`, kind: 'approval', platform: 'web', payload: { id, amount: '5' } },
  ])
  expect(await told(bystander)).toEqual([])
})

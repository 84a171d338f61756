import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { behind, type Behind } from '#chat/behind/behind.ts'
import type { Context } from '#chat/context.ts'
import { json } from '#db/connect.ts'
import { post } from '#rewards/ledger.ts'
import { due, transit } from '#rewards/accounts.ts'

import {
  ACC,
  asset,
  clear,
  goodWallet,
  openContext,
  person,
  runCampaign,
  settle,
} from '../helpers/conversation.ts'
import { freshDatabase, type TestDatabase } from '../helpers/database.ts'

let base: TestDatabase
let ctx: Context
beforeAll(async () => {
  base = await freshDatabase()
  ctx = await openContext(base.db)
})
afterEach(async () => clear(ctx))
afterAll(async () => base.close())

const of = async (id: string, locale: 'en' | 'fr' = 'en'): Promise<Behind> =>
  behind(ctx, { platform: 'web', id }, locale)

/** A person's answer to the first task that they are served. */
const answer = async (id: string, label: string): Promise<void> => {
  const someone = person(ctx, id)
  await someone.command('start')
  await someone.press(await someone.join(), label)
}

test('of somebody who has not been here there is nothing to show', async () => {
  expect(await of('nobody')).toEqual({
    symbol: 'ACC',
    answers: [],
    balances: { pending: '0 ACC', due: '0 ACC', transit: '0 ACC', paid: '0 ACC' },
    postings: [],
    payouts: [],
  })
})

test('while an item is open nobody sees what others said', async () => {
  await runCampaign(ctx, { texts: ['The soup was cold.'] })
  await answer('ana', 'Negative')
  await answer('bob', 'Positive')
  const { answers, balances } = await of('ana')
  expect(answers).toMatchObject([
    {
      brief: 'The soup was cold.',
      mine: 'Negative',
      status: 'open',
      answered: 2,
      wanted: 2,
      title: 'How it sounds',
    },
  ])
  expect(JSON.stringify(answers)).not.toContain('Positive')
  expect(balances.pending).toBe('0.5 ACC')
})

test('once it is settled the voices show, each under a name for this item alone', async () => {
  const { items } = await runCampaign(ctx, { texts: ['The soup was cold.'] })
  await answer('ana', 'Negative')
  await answer('bob', 'Positive')
  const itemId = items[0] ?? 0
  await base.db
    .insertInto('model_answers')
    .values({ item_id: itemId, voice: 'm:local', value: json('negative') })
    .execute()
  await settle(ctx, itemId, 'negative')
  await base.db.updateTable('items').set({ probability: 0.97 }).where('id', '=', itemId).execute()
  const { answers, balances, postings } = await of('ana')
  expect(answers).toMatchObject([
    {
      status: 'settled',
      outcome: 'Negative',
      probability: 0.97,
      verdict: { accepted: true, reason: 'agreed', reward: '0.5 ACC' },
    },
  ])
  const votes = answers[0]?.votes ?? []
  expect(votes.map(({ by, label, accepted }) => `${by} ${label} ${accepted}`).toSorted()).toEqual([
    'model Negative undefined',
    'person Positive false',
    'you Negative true',
  ])
  expect(votes.slice(0, 2).map(({ letter }) => letter)).toEqual(['A', 'B'])
  expect(JSON.stringify(answers)).not.toMatch(/bob/i)
  expect(balances).toMatchObject({ pending: '0 ACC', due: '0.5 ACC' })
  expect(postings).toMatchObject([{ from: 'escrow', to: 'due', amount: '0.5 ACC' }])
  expect((await of('bob')).answers[0]?.verdict).toMatchObject({ accepted: false, reason: 'differs' })
})

test('labels and amounts are in the person’s language', async () => {
  await runCampaign(ctx, { texts: ['The soup was cold.'] })
  await answer('ana', 'Negative')
  const { answers, balances } = await of('ana', 'fr')
  expect([answers[0]?.mine, balances.pending]).toEqual(['Négatif', '0,5 ACC'])
})

test('how probable each label is comes from whoever weighs, in words', async () => {
  const { items } = await runCampaign(ctx, { texts: ['The soup was cold.'] })
  await answer('ana', 'Negative')
  await settle(ctx, items[0] ?? 0, 'negative')
  const weigh = async () => [
    { label: 'negative', probability: 0.9 },
    { label: 'mixed', probability: 0.1 },
  ]
  const { answers } = await behind(ctx, { platform: 'web', id: 'ana' }, 'en', weigh)
  expect(answers[0]?.weights).toEqual([
    { label: 'Negative', probability: 0.9 },
    { label: 'Mixed', probability: 0.1 },
  ])
})

test('a payout shows with its transaction as soon as it is signed and sent', async () => {
  const { items } = await runCampaign(ctx, { texts: ['The soup was cold.'] })
  await answer('ana', 'Negative')
  await settle(ctx, items[0] ?? 0, 'negative')
  const { contributor_id: contributorId } = await base.db
    .selectFrom('identities')
    .select('contributor_id')
    .where('platform_user', '=', 'ana')
    .executeTakeFirstOrThrow()
  const { id: batchId } = await base.db
    .insertInto('batches')
    .defaultValues()
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id } = await base.db
    .insertInto('payouts')
    .values({
      contributor_id: contributorId,
      wallet: goodWallet,
      asset: asset.mint,
      amount: ACC / 2n,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const move = {
    key: `payout:${id}`,
    from: due(contributorId),
    to: transit(id),
    amount: ACC / 2n,
    asset: asset.mint,
  }
  await base.db.transaction().execute(async (tx) => post(tx, [{ ...move, reason: 'payout-requested' }]))
  await base.db.updateTable('payouts').set({ status: 'batched', batch_id: batchId }).execute()
  await base.db
    .insertInto('attempts')
    .values({
      batch_id: batchId,
      raw: new Uint8Array([1]),
      signature: '5h2kP',
      blockhash: 'hash',
      expiry_height: 150,
    })
    .execute()
  await base.db.updateTable('attempts').set({ status: 'sent' }).execute()
  const { balances, payouts, postings } = await of('ana')
  expect(balances).toMatchObject({ due: '0 ACC', transit: '0.5 ACC', paid: '0 ACC' })
  expect(payouts).toMatchObject([
    { status: 'batched', amount: '0.5 ACC', wallet: goodWallet, transaction: '5h2kP' },
  ])
  expect(postings.map(({ from, to }) => `${from} ${to}`)).toEqual(['due transit', 'escrow due'])
})

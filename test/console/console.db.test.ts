import { afterAll, beforeAll, expect, test } from 'vitest'

import { createConsole } from '#console/app.ts'

import { freshDatabase, type TestDatabase } from '../helpers/database.ts'

let base: TestDatabase
let app: ReturnType<typeof createConsole>
beforeAll(async () => {
  base = await freshDatabase()
  const asset = { mint: 'Mint111', decimals: 6, symbol: 'ACC' }
  const queueCounts = async () => ({ answers: { waiting: 2, failed: 1 } })
  app = createConsole({ db: base.db, asset, treasury: 'Treasury111', queueCounts })
  await base.db
    .insertInto('accounts')
    .values([
      { kind: 'world', asset: asset.mint },
      { kind: 'treasury', asset: asset.mint },
    ])
    .execute()
  await base.db
    .insertInto('postings')
    .values({
      key: 'd',
      from_account: 1,
      to_account: 2,
      asset: asset.mint,
      amount: 1_500_000n,
      reason: 'deposit',
    })
    .execute()
  await base.db
    .insertInto('campaigns')
    .values({
      name: '<b>Moods</b>',
      task_kind: 'sentiment',
      locale: 'en',
      reward: 1n,
      asset: asset.mint,
      min_answers: 1,
      max_answers: 3,
      confidence: 0.9,
      created_by: 'test',
    })
    .execute()
})
afterAll(async () => base.close())

test('the public page shows the figures in the language of the reader, and escapes names', async () => {
  const page = await app.request('/transparency', { headers: { 'accept-language': 'fr-FR' } })
  const text = await page.text()
  expect(text).toContain('1,5 ACC')
  expect(text).toContain('&lt;b&gt;Moods&lt;/b&gt;')
  expect(text).toContain('pas commencée')
})

test('metrics are in the format of Prometheus, balances to the last unit', async () => {
  const text = await (await app.request('/metrics')).text()
  expect(text).toContain('accord_ledger_base_units{account="treasury",asset="Mint111"} 1500000\n')
  expect(text).toContain('accord_queue_jobs{queue="answers",state="failed"} 1\n')
  expect(text).toMatch(/^# TYPE accord_campaigns gauge\naccord_campaigns\{status="draft"\} 1$/m)
})

test('it is ready while the database answers', async () => {
  expect((await app.request('/readyz')).status).toBe(200)
})

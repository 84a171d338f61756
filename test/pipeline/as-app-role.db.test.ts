import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { appRole } from '#db/app-role.ts'

import { crowd } from '../helpers/crowd.ts'
import { freshDatabase, type TestDatabase } from '../helpers/database.ts'
import { accord, runAccord } from '../helpers/process.ts'

/**
 * The owner has migrated; Accord itself logs in as a role that is a member of `accord_app` and nothing else. The embedded
 * database knows one login, behind one session for everybody: there that session takes the role on.
 */
let base: TestDatabase
let home: string
let env: Record<string, string>
const login = `accord_run_${randomBytes(4).toString('hex')}`
const password = randomBytes(12).toString('hex')
beforeAll(async () => {
  base = await freshDatabase()
  home = await mkdtemp(join(tmpdir(), 'accord-role-'))
  const common = { ACCORD_HOME: home, PORT: '0', LOG_LEVEL: 'error' }
  const migrated = await accord(['migrate'], { ...common, DATABASE_URL: base.url })
  if (migrated.code !== 0) throw new Error(migrated.stderr)
  const url = new URL(base.url)
  if (base.embedded) await sql`set role ${sql.id(appRole)}`.execute(base.db)
  else {
    await sql`create role ${sql.id(login)} login password ${sql.lit(password)} in role ${sql.id(appRole)}`.execute(
      base.db,
    )
    url.username = login
    url.password = password
  }
  env = { ...common, DATABASE_URL: url.href }
})
afterAll(async () => {
  if (!base.embedded) await sql`drop role ${sql.id(login)}`.execute(base.db)
  await base.close()
  await rm(home, { recursive: true, force: true })
})

/** Nobody who could do more has been connected meanwhile. */
const expectRole = async (): Promise<void> => {
  const { rows } = base.embedded
    ? await sql<{ who: string }>`select current_user as who`.execute(base.db)
    : await sql<{ who: string }>`
        select distinct usename as who from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and application_name = '' and backend_type = 'client backend'`.execute(
        base.db,
      )
  expect(rows.map(({ who }) => who)).toEqual([base.embedded ? appRole : login])
}

test('doctor finds the queue as the application’s role', async () => {
  const { stdout } = await accord(['doctor'], env)
  expect(stdout).toMatch(/✓ queue/)
})

test('Accord starts, answers and serves its pages as the application’s role', async () => {
  const running = runAccord(['start'], env)
  try {
    const [, url = ''] = await running.says(/(http:\/\/127\.0\.0\.1:\d+)/)
    await expectRole()
    for (const path of ['/readyz', '/', '/transparency']) {
      const page = await fetch(new URL(path, url))
      expect([path, page.status]).toEqual([path, 200])
    }
  } finally {
    expect(await running.stop()).toBe(0)
  }
}, 180_000)

test('as that role answers are given, settled and paid, and the ledger agrees with the chain', async () => {
  const { answers, truth } = crowd('d_sentiment')
  const files = ['--task', 'sentiment', '--answers', answers, '--truth', truth]
  const labels = ['--labels', '0=negative,1=positive', '--limit', '4', '--seed', '3', '--json']
  const replayed = await accord(['replay', ...files, ...labels], env)
  expect(replayed.code, replayed.stderr).toBe(0)
  const reconciled = await accord(['reconcile', '--json'], env)
  expect(reconciled.code, reconciled.stderr).toBe(0)
  const paid = await accord(['payouts', 'list', '--json'], env)
  expect(paid.stdout).toMatch(/"status": ?"paid"/)
  expect(paid.stdout).not.toMatch(/"status": ?"(planned|batched|held)"/)
}, 240_000)

test('what it may not do, it says: limits that differ are the owner’s to set', async () => {
  const { code, stderr } = await accord(['treasury', 'status'], { ...env, DAILY_PAYOUT_CAP: '10' })
  expect(code).toBe(1)
  expect(stderr).toContain('the role in DATABASE_URL may not change them')
})

test('where the owner has not prepared everything, it ends instead of trying for ever', async () => {
  if (base.embedded) await sql`reset role`.execute(base.db)
  const { rows } = await sql<{ name: string }>`select bullmq.job_id_seq_name('answers') as name`.execute(
    base.db,
  )
  await sql`drop sequence bullmq.${sql.id(rows[0]?.name ?? '')}`.execute(base.db)
  if (base.embedded) await sql`set role ${sql.id(appRole)}`.execute(base.db)
  const { code, stderr } = await accord(['start'], env)
  expect(code).toBe(1)
  expect(stderr).toContain('permission denied for schema bullmq')
}, 180_000)

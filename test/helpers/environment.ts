import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { inject } from 'vitest'

import { freshDatabase } from './database.ts'

/** The variables of a fresh Accord: all embedded, or on the suite's PostgreSQL and Redis. */
export const freshEnvironment = async (): Promise<{
  env: Record<string, string>
  home: string
  close: () => Promise<void>
}> => {
  const home = await mkdtemp(join(tmpdir(), 'accord-test-'))
  const base = { ACCORD_HOME: home, PORT: '0', LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'error' }
  const removeHome = async (): Promise<void> => rm(home, { recursive: true, force: true })
  if (inject('server') === undefined) return { env: base, home, close: removeHome }
  const redis = process.env['TEST_REDIS_URL']
  if (redis === undefined) throw new Error('The real suites need TEST_REDIS_URL=redis://…')
  const database = await freshDatabase()
  const close = async (): Promise<void> => {
    await database.close()
    await removeHome()
  }
  return { env: { ...base, DATABASE_URL: database.url, REDIS_URL: redis }, home, close }
}

import { PGlite } from '@electric-sql/pglite'
import { expect, test, vi } from 'vitest'

import { ask, openSession } from '#embedded/database/session.ts'
import { startUpkeep } from '#embedded/database/upkeep.ts'

test('dead rows are cleared away and the log is checkpointed, without anybody asking', async () => {
  const db = await PGlite.create()
  const failures: Error[] = []
  const session = openSession(
    db,
    () => undefined,
    (error) => failures.push(error),
  )
  await ask(session, 'create table churned (id int, n int)')
  await ask(session, 'insert into churned select i, 0 from generate_series(1, 3000) i')
  for (let i = 0; i < 3; i++) await ask(session, 'update churned set n = n + 1')
  const redo = async (): Promise<string | undefined> =>
    (await ask(session, 'select redo_lsn::text from pg_control_checkpoint()'))[0]
  const before = await redo()
  const upkeep = startUpkeep(session, 20)
  await vi.waitFor(
    async () => {
      const vacuumed = `select vacuum_count::text from pg_stat_user_tables where relname = 'churned'`
      await ask(session, 'select pg_stat_force_next_flush()')
      expect(Number((await ask(session, vacuumed))[0])).toBeGreaterThan(0)
      expect(await redo()).not.toBe(before)
    },
    { timeout: 20_000 },
  )
  await upkeep.stop()
  expect(failures).toEqual([])
  await db.close()
})

test('an error of the house says which statement failed', async () => {
  const db = await PGlite.create()
  const session = openSession(
    db,
    () => undefined,
    () => undefined,
  )
  await expect(ask(session, 'select nothing_here')).rejects.toThrow(
    'column "nothing_here" does not exist: select nothing_here',
  )
  await db.close()
})

import { ask, type Session } from './session.ts'

const EVERY_MS = 60_000
const MANY_ROWS = 2_000

/**
 * What a PostgreSQL server does in processes of its own, which PGlite does not have: a checkpoint, so that the log does
 * not grow and a start after a crash stays short; a vacuum of tables with many dead rows (queues have them); and new
 * statistics for the planner.
 */
export const startUpkeep = (session: Session, everyMs = EVERY_MS): { stop: () => Promise<void> } => {
  const state = { lsn: '', running: Promise.resolve() }
  const timer = setInterval(() => {
    state.running = state.running.then(() => keep(session, state)).catch(warn)
  }, everyMs)
  return {
    stop: async () => {
      clearInterval(timer)
      await state.running
    },
  }
}

// The next round may do better, and nobody's work depends on it.
const warn = (error: unknown): void =>
  process.emitWarning(`The embedded database's upkeep failed: ${String(error)}`)

const keep = async (session: Session, state: { lsn: string }): Promise<void> => {
  const [lsn = ''] = await ask(session, position)
  if (lsn === state.lsn) return
  // PGlite is never idle in PostgreSQL's sense, which is when the counters would be written.
  await ask(session, 'select pg_stat_force_next_flush()')
  for (const table of await ask(session, tables('n_dead_tup')))
    await ask(session, `vacuum (analyze) ${table}`)
  for (const table of await ask(session, tables('n_mod_since_analyze')))
    await ask(session, `analyze ${table}`)
  await ask(session, 'checkpoint')
  state.lsn = (await ask(session, position))[0] ?? ''
}

const position = 'select pg_current_wal_insert_lsn()::text'

/** Tables in which a counter has passed both the threshold and a fifth of the rows, as autovacuum would choose. */
const tables = (counter: 'n_dead_tup' | 'n_mod_since_analyze'): string => `
  select format('%I.%I', schemaname, relname) from pg_stat_user_tables
  where ${counter} > ${MANY_ROWS} and ${counter} * 5 > n_live_tup
  order by ${counter} desc limit 10`

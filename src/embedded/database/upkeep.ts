import { ask, type Session } from './session.ts'

const EVERY_MS = 60_000
const DEAD_ROWS = 2_000

/**
 * What a PostgreSQL server does in processes of its own, which PGlite does not have: a checkpoint, so that the log does
 * not grow and a start after a crash stays short, and a vacuum of tables with many dead rows (queues have them).
 */
export const startUpkeep = (session: Session, everyMs = EVERY_MS): { stop: () => Promise<void> } => {
  const state = { lsn: '', running: Promise.resolve() }
  const timer = setInterval(() => {
    state.running = state.running.then(() => keep(session, state)).catch(session.fail)
  }, everyMs)
  return {
    stop: async () => {
      clearInterval(timer)
      await state.running
    },
  }
}

const keep = async (session: Session, state: { lsn: string }): Promise<void> => {
  const [lsn = ''] = await ask(session, position)
  if (lsn === state.lsn) return
  for (const table of await ask(session, deadRows)) await ask(session, `vacuum (analyze) ${table}`)
  await ask(session, 'checkpoint')
  state.lsn = (await ask(session, position))[0] ?? ''
}

const position = 'select pg_current_wal_insert_lsn()::text'
const deadRows = `
  select format('%I.%I', schemaname, relname) from pg_stat_user_tables
  where n_dead_tup > ${DEAD_ROWS} and n_dead_tup * 5 > n_live_tup
  order by n_dead_tup desc limit 10`

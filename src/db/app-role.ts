import { sql } from 'kysely'

import type { Db } from './connect.ts'

/** The role that Accord can run as. Whoever logs in gets it by `grant accord_app to …`. */
export const appRole = 'accord_app'

const rows = 'select, insert, update, delete'

/** Tables of which the role may do no more than this; of all others it may read and write rows. */
const restricted: Record<string, string[]> = {
  postings: ['select', 'insert'],
  // The lock of `select … for update` asks for the right to update some column: the identity, which nobody can set.
  accounts: ['select', 'insert', 'update (id)'],
  payouts: ['select', 'insert', 'update'],
  attempts: ['select', 'insert', 'update'],
  batches: ['select', 'insert', 'update'],
  sweeps: ['select', 'insert', 'update'],
  payout_approvals: ['select', 'insert'],
  trees: ['select', 'insert'],
  payout_days: ['select'],
  payout_limits: ['select'],
  kysely_migration: ['select'],
  kysely_migration_lock: ['select'],
}

/** Whether this connection may change the schema: it owns the tables, or it may make them where there are none yet. */
export const isOwner = async (db: Db): Promise<boolean> => {
  const { rows } = await sql<{ owner: boolean }>`
    select coalesce((
      select pg_has_role(current_user, relowner, 'usage') from pg_class where oid = to_regclass('public.kysely_migration')),
      has_schema_privilege(current_user, 'public', 'create')) as owner`.execute(db)
  return rows[0]?.owner === true
}

/**
 * Gives the application's role what it needs and nothing more: rows, never the schema, and of the ledger only to add to
 * it. Makes the role where this connection may; where there is none and it may not, nothing happens. Call it as the owner.
 */
export const grantToApp = async (db: Db): Promise<void> => {
  await sql`
    do $$ begin
      if not exists (select from pg_roles where rolname = 'accord_app')
        and (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) then
        create role accord_app nologin;
      end if;
    exception when duplicate_object or unique_violation or insufficient_privilege then null;
    end $$`.execute(db)
  const { rows } = await sql`select 1 from pg_roles where rolname = ${appRole}`.execute(db)
  if (rows.length > 0) await db.transaction().execute(async (tx) => grant(tx))
}

const grant = async (tx: Db): Promise<void> => {
  // Two processes that migrate at once would write the same rights into the same catalogue rows.
  await sql`select pg_advisory_xact_lock(hashtext('accord_app'))`.execute(tx)
  const run = async (text: string): Promise<void> => {
    await sql.raw(text).execute(tx)
  }
  await run('revoke create on schema public from public')
  await run(`grant usage on schema public to ${appRole}`)
  await run(`grant usage on schema bullmq to ${appRole}`)
  // Not all rights: whoever may put a trigger on a table has whoever writes to it run what they like, the owner, too.
  await run(`revoke all on all tables in schema bullmq from ${appRole}`)
  await run(`grant ${rows} on all tables in schema bullmq to ${appRole}`)
  await run(`grant all on all sequences in schema bullmq to ${appRole}`)
  await run(`alter default privileges in schema bullmq revoke all on tables from ${appRole}`)
  await run(`alter default privileges in schema bullmq grant ${rows} on tables to ${appRole}`)
  await run(`alter default privileges in schema bullmq grant all on sequences to ${appRole}`)
  await run(`grant ${rows} on all tables in schema public to ${appRole}`)
  await run(`grant usage on sequence payout_fence to ${appRole}`)
  for (const [table, rights] of Object.entries(restricted)) {
    await run(`revoke all on ${table} from ${appRole}`)
    await run(`grant ${rights.join(', ')} on ${table} to ${appRole}`)
  }
}

import { readdir } from 'node:fs/promises'

import { sql } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'

import { appRole, grantToApp, isOwner } from './app-role.ts'
import type { Db } from './connect.ts'

const folder = new URL('migrations/', import.meta.url)

/** The numbered migrations of `migrations/`, found by their folder. */
const getMigrations = async (): Promise<Record<string, Migration>> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).sort()
  const modules = await Promise.all(
    files.map(async (file) => [file.slice(0, -3), (await import(new URL(file, folder).href)) as Migration]),
  )
  return Object.fromEntries(modules) as Record<string, Migration>
}

/** The database is older than this Accord, and whoever it is opened as may not change the schema. */
export class NotMigrated extends Error {
  constructor(pending: string[]) {
    super(
      `The database lacks ${pending.join(', ')}. Run "npm run -s accord -- migrate" once with the owner's DATABASE_URL.`,
    )
    this.name = 'NotMigrated'
  }
}

/**
 * Brings the schema to the newest version; safe to call at every start, and from several processes at once.
 * Returns the names of the migrations that ran. Also sets the database's search path, which has to hold BullMQ's
 * schema beside ours because the embedded database shares one session between all connections. As a role that does not
 * own the tables it only looks whether nothing is missing, and throws `NotMigrated` where something is.
 */
export const migrate = async (db: Db): Promise<string[]> => {
  const migrator = new Migrator({ db, provider: { getMigrations } })
  if (!(await isOwner(db))) {
    const pending = (await migrator.getMigrations()).filter((one) => one.executedAt === undefined)
    if (pending.length > 0) throw new NotMigrated(pending.map((one) => one.name))
    return []
  }
  const { results = [], error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error instanceof Error ? error : new Error('a migration failed')
  await sql`create schema if not exists bullmq`.execute(db)
  await sql`do $$ begin
    execute format('alter database %I set search_path = public, bullmq', current_database());
  end $$`.execute(db)
  await sql`set search_path = public, bullmq`.execute(db)
  if (results.length > 0 || !(await isGranted(db))) await grantToApp(db)
  return results.map((result) => result.migrationName)
}

const isGranted = async (db: Db): Promise<boolean> => {
  const { rows } = await sql<{ granted: boolean | null }>`
    select has_table_privilege(oid, 'public.postings', 'insert') as granted from pg_roles where rolname = ${appRole}`.execute(
    db,
  )
  return rows[0]?.granted === true
}

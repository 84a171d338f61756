import { readdir } from 'node:fs/promises'

import { sql } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'

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

/**
 * Brings the schema to the newest version; safe to call at every start, and from several processes at once.
 * Returns the names of the migrations that ran. Also sets the database's search path, which has to hold BullMQ's
 * schema beside ours because the embedded database shares one session between all connections.
 */
export const migrate = async (db: Db): Promise<string[]> => {
  const { results = [], error } = await new Migrator({ db, provider: { getMigrations } }).migrateToLatest()
  if (error !== undefined) throw error instanceof Error ? error : new Error('a migration failed')
  await sql`create schema if not exists bullmq`.execute(db)
  await sql`do $$ begin
    execute format('alter database %I set search_path = public, bullmq', current_database());
  end $$`.execute(db)
  await sql`set search_path = public, bullmq`.execute(db)
  return results.map((result) => result.migrationName)
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { PGlite } from '@electric-sql/pglite'
import { sql } from 'kysely'
import type { TestProject } from 'vitest/node'

import { connect } from '#db/connect.ts'
import { migrate } from '#db/migrate.ts'

import { servePglite } from './pglite.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A dump of a migrated embedded database, or nothing where the suite runs on PostgreSQL. */
    dump: string | undefined
    /** The migrated template database on PostgreSQL, and the server it is on. */
    server: string | undefined
  }
}

/** Makes the migrated database that every test copies, once for the whole run. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  if (project.name === 'real') return onPostgres(project)
  const folder = await mkdtemp(join(tmpdir(), 'accord-template-'))
  const pglite = await PGlite.create()
  const { url, close } = await servePglite(pglite)
  const db = connect(url, 1)
  await migrate(db)
  await db.destroy()
  const file = join(folder, 'template.tar')
  await writeFile(file, Buffer.from(await (await pglite.dumpDataDir('none')).arrayBuffer()))
  await close()
  project.provide('dump', file)
  project.provide('server', undefined)
  return async () => rm(folder, { recursive: true })
}

const onPostgres = async (project: TestProject): Promise<() => Promise<void>> => {
  const server = process.env['TEST_DATABASE_URL']
  if (server === undefined)
    throw new Error('The real suites need TEST_DATABASE_URL=postgres://… and TEST_REDIS_URL=redis://…')
  const admin = connect(server, 1)
  await sql`drop database if exists accord_template`.execute(admin)
  await sql`create database accord_template`.execute(admin)
  await admin.destroy()
  const url = new URL(server)
  url.pathname = '/accord_template'
  const db = connect(url.href, 1)
  await migrate(db)
  await db.destroy()
  project.provide('dump', undefined)
  project.provide('server', server)
  return async () => undefined
}

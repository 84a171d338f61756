import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import { PGlite } from '@electric-sql/pglite'
import { sql } from 'kysely'
import { inject } from 'vitest'

import { connect, type Db } from '#db/connect.ts'

import { servePglite } from './pglite.ts'

export type TestDatabase = { db: Db; url: string; embedded: boolean; close: () => Promise<void> }

/** A fresh migrated database of the test's own: PGlite behind its socket, or a copy of the template on PostgreSQL. */
export const freshDatabase = async (): Promise<TestDatabase> => {
  const dump = inject('dump')
  if (dump === undefined) return onPostgres()
  const pglite = await PGlite.create({ loadDataDir: new Blob([await readFile(dump)]) })
  await pglite.exec('set search_path = public, bullmq')
  const served = await servePglite(pglite)
  const db = connect(served.url, 4)
  const close = async (): Promise<void> => {
    await db.destroy()
    await served.close()
  }
  return { db, url: served.url, embedded: true, close }
}

const onPostgres = async (): Promise<TestDatabase> => {
  const server = inject('server')
  if (server === undefined) throw new Error('no test server')
  const name = `accord_${randomBytes(6).toString('hex')}`
  const admin = connect(server, 1)
  await sql`create database ${sql.id(name)} template accord_template`.execute(admin)
  const url = new URL(server)
  url.pathname = `/${name}`
  await sql`alter database ${sql.id(name)} set search_path = public, bullmq`.execute(admin)
  const db = connect(url.href, 10)
  const close = async (): Promise<void> => {
    await db.destroy()
    await sql`drop database if exists ${sql.id(name)} with (force)`.execute(admin)
    await admin.destroy()
  }
  return { db, url: url.href, embedded: false, close }
}

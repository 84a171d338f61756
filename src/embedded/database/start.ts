import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { PGlite } from '@electric-sql/pglite'

import { lockFolder } from '../lock.ts'
import { serveConnections } from './connections.ts'
import { startUpkeep } from './upkeep.ts'

export type DatabaseOptions = {
  /** Where the database is kept; made where it is missing. */
  folder: string
  /** A free port where it is left out. */
  port?: number
  maxConnections?: number
  /** How long a transaction may stand open without a word before it is rolled back; 60 s where it is left out. */
  idleTransactionMs?: number
  /** Told when the database itself fails while it runs. */
  onFailure?: (error: Error) => void
}

export type Database = { url: string; stop: () => Promise<void> }

/** PostgreSQL inside the process, with its files in `folder`, behind a loopback port. */
export const startDatabase = async (options: DatabaseOptions): Promise<Database> => {
  const { folder, port, maxConnections = 100, idleTransactionMs = 60_000 } = options
  const fail =
    options.onFailure ??
    ((error: Error): void => {
      throw error
    })
  const lock = lockFolder(folder)
  try {
    const db = await openFiles(folder)
    const password = randomBytes(12).toString('hex')
    const how = { port, password, maxConnections, idleTransactionMs, fail }
    const served = await serveConnections(db, how).catch(async (error: unknown) => {
      await db.close()
      throw error
    })
    const upkeep = startUpkeep(served.session)
    const stop = async (): Promise<void> => {
      const kept = upkeep.stop()
      await served.close()
      await kept
      await db.close()
      lock.release()
    }
    return { url: `postgres://postgres:${password}@127.0.0.1:${served.port}/postgres`, stop }
  } catch (error) {
    lock.release()
    throw error
  }
}

/**
 * A first start that was cut off leaves half a database, which nobody has used: it is made again. Files that were there and
 * are gone are never taken for a first start: that would begin an empty ledger over the treasury.
 */
const openFiles = async (folder: string): Promise<PGlite> => {
  const dataDir = join(folder, 'data')
  const unfinished = join(folder, 'unfinished')
  if (existsSync(unfinished)) rmSync(dataDir, { recursive: true, force: true })
  if (!existsSync(dataDir)) writeFileSync(unfinished, '')
  else if (readdirSync(dataDir).length === 0) throw damaged(dataDir, 'the folder is empty')
  mkdirSync(dataDir, { recursive: true })
  const db = await PGlite.create({ dataDir }).catch((error: unknown) => {
    // What PostgreSQL says ends with the first sentence; the rest is about how it was built.
    throw damaged(dataDir, String(error instanceof Error ? error.message : error).replace(/\. .*$/s, ''))
  })
  rmSync(unfinished, { force: true })
  return db
}

const damaged = (dataDir: string, why: string): Error =>
  new Error(
    `the files in ${dataDir} cannot be opened as a database (${why}). They are damaged, or of another version. Keep them as they are, and put back the newest backup of the whole home folder: docs/operators.md, "Backups and restart".`,
  )

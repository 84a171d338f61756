import { randomBytes } from 'node:crypto'

import { lockFolder } from '../lock.ts'
import { serveConnections } from './connections.ts'
import { openFiles } from './files.ts'
import { startUpkeep } from './upkeep.ts'

export type DatabaseOptions = {
  /** Where the database is kept; made where it is missing. */
  folder: string
  /** It was there at an earlier start: then it is not made anew where it is missing. */
  expected?: boolean
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
  const { folder, expected = false, port, maxConnections = 100, idleTransactionMs = 60_000 } = options
  const fail =
    options.onFailure ??
    ((error: Error): void => {
      throw error
    })
  const lock = lockFolder(folder)
  try {
    const db = await openFiles(folder, expected)
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

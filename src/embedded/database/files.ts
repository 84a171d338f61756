import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { PGlite } from '@electric-sql/pglite'

/**
 * Opens the database's files. A first start that was cut off leaves half a database, which nobody has used: it is made
 * again. Files that were there and are gone are never taken for a first start: that would begin an empty ledger over the
 * treasury.
 */
export const openFiles = async (folder: string, expected: boolean): Promise<PGlite> => {
  const dataDir = join(folder, 'data')
  const unfinished = join(folder, 'unfinished')
  if (existsSync(unfinished)) rmSync(dataDir, { recursive: true, force: true })
  else if (expected && !existsSync(dataDir)) throw damaged(dataDir, 'the folder is gone')
  else if (existsSync(dataDir) && !hasVersion(dataDir)) throw damaged(dataDir, 'files of it are gone')
  else if (!existsSync(dataDir)) writeFileSync(unfinished, '')
  mkdirSync(dataDir, { recursive: true })
  const db = await PGlite.create({ dataDir }).catch((error: unknown) => {
    // What PostgreSQL says ends with the first sentence; the rest is about how it was built.
    throw damaged(dataDir, String(error instanceof Error ? error.message : error).replace(/\. .*$/s, ''))
  })
  rmSync(unfinished, { force: true })
  return db
}

/** Without this file PGlite would make a new database over what is there. */
const hasVersion = (dataDir: string): boolean =>
  (statSync(join(dataDir, 'PG_VERSION'), { throwIfNoEntry: false })?.size ?? 0) > 0

const damaged = (dataDir: string, why: string): Error =>
  new Error(
    `the files in ${dataDir} cannot be opened as a database (${why}). They are damaged, or of another version. Keep them as they are, and put back the newest backup of the whole home folder: docs/operators.md, "Backups and restart".`,
  )

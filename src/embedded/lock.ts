import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A folder that this process alone may write. */
export type FolderLock = { release: () => void }

/** Another process has the folder; `pid` where it says so. */
export class FolderInUse extends Error {
  readonly pid: number | undefined
  constructor(folder: string, pid: number | undefined) {
    const who = pid === undefined ? 'another process' : `the process with pid ${pid}`
    super(`${folder} is in use by ${who}. Stop it first, or choose another folder with ACCORD_HOME.`)
    this.pid = pid
  }
}

/**
 * Takes a folder. The lock itself is one of the operating system, held through an SQLite file: it is gone the moment its
 * process is, however that ends, and no pid has to be believed. The pid is written beside it for people to read.
 */
export const lockFolder = (folder: string): FolderLock => {
  mkdirSync(folder, { recursive: true })
  const lock = new DatabaseSync(join(folder, 'lock'))
  const pidFile = join(folder, 'lock.pid')
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error
    throw new FolderInUse(folder, readPid(pidFile))
  }
  writeFileSync(pidFile, `${process.pid}\n`)
  return { release: () => lock.close() }
}

const SQLITE_BUSY = 5

const readPid = (file: string): number | undefined => {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

import { constants, existsSync, statSync } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

import { connect, type Db } from '#db/connect.ts'
import { migrate } from '#db/migrate.ts'
import { FolderInUse } from '#embedded/lock.ts'
import { PartFailed } from '#embedded/part.ts'
import { startEmbedded } from '#embedded/start.ts'

import type { Config } from '../config.ts'
import { CliError } from './output.ts'

/** The database and, where asked for, the embedded chain: started here, or those of the Accord that runs already. */
export type Ground = {
  db: Db
  databaseUrl: string
  /** Undefined where the chain is a real one, or was not asked for. */
  rpcUrl: string | undefined
  /** The migrations that ran just now. */
  migrated: string[]
  [Symbol.asyncDispose](): Promise<void>
}

const connections = 10

/** How long another process may take to end. */
const lockPatienceMs = 10_000

/** Opens what a command needs, and brings the database to the newest version. */
export const openDatabase = async (
  config: Config,
  want: { chain?: boolean; own?: boolean } = {},
): Promise<Ground> => {
  const chain = want.chain === true && config.solana === undefined
  // The treasury's key and everybody's answers are in there: nobody else on this machine reads them.
  await makeHome(config.home)
  const embedded = await startEmbedded({
    home: config.home,
    database: config.databaseUrl === undefined,
    chain,
    own: want.own === true,
    waitMs: lockPatienceMs,
  }).catch((error: unknown) => {
    throw error instanceof FolderInUse || error instanceof PartFailed ? new CliError(error.message) : error
  })
  const databaseUrl = config.databaseUrl ?? embedded.databaseUrl
  if (databaseUrl === undefined) throw new Error('the embedded database gave no address')
  const db = connect(databaseUrl, connections)
  const dispose = async (): Promise<void> => {
    await db.destroy()
    await embedded.stop()
  }
  try {
    const migrated = await migrate(db)
    return { db, databaseUrl, rpcUrl: embedded.rpcUrl, migrated, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw unreachable(databaseUrl, error)
  }
}

/** One level at a time: below /proc, say, Node's own recursive mkdir never ends. */
const makeHome = async (home: string): Promise<void> => {
  try {
    const parent = dirname(home)
    if (parent !== home && !existsSync(parent)) await makeHome(parent)
    if (!existsSync(home)) await mkdir(home, { mode: 0o700 })
    if (!statSync(home).isDirectory()) throw new Error('it is a file')
    await access(home, constants.W_OK)
  } catch (error) {
    if (error instanceof CliError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new CliError(`The folder ${home} cannot be used: ${why}. Choose another with ACCORD_HOME.`)
  }
}

/** A database that is not there is the operator's to mend: say which and what to do, without the password. */
const unreachable = (databaseUrl: string, error: unknown): unknown => {
  const code = (error as { code?: string }).code ?? ''
  if (!/^(ECONN|ENOTFOUND|EAI|ETIMEDOUT|28|3D)/.test(code)) return error
  const { host, pathname } = new URL(databaseUrl)
  const why = error instanceof Error && error.message !== '' ? error.message : code
  return new CliError(
    `The database ${pathname.slice(1)} at ${host} cannot be used: ${why}. Start it or mend DATABASE_URL; without that variable the embedded one is used.`,
  )
}

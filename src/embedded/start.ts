import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { FolderInUse, lockFolder, type FolderLock } from './lock.ts'
import { startPart, type Part } from './part.ts'

export type EmbeddedOptions = {
  /** Where all is kept, `.accord` by default elsewhere. */
  home: string
  database: boolean
  chain: boolean
  /** Never use another process's parts: wait until it ends. For who runs long, when the other may only run a command. */
  own?: boolean
  /** How long to wait for another process, in ms; 30 s where it is left out. */
  waitMs?: number
  slotMs?: number
  finalitySlots?: number
  /** Told when a part fails while it runs; where it is left out, the process ends with that error. */
  onFailure?: (error: Error) => void
}

export type Embedded = {
  databaseUrl?: string
  rpcUrl?: string
  /** The process that runs the parts, where it is another one. */
  attachedTo?: number
  stop: () => Promise<void>
}

type Sign = { pid: number; databaseUrl?: string; rpcUrl?: string }

const signPath = (home: string): string => join(home, 'embedded.json')

/** There since the database was first made, and beside it: so that nobody makes another one where it is lost. */
const madePath = (home: string): string => join(home, 'database.made')

/**
 * Starts the embedded parts, each in a thread of its own, or uses those of the Accord process that serves this home
 * already: so a command works while `start` runs. Throws with words for an operator where neither can be.
 */
export const startEmbedded = async (options: EmbeddedOptions): Promise<Embedded> => {
  const { home, database, chain, waitMs = 30_000 } = options
  if (!database && !chain) return { stop: async () => undefined }
  const until = Date.now() + waitMs
  for (;;) {
    const lock = tryLock(home)
    if (!(lock instanceof FolderInUse)) return startOwn(options, lock)
    const sign = options.own === true ? undefined : readSign(home)
    if (sign !== undefined && sign.pid === lock.pid && (await answers(sign))) return attach(options, sign)
    if (Date.now() > until) throw lock
    await sleep(50)
  }
}

const tryLock = (home: string): FolderLock | FolderInUse => {
  try {
    return lockFolder(home)
  } catch (error) {
    if (error instanceof FolderInUse) return error
    throw error
  }
}

const startOwn = async (options: EmbeddedOptions, lock: FolderLock): Promise<Embedded> => {
  const { home, slotMs, finalitySlots } = options
  const onFailure =
    options.onFailure ??
    ((error: Error): void => {
      // Outside of any promise, so that it ends the process.
      setImmediate(() => {
        throw error
      })
    })
  rmSync(signPath(home), { force: true })
  const folder = (name: string): string => join(home, name)
  const ticking = {
    ...(slotMs !== undefined && { slotMs }),
    ...(finalitySlots !== undefined && { finalitySlots }),
  }
  const starting = [
    options.database &&
      startPart(
        { part: 'database', options: { folder: folder('database'), expected: existsSync(madePath(home)) } },
        onFailure,
      ),
    options.chain &&
      startPart({ part: 'chain', options: { folder: folder('chain'), ...ticking } }, onFailure),
  ].map(async (part) => (part === false ? undefined : part))
  const results = await Promise.allSettled(starting)
  const parts = results.map((result) => (result.status === 'fulfilled' ? result.value : undefined))
  const stop = async (): Promise<void> => {
    rmSync(signPath(home), { force: true })
    await Promise.all(parts.map(async (part) => part?.stop()))
    lock.release()
  }
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) {
    await stop()
    throw failed.reason
  }
  const urls = urlsOf(parts[0], parts[1])
  if (options.database) writeFileSync(madePath(home), '')
  // Everybody's answers are in there, and PGlite lets whoever comes to its files write them.
  if (options.database) chmodSync(folder('database'), 0o700)
  if (options.chain) chmodSync(folder('chain'), 0o700)
  writeSign(home, { pid: process.pid, ...urls })
  return { ...urls, stop }
}

const urlsOf = (
  database: Part | undefined,
  chain: Part | undefined,
): { databaseUrl?: string; rpcUrl?: string } => ({
  ...(database !== undefined && { databaseUrl: database.url }),
  ...(chain !== undefined && { rpcUrl: chain.url }),
})

/** Written whole or not at all; only its owner may read it, for the database's password is in it. */
const writeSign = (home: string, sign: Sign): void => {
  const path = signPath(home)
  writeFileSync(`${path}.new`, `${JSON.stringify(sign)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

const readSign = (home: string): Sign | undefined => {
  try {
    return JSON.parse(readFileSync(signPath(home), 'utf8')) as Sign
  } catch {
    return undefined
  }
}

const answers = async ({ databaseUrl, rpcUrl }: Sign): Promise<boolean> => {
  const tries = [databaseUrl, rpcUrl]
    .filter((url) => url !== undefined)
    .map(async (url) => reachable(new URL(url)))
  return (await Promise.all(tries)).every(Boolean)
}

const reachable = async ({ hostname, port }: URL): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

const attach = ({ home, database, chain }: EmbeddedOptions, sign: Sign): Embedded => {
  const missing = [
    ...(database && sign.databaseUrl === undefined ? ['database'] : []),
    ...(chain && sign.rpcUrl === undefined ? ['chain'] : []),
  ]
  if (missing.length > 0)
    throw new Error(
      `The process with pid ${sign.pid} serves ${home} without its ${missing.join(' and ')}. ` +
        'Start both with the same variables, or stop that process first.',
    )
  return {
    ...(database && sign.databaseUrl !== undefined && { databaseUrl: sign.databaseUrl }),
    ...(chain && sign.rpcUrl !== undefined && { rpcUrl: sign.rpcUrl }),
    attachedTo: sign.pid,
    stop: async () => undefined,
  }
}

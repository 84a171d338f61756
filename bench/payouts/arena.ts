import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID } from '@solana/spl-token'
import { PublicKey } from '@solana/web3.js'

import { isRefusal } from '#core/refusal.ts'
import { connect, type Db } from '#db/connect.ts'
import { migrate } from '#db/migrate.ts'
import { startPart } from '#embedded/part.ts'
import { keypairOf, loadSigner } from '#rewards/solana/signer.ts'

import { openCluster, type Cluster } from './cluster.ts'
import { airdrop, makeMoney, type Money } from './money.ts'
import { MOST_LAG } from './node.ts'
import { calm, type Weather } from './weather.ts'
import { openWorker, type Worker } from './worker.ts'

/** Everything that a bench pays in: a chain, a database, two payout processes, and the weather between them. */
export type Arena = {
  cluster: Cluster
  /** A way to the database that nothing stands in. */
  db: Db
  workers: [Worker, Worker]
  secret: string
  /** What Accord pays in, and the same with Token-2022. */
  money: { classic: Money; token2022: Money }
  /** For senders that do not pay exactly: what they give away is not in the ledger. */
  foreign: Money
  weather: (next: Weather) => void
  /** Counts how often a fault did something. */
  strike: () => void
  strikes: () => number
  close: () => Promise<void>
}

/** How long a session may stand open without a word: a worker that sleeps inside a transaction loses it soon. */
const IDLE_MS = 600

export const openArena = async (): Promise<Arena> => {
  const home = await mkdtemp(join(tmpdir(), 'accord-bench-'))
  const failed = (error: Error): void => {
    throw error
  }
  const options = { folder: join(home, 'database'), idleTransactionMs: IDLE_MS }
  const database = await startPart({ part: 'database', options }, failed)
  const db = connect(database.url, 4)
  await migrate(db)
  const cluster = openCluster(home)
  const secret = JSON.stringify([...keypairOf(randomBytes(32))])
  const signer = await loadSigner(secret)
  if (isRefusal(signer)) throw new Error(signer.refused)
  airdrop(cluster.bank, new PublicKey(signer.publicKey), 1000)
  const make = (program: PublicKey): Money => makeMoney(cluster, signer.publicKey, program)
  const money = { classic: make(TOKEN_PROGRAM_ID), token2022: make(TOKEN_2022_PROGRAM_ID) }
  const foreign = make(TOKEN_PROGRAM_ID)
  cluster.tick(2 * MOST_LAG)
  let weather = calm
  let strikes = 0
  const strike = (): void => {
    strikes += 1
  }
  const open = async (): Promise<Worker> =>
    openWorker({ cluster, weather: () => weather, strike }, database.url, signer)
  const workers: [Worker, Worker] = [await open(), await open()]
  return {
    cluster,
    db,
    workers,
    secret,
    money,
    foreign,
    weather: (next) => {
      weather = next
    },
    strike,
    strikes: () => strikes,
    close: async () => {
      await Promise.all(workers.map(async (worker) => worker.close()))
      await db.destroy()
      await database.stop()
      cluster.close()
      await rm(home, { recursive: true })
    },
  }
}

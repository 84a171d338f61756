import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { connect } from '#db/connect.ts'
import { migrate } from '#db/migrate.ts'
import { startEmbedded } from '#embedded/start.ts'
import { createMintAndTreasury } from '#rewards/solana/bootstrap.ts'
import { openChain } from '#rewards/solana/chain.ts'
import { openTreasury } from '#rewards/treasury.ts'

import { enroll, newWallet, owe } from '../people.ts'
import { openAccounts } from './accounts.ts'
import { startProcess } from './home.ts'
import type { Paid } from './payer.ts'

export type Speed = {
  payouts: number
  payouts_per_s: number
  payouts_per_s_finalized: number
  payouts_per_s_booked: number
  plan_s: number
  /** Seconds of processor from the first payment on: what the time would come to without others on the machine. */
  payer_cpu_s: number
  embedded_cpu_s: number
  peak_mb: number
  base_mb: number
}

const CHUNK = 5_000

/**
 * Pays so many people over HTTP, on the embedded database and chain as `npm start` has them: they run in one process, the
 * payouts in another, which also says how much memory it took.
 */
export const measureSpeed = async (
  people: number,
  tell: (line: string) => void,
  profile?: string,
): Promise<Speed> => {
  const home = await mkdtemp(join(tmpdir(), 'accord-bench-'))
  const args = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
  const parts = startProcess('embedded', { home }, args)
  const said = createInterface(parts.stdout as NodeJS.ReadableStream)
  await once(said, 'line')
  const cpu = async (): Promise<number> => {
    const line = once(said, 'line')
    parts.stdin?.write('cpu\n')
    return Number(await line)
  }
  try {
    const mint = await settle(home, people, tell)
    const payer = startProcess('payer', { home, mint, people }, args)
    payer.stdin?.end()
    const heard = createInterface(payer.stdout as NodeJS.ReadableStream)
    await once(heard, 'line')
    const [before, [found]] = await Promise.all([cpu(), once(heard, 'line') as Promise<[string]>])
    const paid = JSON.parse(found) as Paid
    if (paid.paid !== people) throw new Error(`${paid.paid} of ${people} were paid`)
    return resultOf(people, paid, (await cpu()) - before)
  } finally {
    const gone = once(parts, 'exit')
    parts.stdin?.end()
    await gone
    await rm(home, { recursive: true })
  }
}

/** Makes the treasury and the people, each with a token account, who are owed something. Gives the mint. */
const settle = async (home: string, people: number, tell: (line: string) => void): Promise<string> => {
  const { databaseUrl = '', rpcUrl = '' } = await startEmbedded({ home, database: true, chain: true })
  const db = connect(databaseUrl)
  await migrate(db)
  const { signer, mint } = await createMintAndTreasury({ rpcUrl, home })
  await openTreasury(db, await openChain({ rpcUrls: [rpcUrl], signer, mint }))
  for (let done = 0; done < people;) {
    const wallets = Array.from({ length: Math.min(CHUNK, people - done) }, newWallet)
    const part = await enroll(db, wallets)
    await owe(
      db,
      mint,
      part.map(({ id }) => ({ id, amount: 1_000n })),
      'owed',
    )
    await openAccounts(rpcUrl, signer, mint, wallets)
    done += part.length
    tell(`${done} of ${people} people have an account and are owed something`)
  }
  await db.destroy()
  return mint
}

const resultOf = (people: number, paid: Paid, embedded: number): Speed => {
  const rate = (ms: number): number => Math.round((people / ms) * 1000)
  const seconds = (ms: number): number => Math.round(ms / 100) / 10
  return {
    payouts: people,
    payouts_per_s: rate(paid.confirmed),
    payouts_per_s_finalized: rate(paid.finalized),
    payouts_per_s_booked: rate(paid.booked),
    plan_s: seconds(paid.planned),
    payer_cpu_s: Math.round(paid.cpu * 10) / 10,
    embedded_cpu_s: Math.round(embedded * 10) / 10,
    peak_mb: paid.peakMb,
    base_mb: paid.baseMb,
  }
}

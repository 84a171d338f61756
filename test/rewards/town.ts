import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { TOKEN_PROGRAM_ID } from '@solana/spl-token'
import { Connection, PublicKey } from '@solana/web3.js'

import { toBase58 } from '#core/base58.ts'
import { isRefusal } from '#core/refusal.ts'
import { silent, type Log } from '#core/log.ts'
import type { Db } from '#db/connect.ts'
import { startChain } from '#embedded/chain/start.ts'
import { due, treasury } from '#rewards/accounts.ts'
import type { Chain } from '#rewards/chain.ts'
import { post } from '#rewards/ledger.ts'
import { runPayouts, type PayoutReport } from '#rewards/payouts/run.ts'
import { requestPayout } from '#rewards/request-payout.ts'
import { createMintAndTreasury } from '#rewards/solana/bootstrap.ts'
import { openChain } from '#rewards/solana/chain.ts'
import { tokenAddress } from '#rewards/solana/programs.ts'
import type { Signer } from '#rewards/solana/signer.ts'
import { keypairOf } from '#rewards/solana/signer.ts'
import { openTreasury } from '#rewards/treasury.ts'
import { setWallet } from '#rewards/wallets.ts'

import { freshDatabase } from '../helpers/database.ts'

/** A database, the embedded chain standing still between ticks, a funded treasury, and people who are owed money. */
export type Town = {
  db: Db
  chain: Chain
  signer: Signer
  rpcUrl: string
  connection: Connection
  tick: (slots?: number) => void
  person: (amount: bigint, wallet?: string) => Promise<{ id: number; wallet: string; payoutId: number }>
  held: (wallet: string) => Promise<bigint>
  close: () => Promise<void>
}

const FINALITY = 2

export type TownOptions = { format?: 'auto' | 'legacy' | 'v1'; program?: PublicKey }

/**
 * `otherMint`: makes the mint that is paid in (of the token program `program`), where the first start's own will not do.
 * `format`: how transactions are written.
 */
export const openTown = async (
  otherMint?: (rpcUrl: string, treasury: string) => Promise<string>,
  { format = 'auto', program = TOKEN_PROGRAM_ID }: TownOptions = {},
): Promise<Town> => {
  const folder = await mkdtemp(join(tmpdir(), 'accord-town-'))
  const embedded = await startChain({ folder: join(folder, 'chain'), slotMs: 0, finalitySlots: FINALITY })
  const clock = setInterval(embedded.tick, 20)
  const own = await createMintAndTreasury({ rpcUrl: embedded.rpcUrl, home: folder })
  const { signer } = own
  const mint = (await otherMint?.(embedded.rpcUrl, signer.publicKey)) ?? own.mint
  clearInterval(clock)
  const tick = (slots = FINALITY + 1): void => {
    for (let slot = 0; slot < slots; slot += 1) embedded.tick()
  }
  tick()
  const chain = await openChain({ rpcUrls: [embedded.rpcUrl], signer, mint, format })
  const base = await freshDatabase()
  const { db } = base
  await openTreasury(db, chain)
  const connection = new Connection(embedded.rpcUrl, 'processed')
  return {
    db,
    chain,
    signer,
    rpcUrl: embedded.rpcUrl,
    connection,
    tick,
    person: async (amount, wallet = newWallet()) => person(db, mint, amount, wallet),
    held: async (wallet) => heldBy(connection, mint, wallet, program),
    close: async () => {
      await base.close()
      await embedded.stop()
      await rm(folder, { recursive: true })
    },
  }
}

export const newWallet = (): string => toBase58(keypairOf(randomBytes(32)).subarray(32))

const person = async (db: Db, asset: string, amount: bigint, wallet: string) =>
  db.transaction().execute(async (tx) => {
    const { id } = await tx
      .insertInto('contributors')
      .defaultValues()
      .returning('id')
      .executeTakeFirstOrThrow()
    await post(tx, [
      { key: `owed:${id}`, from: treasury, to: due(id), amount, asset, reason: 'answer-accepted' },
    ])
    await setWallet(tx, id, wallet, new Date())
    const request = await requestPayout(tx, { contributorId: id, asset, minimum: 1n })
    if (isRefusal(request)) throw new Error(request.refused)
    return { id, wallet, payoutId: request.payoutId }
  })

const heldBy = async (
  connection: Connection,
  mint: string,
  wallet: string,
  program: PublicKey,
): Promise<bigint> => {
  const account = tokenAddress(new PublicKey(wallet), new PublicKey(mint), program)
  const info = await connection.getAccountInfo(account)
  return info === null ? 0n : info.data.readBigUInt64LE(64)
}

/** Passes until nothing is under way; each one finds the chain some slots further, and the time past any lease. */
export const settle = async (
  town: Pick<Town, 'db' | 'tick'>,
  chain: Chain,
  { log = silent, slots = FINALITY + 1 }: { log?: Log; slots?: number } = {},
): Promise<PayoutReport[]> => {
  const reports: PayoutReport[] = []
  for (let turn = 0; turn < 40; turn += 1) {
    const report = await runPayouts({ db: town.db, chain, log, now: later() })
    reports.push(report)
    if (report.live === 0 && !report.busy) return reports
    town.tick(slots)
  }
  throw new Error(`the payouts do not settle: ${JSON.stringify(reports.at(-1))}`)
}

let jumps = 0
/** A clock that jumps a minute each time it is asked for, so that a dead worker's lease is over. */
export const later = (): (() => Date) => {
  jumps += 1
  const time = new Date(Date.now() + jumps * 60_000)
  return () => time
}

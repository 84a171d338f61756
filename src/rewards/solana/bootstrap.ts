import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import {
  createInitializeMint2Instruction,
  createMintToInstruction,
  MINT_SIZE,
  TOKEN_PROGRAM_ID,
} from '@solana/spl-token'
import { PublicKey, SystemProgram, TransactionMessage, type TransactionInstruction } from '@solana/web3.js'

import { askAny, openEndpoint, type Endpoint } from './endpoint.ts'
import { createTokenAccount, tokenAddress } from './programs.ts'
import { loadKey, writeKey } from './key-file.ts'
import type { Signer } from './signer.ts'
import { readMint, readTokenAccount } from './token-state.ts'

/** `home`: where the keys are kept (0600). `supply`: base units minted into the treasury. */
export type BootstrapOptions = { rpcUrl: string; home: string; decimals?: number; supply?: bigint }

const SOL = 1_000_000_000
const WAIT_MS = 100
const TRIES = 300

/**
 * What an embedded chain needs at its first start: the treasury's key, SOL for fees, a mint, and its supply in the
 * treasury. Every step looks first whether it is done, so it may be killed anywhere and called at every start.
 */
export const createMintAndTreasury = async (
  options: BootstrapOptions,
): Promise<{ signer: Signer; mint: string; keypair: string }> => {
  const { rpcUrl, home, decimals = 6, supply = 1_000_000_000n * 10n ** 6n } = options
  const keypair = join(home, 'treasury-keypair.json')
  const signer = await ownSigner(keypair)
  const mintSigner = await ownSigner(join(home, 'mint-keypair.json'))
  const endpoint = openEndpoint(rpcUrl, 10_000)
  const wallet = new PublicKey(signer.publicKey)
  const mint = new PublicKey(mintSigner.publicKey)
  await fund(endpoint, wallet)
  await createMint(endpoint, signer, mintSigner, decimals)
  await fillTreasury(endpoint, signer, mint, supply)
  await filled(endpoint, mint)
  return { signer, mint: mint.toBase58(), keypair }
}

/** The key in a file, made where it is missing. */
const ownSigner = async (file: string): Promise<Signer> => {
  const found = await readFile(file).catch(() => undefined)
  if (found === undefined) await writeKey(file)
  return loadKey(file)
}

const fund = async (endpoint: Endpoint, wallet: PublicKey): Promise<void> => {
  const lamports = await ask(endpoint, async (connection) => connection.getBalance(wallet, 'confirmed'))
  if (lamports >= 100 * SOL) return
  const signature = await ask(endpoint, async (connection) => connection.requestAirdrop(wallet, 1000 * SOL))
  await confirmed(endpoint, signature)
}

const createMint = async (
  endpoint: Endpoint,
  signer: Signer,
  mintSigner: Signer,
  decimals: number,
): Promise<void> => {
  const mint = new PublicKey(mintSigner.publicKey)
  const wallet = new PublicKey(signer.publicKey)
  if ((await ask(endpoint, async (connection) => connection.getAccountInfo(mint, 'confirmed'))) !== null)
    return
  const rent = await ask(endpoint, async (connection) =>
    connection.getMinimumBalanceForRentExemption(MINT_SIZE),
  )
  const create = SystemProgram.createAccount({
    fromPubkey: wallet,
    newAccountPubkey: mint,
    lamports: rent,
    space: MINT_SIZE,
    programId: TOKEN_PROGRAM_ID,
  })
  // Nobody may freeze its accounts.
  const initialize = createInitializeMint2Instruction(mint, decimals, wallet, null)
  await send(endpoint, [signer, mintSigner], [create, initialize])
}

const fillTreasury = async (
  endpoint: Endpoint,
  signer: Signer,
  mint: PublicKey,
  supply: bigint,
): Promise<void> => {
  const wallet = new PublicKey(signer.publicKey)
  const account = tokenAddress(wallet, mint, TOKEN_PROGRAM_ID)
  const [mintInfo, accountInfo] = await ask(endpoint, async (connection) =>
    connection.getMultipleAccountsInfo([mint, account], 'confirmed'),
  )
  const minted = readMint(mint, mintInfo ?? null)?.supply ?? 0n
  const create = createTokenAccount(wallet, wallet, mint, TOKEN_PROGRAM_ID)
  if (minted === 0n)
    await send(endpoint, [signer], [create, createMintToInstruction(mint, account, wallet, supply)])
  else if (readTokenAccount(account, accountInfo ?? null, mint) === undefined)
    await send(endpoint, [signer], [create])
}

/** Waits until the supply is final: the ledger books what is. */
const filled = async (endpoint: Endpoint, mint: PublicKey): Promise<void> => {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const info = await ask(endpoint, async (connection) => connection.getAccountInfo(mint, 'finalized'))
    if ((readMint(mint, info)?.supply ?? 0n) > 0n) return
    await setTimeout(WAIT_MS)
  }
  throw new Error('the chain did not finalize the mint in time')
}

const ask = async <T>(endpoint: Endpoint, question: Parameters<typeof askAny<T>>[1]): Promise<T> =>
  askAny([endpoint], question)

/** Signs with all signers (the first one pays), sends, and waits until it is confirmed. Returns the signature. */
export const send = async (
  endpoint: Endpoint,
  signers: Signer[],
  instructions: TransactionInstruction[],
): Promise<string> => {
  const [payer] = signers as [Signer]
  const { blockhash } = await ask(endpoint, async (connection) => connection.getLatestBlockhash('confirmed'))
  const message = new TransactionMessage({
    payerKey: new PublicKey(payer.publicKey),
    recentBlockhash: blockhash,
    instructions,
  }).compileToLegacyMessage()
  const bytes = message.serialize()
  const order = message.accountKeys.slice(0, signers.length).map((key) => key.toBase58())
  const sorted = order.map((key) => signers.find((signer) => signer.publicKey === key) as Signer)
  const signatures = await Promise.all(sorted.map(async (signer) => signer.sign(bytes)))
  const raw = Buffer.concat([Buffer.from([signatures.length]), ...signatures, bytes])
  const sent = await ask(endpoint, async (connection) => connection.sendRawTransaction(raw))
  await confirmed(endpoint, sent)
  return sent
}

export const confirmed = async (endpoint: Endpoint, signature: string): Promise<void> => {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const { value } = await ask(endpoint, async (connection) => connection.getSignatureStatuses([signature]))
    const status = value[0]
    if (status?.err !== undefined && status.err !== null)
      throw new Error(`the chain refused: ${JSON.stringify(status.err)}`)
    if (status?.confirmationStatus === 'confirmed' || status?.confirmationStatus === 'finalized') return
    await setTimeout(WAIT_MS)
  }
  throw new Error('the chain did not confirm a transaction in time')
}

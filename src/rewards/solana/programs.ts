import { PublicKey, SystemProgram, TransactionInstruction } from '@solana/web3.js'

/**
 * The few instructions that payouts need, written out. Their bytes are the programs' stable interface:
 * https://github.com/solana-program/token (instruction.rs), /associated-token-account, /memo. The usual library would
 * bring in a native addon with an open advisory (bigint-buffer) for these lines.
 */
export const TOKEN_PROGRAM = new PublicKey('TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA')
export const TOKEN_2022_PROGRAM = new PublicKey('TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb')
export const ASSOCIATED_PROGRAM = new PublicKey('ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL')
export const MEMO_PROGRAM = new PublicKey('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr')

const TRANSFER_CHECKED = 12
const MINT_TO = 7
const INITIALIZE_MINT_2 = 20
const CREATE_IDEMPOTENT = 1

const u64 = (amount: bigint): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(amount)
  return bytes
}

const meta = (pubkey: PublicKey, isWritable: boolean, isSigner = false) => ({ pubkey, isWritable, isSigner })

/** Finding an address takes a fifth of a millisecond, and a payout asks for the same one four times. */
const found = new Map<string, PublicKey>()
const REMEMBERED = 20_000

/** Where a wallet keeps a token: the address derived from wallet, token program and mint. */
export const tokenAddress = (wallet: PublicKey, mint: PublicKey, program: PublicKey): PublicKey => {
  const name = `${wallet.toBase58()} ${mint.toBase58()} ${program.toBase58()}`
  const known = found.get(name)
  if (known !== undefined) return known
  const seeds = [wallet.toBytes(), program.toBytes(), mint.toBytes()]
  const [address] = PublicKey.findProgramAddressSync(seeds, ASSOCIATED_PROGRAM)
  if (found.size >= REMEMBERED) found.clear()
  found.set(name, address)
  return address
}

/** Moves tokens between token accounts; the program checks mint and decimals. */
export const transferChecked = (
  to: { from: PublicKey; mint: PublicKey; to: PublicKey; owner: PublicKey; program: PublicKey },
  amount: bigint,
  decimals: number,
): TransactionInstruction =>
  new TransactionInstruction({
    programId: to.program,
    keys: [meta(to.from, true), meta(to.mint, false), meta(to.to, true), meta(to.owner, false, true)],
    data: Buffer.concat([Buffer.from([TRANSFER_CHECKED]), u64(amount), Buffer.from([decimals])]),
  })

/** Makes a wallet's token account, or passes where it is there and still the wallet's own. */
export const createTokenAccount = (
  payer: PublicKey,
  wallet: PublicKey,
  mint: PublicKey,
  program: PublicKey,
): TransactionInstruction =>
  new TransactionInstruction({
    programId: ASSOCIATED_PROGRAM,
    keys: [
      meta(payer, true, true),
      meta(tokenAddress(wallet, mint, program), true),
      meta(wallet, false),
      meta(mint, false),
      meta(SystemProgram.programId, false),
      meta(program, false),
    ],
    data: Buffer.from([CREATE_IDEMPOTENT]),
  })

export const memo = (text: string): TransactionInstruction =>
  new TransactionInstruction({ programId: MEMO_PROGRAM, keys: [], data: Buffer.from(text, 'utf8') })

/** Makes a mint out of an account that the token program owns already; nobody may freeze its accounts. */
export const initializeMint = (
  mint: PublicKey,
  decimals: number,
  authority: PublicKey,
): TransactionInstruction =>
  new TransactionInstruction({
    programId: TOKEN_PROGRAM,
    keys: [meta(mint, true)],
    data: Buffer.concat([Buffer.from([INITIALIZE_MINT_2, decimals]), authority.toBuffer(), Buffer.from([0])]),
  })

export const mintTo = (
  mint: PublicKey,
  to: PublicKey,
  authority: PublicKey,
  amount: bigint,
): TransactionInstruction =>
  new TransactionInstruction({
    programId: TOKEN_PROGRAM,
    keys: [meta(mint, true), meta(to, true), meta(authority, false, true)],
    data: Buffer.concat([Buffer.from([MINT_TO]), u64(amount)]),
  })

import { createAssociatedTokenAccountIdempotentInstruction } from '@solana/spl-token'
import { PublicKey, TransactionInstruction } from '@solana/web3.js'

import { deriveTokenAddress } from './derive.ts'

/** The memo program: https://github.com/solana-program/memo. Its instruction's data is the text alone. */
export const MEMO_PROGRAM = new PublicKey('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr')

/** Where a wallet keeps a token: the address derived from wallet, token program and mint. */
export const tokenAddress = (wallet: PublicKey, mint: PublicKey, program: PublicKey): PublicKey =>
  // Off the curve is allowed: whether a wallet may be paid is asked when it is set (wallets.ts), not here.
  deriveTokenAddress(wallet, mint, program)

/** Makes a wallet's token account, or passes where it is there and still the wallet's own. */
export const createTokenAccount = (
  payer: PublicKey,
  wallet: PublicKey,
  mint: PublicKey,
  program: PublicKey,
): TransactionInstruction =>
  createAssociatedTokenAccountIdempotentInstruction(
    payer,
    tokenAddress(wallet, mint, program),
    wallet,
    mint,
    program,
  )

export const memo = (text: string): TransactionInstruction =>
  new TransactionInstruction({ programId: MEMO_PROGRAM, keys: [], data: Buffer.from(text, 'utf8') })

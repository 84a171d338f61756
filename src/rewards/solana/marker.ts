import { createHash } from 'node:crypto'

import { PublicKey, SystemProgram, type TransactionInstruction } from '@solana/web3.js'

/**
 * The marker of a batch (rule 6): an account without data whose address follows from the treasury's wallet and the
 * batch's seed. The transaction that pays creates it, and a second one with the same seed fails in its first instruction.
 */
export const markerAddress = (wallet: PublicKey, seed: string): PublicKey =>
  // As the system program derives it; web3.js' createWithSeed gives a promise.
  new PublicKey(
    createHash('sha256')
      .update(wallet.toBytes())
      .update(seed)
      .update(SystemProgram.programId.toBytes())
      .digest(),
  )

/** `lamports`: what an account without data needs to be free of rent. */
export const createMarker = (wallet: PublicKey, seed: string, lamports: bigint): TransactionInstruction =>
  SystemProgram.createAccountWithSeed({
    fromPubkey: wallet,
    newAccountPubkey: markerAddress(wallet, seed),
    basePubkey: wallet,
    seed,
    lamports: Number(lamports),
    space: 0,
    programId: SystemProgram.programId,
  })

/** Gives a marker's lamports, all of them, back to the treasury's wallet: the account is gone then. */
export const reclaimMarker = (wallet: PublicKey, seed: string, lamports: bigint): TransactionInstruction =>
  SystemProgram.transfer({
    fromPubkey: markerAddress(wallet, seed),
    basePubkey: wallet,
    toPubkey: wallet,
    lamports,
    seed,
    programId: SystemProgram.programId,
  })

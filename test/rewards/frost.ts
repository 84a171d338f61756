import {
  AuthorityType,
  createCloseAccountInstruction,
  createFreezeAccountInstruction,
  createInitializeMint2Instruction,
  createMintToInstruction,
  createSetAuthorityInstruction,
  createThawAccountInstruction,
  MINT_SIZE,
  TOKEN_PROGRAM_ID,
} from '@solana/spl-token'
import {
  Connection,
  Keypair,
  PublicKey,
  SystemProgram,
  Transaction,
  type TransactionInstruction,
} from '@solana/web3.js'

import { createTokenAccount, tokenAddress } from '#rewards/solana/programs.ts'

/** Whoever may freeze accounts of a mint, and do to accounts what makes them poison. */
export type Frost = {
  mint: PublicKey
  payer: Keypair
  send: (instructions: TransactionInstruction[], signers: Keypair[]) => Promise<void>
  open: (wallet: string) => Promise<void>
  freeze: (wallet: string) => Promise<void>
  thaw: (wallet: string) => Promise<void>
  /** Gives a wallet's token account away to somebody else. */
  reassign: (wallet: Keypair) => Promise<void>
  shut: (wallet: Keypair) => Promise<void>
}

/** A mint whose accounts can be frozen, with a supply in the treasury. */
export const openFrost = async (rpcUrl: string, treasury: string): Promise<Frost> => {
  const connection = new Connection(rpcUrl, 'processed')
  const payer = Keypair.generate()
  const authority = payer.publicKey
  const mintKey = Keypair.generate()
  const mint = mintKey.publicKey
  await connection.requestAirdrop(authority, 100_000_000_000)
  const send = async (instructions: TransactionInstruction[], signers: Keypair[]): Promise<void> => {
    const { blockhash } = await connection.getLatestBlockhash()
    const transaction = new Transaction({ feePayer: authority, blockhash, lastValidBlockHeight: 0 })
    transaction.add(...instructions)
    transaction.sign(payer, ...signers.filter((one) => one !== payer))
    await connection.sendRawTransaction(transaction.serialize())
  }
  const accountOf = (wallet: PublicKey | string): PublicKey =>
    tokenAddress(new PublicKey(wallet), mint, TOKEN_PROGRAM_ID)
  const create = (wallet: string): TransactionInstruction =>
    createTokenAccount(authority, new PublicKey(wallet), mint, TOKEN_PROGRAM_ID)
  const make = SystemProgram.createAccount({
    fromPubkey: authority,
    newAccountPubkey: mint,
    lamports: 10_000_000,
    space: MINT_SIZE,
    programId: TOKEN_PROGRAM_ID,
  })
  const initialize = createInitializeMint2Instruction(mint, 6, authority, authority)
  const supply = createMintToInstruction(mint, accountOf(treasury), authority, 10n ** 12n)
  await send([make, initialize, create(treasury), supply], [mintKey])
  const giveAway = (owner: PublicKey): TransactionInstruction => {
    const stranger = Keypair.generate().publicKey
    return createSetAuthorityInstruction(accountOf(owner), owner, AuthorityType.AccountOwner, stranger)
  }
  return {
    mint,
    payer,
    send,
    open: async (wallet) => send([create(wallet)], []),
    freeze: async (wallet) => send([createFreezeAccountInstruction(accountOf(wallet), mint, authority)], []),
    thaw: async (wallet) => send([createThawAccountInstruction(accountOf(wallet), mint, authority)], []),
    reassign: async (wallet) => send([giveAway(wallet.publicKey)], [wallet]),
    shut: async (wallet) => {
      const owner = wallet.publicKey
      await send([createCloseAccountInstruction(accountOf(owner), authority, owner)], [wallet])
    },
  }
}

import {
  AuthorityType,
  createCloseAccountInstruction,
  createEnableRequiredMemoTransfersInstruction,
  createFreezeAccountInstruction,
  createInitializeMint2Instruction,
  createMintToInstruction,
  createReallocateInstruction,
  createSetAuthorityInstruction,
  createThawAccountInstruction,
  ExtensionType,
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
  /** Token-2022: the wallet takes transfers only right behind a memo. */
  askForMemo: (wallet: Keypair) => Promise<void>
  /** Puts lamports at the address of a wallet's token account, which then belongs to the system program. */
  block: (wallet: string) => Promise<void>
}

/** A mint whose accounts can be frozen, with a supply in the treasury. */
export const openFrost = async (
  rpcUrl: string,
  treasury: string,
  program = TOKEN_PROGRAM_ID,
): Promise<Frost> => {
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
    tokenAddress(new PublicKey(wallet), mint, program)
  const create = (wallet: string): TransactionInstruction =>
    createTokenAccount(authority, new PublicKey(wallet), mint, program)
  const make = SystemProgram.createAccount({
    fromPubkey: authority,
    newAccountPubkey: mint,
    lamports: 10_000_000,
    space: MINT_SIZE,
    programId: program,
  })
  const initialize = createInitializeMint2Instruction(mint, 6, authority, authority, program)
  const supply = createMintToInstruction(mint, accountOf(treasury), authority, 10n ** 12n, [], program)
  await send([make, initialize, create(treasury), supply], [mintKey])
  const giveAway = (owner: PublicKey): TransactionInstruction => {
    const stranger = Keypair.generate().publicKey
    return createSetAuthorityInstruction(
      accountOf(owner),
      owner,
      AuthorityType.AccountOwner,
      stranger,
      [],
      program,
    )
  }
  return {
    mint,
    payer,
    send,
    open: async (wallet) => send([create(wallet)], []),
    freeze: async (wallet) =>
      send([createFreezeAccountInstruction(accountOf(wallet), mint, authority, [], program)], []),
    thaw: async (wallet) =>
      send([createThawAccountInstruction(accountOf(wallet), mint, authority, [], program)], []),
    reassign: async (wallet) => send([giveAway(wallet.publicKey)], [wallet]),
    askForMemo: async ({ publicKey, secretKey }) => {
      const account = accountOf(publicKey)
      const longer = createReallocateInstruction(
        account,
        authority,
        [ExtensionType.MemoTransfer],
        publicKey,
        [],
        program,
      )
      const ask = createEnableRequiredMemoTransfersInstruction(account, publicKey, [], program)
      await send([longer, ask], [Keypair.fromSecretKey(secretKey)])
    },
    block: async (wallet) => {
      const toPubkey = accountOf(wallet)
      await send([SystemProgram.transfer({ fromPubkey: authority, toPubkey, lamports: 1_000_000 })], [])
    },
    shut: async (wallet) => {
      const owner = wallet.publicKey
      await send([createCloseAccountInstruction(accountOf(owner), authority, owner, [], program)], [wallet])
    },
  }
}

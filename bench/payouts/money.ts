import {
  AuthorityType,
  createCloseAccountInstruction,
  createEnableRequiredMemoTransfersInstruction,
  createFreezeAccountInstruction,
  createInitializeMint2Instruction,
  createMintToInstruction,
  createReallocateInstruction,
  createSetAuthorityInstruction,
  ExtensionType,
  MINT_SIZE,
} from '@solana/spl-token'
import { Keypair, PublicKey, SystemProgram, Transaction, type TransactionInstruction } from '@solana/web3.js'

import { writeAccount, readAccount } from '#embedded/chain/accounts.ts'
import { blockhashAt, type Bank } from '#embedded/chain/bank.ts'
import { callJson } from '#embedded/chain/rpc/call.ts'
import { createTokenAccount, tokenAddress } from '#rewards/solana/programs.ts'

import type { Cluster } from './cluster.ts'

/** A mint with a supply in the treasury, and all that can be done to people's accounts of it. */
export type Money = {
  mint: PublicKey
  program: PublicKey
  held: (wallet: string) => bigint
  open: (wallets: readonly string[]) => void
  freeze: (wallet: string) => void
  shut: (owner: Keypair) => void
  reassign: (owner: Keypair) => void
  /** Token-2022: no transfer without a memo right before it. */
  demandMemo: (owner: Keypair) => void
  /** Something else than a token account stands there. */
  squat: (wallet: string) => void
}

const SUPPLY = 10n ** 15n
const SOL = 1_000_000_000
const AMOUNT_AT = 64
const OWNER_AT = 32

export const makeMoney = ({ bank, tick }: Cluster, treasury: string, program: PublicKey): Money => {
  const payer = Keypair.generate()
  const authority = payer.publicKey
  const mintKey = Keypair.generate()
  const mint = mintKey.publicKey
  airdrop(bank, authority, 1000)
  const run = (instructions: TransactionInstruction[], ...signers: Keypair[]): void =>
    execute(bank, [payer, ...signers], instructions)
  const accountOf = (wallet: PublicKey | string): PublicKey =>
    tokenAddress(new PublicKey(wallet), mint, program)
  const create = (wallet: PublicKey | string) =>
    createTokenAccount(authority, new PublicKey(wallet), mint, program)
  const make = SystemProgram.createAccount({
    fromPubkey: authority,
    newAccountPubkey: mint,
    lamports: 10_000_000,
    space: MINT_SIZE,
    programId: program,
  })
  const initialize = createInitializeMint2Instruction(mint, 6, authority, authority, program)
  const supply = createMintToInstruction(mint, accountOf(treasury), authority, SUPPLY, [], program)
  run([make, initialize, create(treasury), supply], mintKey)
  run([create(authority)])
  tick(1)
  const template = readAccount(bank.svm, accountOf(authority).toBytes())
  if (template === undefined) throw new Error('the mint has no account')
  return {
    mint,
    program,
    held: (wallet) => {
      const data = readAccount(bank.svm, accountOf(wallet).toBytes())?.data
      return data === undefined || data.length < AMOUNT_AT + 8
        ? 0n
        : Buffer.from(data).readBigUInt64LE(AMOUNT_AT)
    },
    // As the program would write them, for thousands of transactions would tell nothing here.
    open: (wallets) => {
      for (const wallet of wallets) {
        const data = Uint8Array.from(template.data)
        data.set(new PublicKey(wallet).toBytes(), OWNER_AT)
        writeAccount(bank.svm, accountOf(wallet).toBytes(), { ...template, data })
      }
    },
    freeze: (wallet) =>
      run([createFreezeAccountInstruction(accountOf(wallet), mint, authority, [], program)]),
    shut: (owner) => {
      const account = accountOf(owner.publicKey)
      run([createCloseAccountInstruction(account, authority, owner.publicKey, [], program)], owner)
    },
    reassign: (owner) => {
      const stranger = Keypair.generate().publicKey
      run([giveAway(accountOf(owner.publicKey), owner.publicKey, stranger, program)], owner)
    },
    demandMemo: (owner) => {
      const account = accountOf(owner.publicKey)
      const extensions = [ExtensionType.MemoTransfer]
      run(
        [
          createReallocateInstruction(account, authority, extensions, owner.publicKey, [], program),
          createEnableRequiredMemoTransfersInstruction(account, owner.publicKey, [], program),
        ],
        owner,
      )
    },
    squat: (wallet) =>
      writeAccount(bank.svm, accountOf(wallet).toBytes(), { ...template, owner: mint.toBytes() }),
  }
}

const giveAway = (account: PublicKey, owner: PublicKey, stranger: PublicKey, program: PublicKey) =>
  createSetAuthorityInstruction(account, owner, AuthorityType.AccountOwner, stranger, [], program)

const call = (bank: Bank, method: string, params: unknown[]): void => {
  const answer = JSON.parse(callJson(bank, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))) as {
    error?: { message: string }
  }
  if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`)
}

export const airdrop = (bank: Bank, to: PublicKey, sol: number): void =>
  call(bank, 'requestAirdrop', [to.toBase58(), sol * SOL])

const execute = (bank: Bank, signers: Keypair[], instructions: TransactionInstruction[]): void => {
  const [payer] = signers as [Keypair]
  const { blockhash } = blockhashAt(bank, 'processed')
  const transaction = new Transaction({ feePayer: payer.publicKey, blockhash, lastValidBlockHeight: 0 })
  transaction.add(...instructions)
  transaction.sign(...signers)
  call(bank, 'sendTransaction', [transaction.serialize().toString('base64'), { encoding: 'base64' }])
}

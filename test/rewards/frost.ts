import {
  Connection,
  Keypair,
  PublicKey,
  SystemProgram,
  Transaction,
  TransactionInstruction,
} from '@solana/web3.js'

import {
  createTokenAccount,
  initializeMint,
  mintTo,
  TOKEN_PROGRAM,
  tokenAddress,
} from '#rewards/solana/programs.ts'

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

const FREEZE = 10
const THAW = 11
const SET_AUTHORITY = 6
const ACCOUNT_OWNER = 2
const CLOSE = 9

/** A mint whose accounts can be frozen, with a supply in the treasury. */
export const openFrost = async (rpcUrl: string, treasury: string): Promise<Frost> => {
  const connection = new Connection(rpcUrl, 'processed')
  const payer = Keypair.generate()
  const mintKey = Keypair.generate()
  const mint = mintKey.publicKey
  await connection.requestAirdrop(payer.publicKey, 100_000_000_000)
  const send = async (instructions: TransactionInstruction[], signers: Keypair[]): Promise<void> => {
    const { blockhash } = await connection.getLatestBlockhash()
    const transaction = new Transaction({ feePayer: payer.publicKey, blockhash, lastValidBlockHeight: 0 })
    transaction.add(...instructions)
    transaction.sign(payer, ...signers.filter((one) => one !== payer))
    await connection.sendRawTransaction(transaction.serialize())
  }
  const accountOf = (wallet: PublicKey): PublicKey => tokenAddress(wallet, mint, TOKEN_PROGRAM)
  const act = (data: number[], keys: [PublicKey, boolean, boolean][]): TransactionInstruction =>
    new TransactionInstruction({
      programId: TOKEN_PROGRAM,
      keys: keys.map(([pubkey, isWritable, isSigner]) => ({ pubkey, isWritable, isSigner })),
      data: Buffer.from(data),
    })
  const cold = async (data: number, wallet: string): Promise<void> =>
    send(
      [
        act(
          [data],
          [
            [accountOf(new PublicKey(wallet)), true, false],
            [mint, false, false],
            [payer.publicKey, false, true],
          ],
        ),
      ],
      [],
    )
  const make = SystemProgram.createAccount({
    fromPubkey: payer.publicKey,
    newAccountPubkey: mint,
    lamports: 10_000_000,
    space: 82,
    programId: TOKEN_PROGRAM,
  })
  const initialize = initializeMint(mint, 6, payer.publicKey)
  initialize.data = Buffer.concat([
    initialize.data.subarray(0, -1),
    Buffer.from([1]),
    payer.publicKey.toBuffer(),
  ])
  const owner = new PublicKey(treasury)
  const create = createTokenAccount(payer.publicKey, owner, mint, TOKEN_PROGRAM)
  const supply = mintTo(mint, accountOf(owner), payer.publicKey, 10n ** 12n)
  await send([make, initialize, create, supply], [mintKey])
  const changed = async (data: number[], wallet: Keypair): Promise<void> =>
    send(
      [
        act(data, [
          [accountOf(wallet.publicKey), true, false],
          ...(data[0] === CLOSE ? ([[payer.publicKey, true, false]] as [PublicKey, boolean, boolean][]) : []),
          [wallet.publicKey, false, true],
        ]),
      ],
      [wallet],
    )
  return {
    mint,
    payer,
    send,
    open: async (wallet) =>
      send([createTokenAccount(payer.publicKey, new PublicKey(wallet), mint, TOKEN_PROGRAM)], []),
    freeze: async (wallet) => cold(FREEZE, wallet),
    thaw: async (wallet) => cold(THAW, wallet),
    reassign: async (wallet) =>
      changed([SET_AUTHORITY, ACCOUNT_OWNER, 1, ...Keypair.generate().publicKey.toBytes()], wallet),
    shut: async (wallet) => changed([CLOSE], wallet),
  }
}

import {
  Connection,
  Keypair,
  SystemProgram,
  TransactionMessage,
  VersionedTransaction,
  type AddressLookupTableAccount,
  type Commitment,
  type PublicKey,
  type TransactionInstruction,
} from '@solana/web3.js'
import {
  createAssociatedTokenAccountIdempotentInstruction,
  createInitializeMint2Instruction,
  createMintToInstruction,
  createTransferCheckedInstruction,
  getAssociatedTokenAddressSync,
  MINT_SIZE,
  TOKEN_PROGRAM_ID,
} from '@solana/spl-token'

/** A treasury with money and tokens on a chain at `rpcUrl`, for tests. */
export type Town = { connection: Connection; payer: Keypair; mint: PublicKey }

export const DECIMALS = 6
const SUPPLY = 1_000_000_000n

export const connectTo = (rpcUrl: string, commitment: Commitment = 'processed'): Connection =>
  new Connection(rpcUrl, { commitment, disableRetryOnRateLimit: true })

/** web3.js opens its WebSocket at the first subscription, and tries for ever to open it again. */
export const disconnect = (connection: Connection): void => {
  const { _rpcWebSocket: socket } = connection as unknown as {
    _rpcWebSocket: { close: () => void; setAutoReconnect: (on: boolean) => void }
  }
  socket.setAutoReconnect(false)
  socket.close()
}

/** Signed bytes with the newest blockhash. */
export const signed = async (
  connection: Connection,
  signers: [Keypair, ...Keypair[]],
  instructions: TransactionInstruction[],
  tables?: AddressLookupTableAccount[],
): Promise<Uint8Array> => {
  const { blockhash } = await connection.getLatestBlockhash()
  const message = new TransactionMessage({
    payerKey: signers[0].publicKey,
    recentBlockhash: blockhash,
    instructions,
  })
  const transaction = new VersionedTransaction(
    tables === undefined ? message.compileToLegacyMessage() : message.compileToV0Message(tables),
  )
  transaction.sign(signers)
  return transaction.serialize()
}

export const send = async (
  connection: Connection,
  signers: [Keypair, ...Keypair[]],
  instructions: TransactionInstruction[],
): Promise<string> => connection.sendRawTransaction(await signed(connection, signers, instructions))

export const tokenAddress = ({ mint }: Town, owner: PublicKey): PublicKey =>
  getAssociatedTokenAddressSync(mint, owner)

export const foundTown = async (rpcUrl: string): Promise<Town> => {
  const connection = connectTo(rpcUrl)
  const payer = Keypair.generate()
  const mint = Keypair.generate()
  await connection.requestAirdrop(payer.publicKey, 100_000_000_000)
  const town = { connection, payer, mint: mint.publicKey }
  const own = tokenAddress(town, payer.publicKey)
  await send(
    connection,
    [payer, mint],
    [
      SystemProgram.createAccount({
        fromPubkey: payer.publicKey,
        newAccountPubkey: mint.publicKey,
        lamports: await connection.getMinimumBalanceForRentExemption(MINT_SIZE),
        space: MINT_SIZE,
        programId: TOKEN_PROGRAM_ID,
      }),
      createInitializeMint2Instruction(mint.publicKey, DECIMALS, payer.publicKey, null),
      createAssociatedTokenAccountIdempotentInstruction(
        payer.publicKey,
        own,
        payer.publicKey,
        mint.publicKey,
      ),
      createMintToInstruction(mint.publicKey, own, payer.publicKey, SUPPLY),
    ],
  )
  return town
}

/** Opens the owner's token account where it is missing, and sends it an amount. */
export const payment = (town: Town, owner: PublicKey, amount: bigint): TransactionInstruction[] => {
  const to = tokenAddress(town, owner)
  const { payer, mint } = town
  return [
    createAssociatedTokenAccountIdempotentInstruction(payer.publicKey, to, owner, mint),
    createTransferCheckedInstruction(
      tokenAddress(town, payer.publicKey),
      mint,
      to,
      payer.publicKey,
      amount,
      DECIMALS,
    ),
  ]
}

export const tokensOf = async (
  town: Town,
  owner: PublicKey,
  commitment: Commitment = 'processed',
): Promise<bigint> =>
  BigInt((await town.connection.getTokenAccountBalance(tokenAddress(town, owner), commitment)).value.amount)

/** A plain JSON-RPC call, for answers that web3.js hides. */
export const call = async (rpcUrl: string, body: unknown): Promise<unknown> => {
  const response = await fetch(rpcUrl, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return response.json()
}

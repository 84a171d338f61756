import { createTransferCheckedInstruction } from '@solana/spl-token'
import {
  ComputeBudgetProgram,
  TransactionMessage,
  type PublicKey,
  type TransactionInstruction,
} from '@solana/web3.js'

import { toBase58 } from '#core/base58.ts'
import type { Batch, Signed } from '#rewards/chain.ts'

import { compileKeys } from './compile-keys.ts'
import { createMarker } from './marker.ts'
import { toMessageV1, toWire } from './message-v1.ts'
import { MAX_BYTES, MEMO_BYTES, SHORT_MEMO, type Format } from './pack.ts'
import { payeeOf } from './payee.ts'
import { createTokenAccount, memo } from './programs.ts'
import type { Signer } from './signer.ts'

/** What a transaction of the treasury is made of. */
export type Treasury = {
  wallet: PublicKey
  account: PublicKey
  mint: PublicKey
  program: PublicKey
  decimals: number
}

/** `units`: the compute limit; `price`: micro-lamports a unit; `rent`: lamports of the marker. */
export type Terms = { format: Format; blockhash: string; units: number; price: number; rent: bigint }

/** Compute units a transaction may ask for at most. */
export const MAX_UNITS = 1_400_000
const MICRO = 1_000_000
/** Bytes of accounts and programs that a v1 transaction may load: Token-2022 alone is well above one megabyte. */
const LOADED_BYTES = 8 * 1024 * 1024

/** The limit to ask for after a simulation that used `units`: a little may change until it lands. */
export const limitOf = (units: number): number => Math.min(MAX_UNITS, Math.ceil(units * 1.2) + 2000)

/**
 * The message of a batch, as bytes: the marker first (rule 6), for each transfer the account's creation where it is
 * missing and the transfer, then the memo. Throws where it is larger than a transaction: `pack` prevents that.
 */
export const messageOf = (treasury: Treasury, batch: Batch, terms: Terms): Uint8Array => {
  const { wallet } = treasury
  if (Buffer.byteLength(batch.memo) > MEMO_BYTES) throw new Error(`a memo has at most ${MEMO_BYTES} bytes`)
  return compile(
    wallet,
    [
      createMarker(wallet, batch.seed, terms.rent),
      ...budgetOf(terms),
      ...movesOf(treasury, batch),
      memo(batch.memo),
    ],
    terms,
  )
}

/** Limit and price of compute units; v1 says both in its settings. */
const budgetOf = ({ format, units, price }: Terms): TransactionInstruction[] =>
  format === 'v1'
    ? []
    : [
        ComputeBudgetProgram.setComputeUnitLimit({ units }),
        ComputeBudgetProgram.setComputeUnitPrice({ microLamports: price }),
      ]

const movesOf = (treasury: Treasury, { transfers }: Batch): TransactionInstruction[] =>
  transfers.flatMap((transfer) => {
    const { wallet, account, mint, program, decimals } = treasury
    const payee = payeeOf(treasury, transfer.wallet)
    if (payee === undefined) throw new Error(`${transfer.wallet} is no address`)
    const { owner, account: to } = payee
    const { amount } = transfer
    return [
      ...(transfer.create ? [createTokenAccount(wallet, owner, mint, program)] : []),
      ...(transfer.memo === true ? [memo(SHORT_MEMO)] : []),
      createTransferCheckedInstruction(account, mint, to, wallet, amount, decimals, [], program),
    ]
  })

/** Instructions as the bytes to sign. Throws where they are more than one transaction takes. */
export const compile = (
  payerKey: PublicKey,
  instructions: TransactionInstruction[],
  { format, blockhash, units, price }: Omit<Terms, 'rent'>,
): Uint8Array => {
  const priorityFee = BigInt(Math.ceil((price * units) / MICRO))
  const message =
    format === 'v1'
      ? toMessageV1(compileKeys(payerKey, blockhash, instructions), {
          units,
          priorityFee,
          loadedBytes: LOADED_BYTES,
        })
      : new TransactionMessage({ payerKey, recentBlockhash: blockhash, instructions })
          .compileToLegacyMessage()
          .serialize()
  const size = toWire(message, [new Uint8Array(64)]).length
  if (size > MAX_BYTES[format])
    throw new Error(`a transaction has ${size} bytes, ${MAX_BYTES[format]} is the most`)
  return message
}

/** Signs a message with the one signer of the treasury. */
export const signMessage = async (signer: Signer, message: Uint8Array): Promise<Signed> => {
  const signature = await signer.sign(message)
  return { raw: toWire(message, [signature]), signature: toBase58(signature) }
}

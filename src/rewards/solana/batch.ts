import { createTransferCheckedInstruction } from '@solana/spl-token'
import { ComputeBudgetProgram, PublicKey, TransactionMessage, type Message } from '@solana/web3.js'

import { toBase58 } from '#core/base58.ts'
import type { Batch, Signed } from '#rewards/chain.ts'

import { createTokenAccount, memo, tokenAddress } from './programs.ts'
import type { Signer } from './signer.ts'

/** What a transaction of the treasury is made of. */
export type Treasury = {
  wallet: PublicKey
  account: PublicKey
  mint: PublicKey
  program: PublicKey
  decimals: number
}

/** Compute units a transaction may ask for at most. */
export const MAX_UNITS = 1_400_000

/** The limit to ask for after a simulation that used `units`: a little may change until it lands. */
export const limitOf = (units: number): number => Math.min(MAX_UNITS, Math.ceil(units * 1.2) + 2000)

/**
 * The message of a batch: compute limit and price (micro-lamports a unit), for each transfer the account's creation
 * where it is missing and the transfer, then the memo.
 */
export const messageOf = (
  treasury: Treasury,
  { transfers, memo: text }: Batch,
  { blockhash, units, price }: { blockhash: string; units: number; price: number },
): Message => {
  const { wallet, account, mint, program, decimals } = treasury
  const moves = transfers.flatMap((transfer) => {
    const owner = new PublicKey(transfer.wallet)
    const to = tokenAddress(owner, mint, program)
    const { amount } = transfer
    const move = createTransferCheckedInstruction(account, mint, to, wallet, amount, decimals, [], program)
    return transfer.create ? [createTokenAccount(wallet, owner, mint, program), move] : [move]
  })
  return new TransactionMessage({
    payerKey: wallet,
    recentBlockhash: blockhash,
    instructions: [
      ComputeBudgetProgram.setComputeUnitLimit({ units }),
      ComputeBudgetProgram.setComputeUnitPrice({ microLamports: price }),
      ...moves,
      memo(text),
    ],
  }).compileToLegacyMessage()
}

/** The wire format: one signature, then the message. */
export const signMessage = async (signer: Signer, message: Message): Promise<Signed> => {
  const bytes = message.serialize()
  const signature = await signer.sign(bytes)
  const raw = Buffer.concat([Buffer.from([1]), signature, bytes])
  return { raw, signature: toBase58(signature) }
}

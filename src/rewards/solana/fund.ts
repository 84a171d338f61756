import { createMintToInstruction, TOKEN_PROGRAM_ID } from '@solana/spl-token'
import { PublicKey } from '@solana/web3.js'

import type { Amount } from '#core/money.ts'

import { confirmed, send } from './bootstrap.ts'
import { askAny, openEndpoint } from './endpoint.ts'
import { createTokenAccount, tokenAddress } from './programs.ts'
import type { Signer } from './signer.ts'

/**
 * Mints tokens and airdrops lamports into a treasury that owns its own mint, as on the embedded chain. Returns the
 * signatures, in that order; nothing is done for an amount of 0.
 */
export const fundTreasury = async (
  { rpcUrl, signer, mint }: { rpcUrl: string; signer: Signer; mint: string },
  { tokens, lamports }: { tokens: Amount; lamports: bigint },
): Promise<string[]> => {
  const endpoint = openEndpoint(rpcUrl, 10_000)
  const wallet = new PublicKey(signer.publicKey)
  const token = new PublicKey(mint)
  const signatures: string[] = []
  if (tokens > 0n) {
    const account = tokenAddress(wallet, token, TOKEN_PROGRAM_ID)
    const create = createTokenAccount(wallet, wallet, token, TOKEN_PROGRAM_ID)
    const mintTo = createMintToInstruction(token, account, wallet, tokens)
    signatures.push(await send(endpoint, [signer], [create, mintTo]))
  }
  if (lamports > 0n) {
    const sent = await askAny([endpoint], async (connection) =>
      connection.requestAirdrop(wallet, Number(lamports)),
    )
    await confirmed(endpoint, sent)
    signatures.push(sent)
  }
  return signatures
}

import { TOKEN_PROGRAM_ID } from '@solana/spl-token'
import { Connection, PublicKey, TransactionMessage } from '@solana/web3.js'

import { createTokenAccount } from '#rewards/solana/programs.ts'
import type { Signer } from '#rewards/solana/signer.ts'

/** Token accounts that one transaction opens, and transactions under way at a time. */
const WIDTH = 9
const AT_ONCE = 8

/** Opens everybody's token account, by transactions as anybody would send them. */
export const openAccounts = async (
  rpcUrl: string,
  signer: Signer,
  mint: string,
  wallets: readonly string[],
): Promise<void> => {
  const connection = new Connection(rpcUrl, 'processed')
  const payer = new PublicKey(signer.publicKey)
  const open = async (part: readonly string[], recentBlockhash: string): Promise<void> => {
    const instructions = part.map((wallet) =>
      createTokenAccount(payer, new PublicKey(wallet), new PublicKey(mint), TOKEN_PROGRAM_ID),
    )
    const message = new TransactionMessage({ payerKey: payer, recentBlockhash, instructions })
    const bytes = message.compileToLegacyMessage().serialize()
    const raw = Buffer.concat([Buffer.of(1), await signer.sign(bytes), bytes])
    await connection.sendRawTransaction(raw, { skipPreflight: true })
  }
  for (let start = 0; start < wallets.length; start += WIDTH * AT_ONCE) {
    const { blockhash } = await connection.getLatestBlockhash()
    const parts = Array.from({ length: AT_ONCE }, (_, at) =>
      wallets.slice(start + at * WIDTH, start + (at + 1) * WIDTH),
    )
    await Promise.all(parts.filter((part) => part.length > 0).map(async (part) => open(part, blockhash)))
  }
}

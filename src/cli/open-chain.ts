import { isRefusal } from '#core/refusal.ts'
import type { Chain } from '#rewards/chain.ts'
import { createMintAndTreasury } from '#rewards/solana/bootstrap.ts'
import { openChain } from '#rewards/solana/chain.ts'
import { loadSigner } from '#rewards/solana/signer.ts'

import type { Config } from '../config.ts'
import { CliError } from './output.ts'
import { refusalText } from './refusal-text.ts'

/** The chain with its treasury: the configured one, or the embedded one at `rpcUrl` with a mint of its own. */
export const openTreasuryChain = async (config: Config, rpcUrl: string | undefined): Promise<Chain> => {
  const common = { symbol: config.symbol, format: config.transactionFormat }
  if (config.solana === undefined) {
    if (rpcUrl === undefined) throw new Error('the embedded chain gave no address')
    const { signer, mint } = await createMintAndTreasury({ rpcUrl, home: config.home })
    return openChain({ rpcUrls: [rpcUrl], signer, mint, ...common })
  }
  const { rpcUrls, keypair, mint, signerToken } = config.solana
  const signer = await loadSigner(keypair, signerToken)
  if (isRefusal(signer)) {
    const tip =
      signer.refused === 'signer-unreachable'
        ? ' With its public key behind the address (…#PUBLIC-KEY) everything but payments works while it is away.'
        : ''
    throw new CliError(`SOLANA_KEYPAIR cannot be used: ${refusalText(signer)}${tip}`)
  }
  return openChain({ rpcUrls, signer, mint, ...common })
}

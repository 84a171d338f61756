import { isRefusal } from '#core/refusal.ts'
import { isRemote } from '#rewards/solana/remote-signer.ts'
import { loadSigner } from '#rewards/solana/signer.ts'

import type { Config } from '../../config.ts'
import { refusalText } from '../refusal-text.ts'
import { check, type Finding } from './finding.ts'

/** Asks a remote signer for its key, also where that stands behind its address; nothing to look at where there is none. */
export const checkSigner = async ({ solana }: Pick<Config, 'solana'>): Promise<Finding[]> => {
  if (solana === undefined || !isRemote(solana.keypair)) return []
  const [address = '', pinned] = solana.keypair.trim().split('#')
  const todo =
    'Payments wait for it; everything else goes on if its public key stands behind its address in SOLANA_KEYPAIR.'
  const found = await check('signer', todo, async () => {
    const signer = await loadSigner(address, solana.signerToken)
    if (isRefusal(signer)) throw new Error(refusalText(signer))
    const { host } = new URL(address)
    if (pinned === undefined || pinned === signer.publicKey)
      return `${host} answers with the key ${signer.publicKey}`
    return {
      part: 'signer',
      state: 'failed',
      what: `${host} has the key ${signer.publicKey}, not ${pinned}`,
      todo: 'One of them is wrong: nothing that it signs is used. Ask whoever runs the signer, then mend the address in SOLANA_KEYPAIR.',
    }
  })
  return [found]
}

import { generateKeyPairSync, sign } from 'node:crypto'

import { toBase58 } from '#core/base58.ts'

/** A wallet with a real ed25519 key of its own. */
export type TestWallet = { address: string; sign: (message: Uint8Array | string) => Buffer }

export const newTestWallet = (): TestWallet => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  return {
    address: toBase58(Buffer.from(x, 'base64url')),
    sign: (message) => sign(null, Buffer.from(message), privateKey),
  }
}

import { createPublicKey, verify } from 'node:crypto'

import { fromBase58 } from '#core/base58.ts'

/** An ed25519 public key as SubjectPublicKeyInfo (RFC 8410); the 32 bytes of the key follow. */
const spki = Buffer.from('302a300506032b6570032100', 'hex')
const prime = (1n << 255n) - 19n

/** The y coordinates of the points of small order: for such a key a signature can be made up without a secret. */
const smallOrder = new Set([
  0n,
  1n,
  prime - 1n,
  littleEndian(Buffer.from('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'hex')),
  littleEndian(Buffer.from('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', 'hex')),
])

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
}

/** The bytes of a signature written in base58 (as Solana writes them), base64 or hex, or undefined. */
export const readSignature = (text: string): Uint8Array | undefined => {
  const word = text.trim()
  if (/^(0x)?[0-9a-f]{128}$/i.test(word)) return Buffer.from(word.slice(-128), 'hex')
  if (/^[\w+/-]{86}(==)?$/.test(word) && !/^[1-9A-HJ-NP-Za-km-z]+$/.test(word))
    return Buffer.from(word, 'base64')
  const bytes = fromBase58(word, 90)
  return bytes?.length === 64 ? bytes : undefined
}

/**
 * Whether the key of this address signed exactly these bytes. Strict: a canonical key that is of no small order, and a
 * canonical signature (RFC 8032, 5.1.7: OpenSSL refuses s ≥ L).
 */
export const isSignedBy = (address: string, message: Uint8Array, signature: Uint8Array): boolean => {
  const key = fromBase58(address, 44)
  if (key?.length !== 32 || signature.length !== 64) return false
  const y = littleEndian(key) & ((1n << 255n) - 1n)
  if (y >= prime || smallOrder.has(y)) return false
  try {
    const publicKey = createPublicKey({ key: Buffer.concat([spki, key]), format: 'der', type: 'spki' })
    return verify(null, message, publicKey, signature)
  } catch {
    return false // No point of the curve has this y.
  }
}

/**
 * Whether the key signed this text: its UTF-8 bytes as wallets sign them, or wrapped as Solana's own command-line tools
 * sign a text off chain (solana-offchain-message, version 0: domain, version, format, length, text).
 */
export const isTextSignedBy = (address: string, text: string, signature: Uint8Array): boolean => {
  const bytes = Buffer.from(text, 'utf8')
  const length = Buffer.alloc(2)
  length.writeUInt16LE(bytes.length)
  const wrapped = [0, 1, 2].map((format) =>
    Buffer.concat([Buffer.from('\xffsolana offchain', 'latin1'), Buffer.from([0, format]), length, bytes]),
  )
  return [bytes, ...wrapped].some((message) => isSignedBy(address, message, signature))
}

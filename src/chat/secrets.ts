import { createPrivateKey, createPublicKey } from 'node:crypto'

import { readSignature } from '#rewards/ownership/ed25519.ts'

/** Words of everyday sentences that no recovery phrase holds: they are not in BIP-39's English list. */
const everyday = new Set(
  'the and for was are has had his her its not but out our who why she him been were than them'.split(' '),
)

/**
 * Whether a text looks like what nobody may ever send: a wallet's recovery phrase (12, 15, 18, 21 or 24 short words, with
 * or without numbers in front of them; BIP-39), or a private key (64 bytes in base58, hex or as a list of numbers; 32
 * bytes in hex). Rather one warning too many: such a text is never stored. A signature, which anybody may see, has the
 * form of a private key, and is told from it by its numbers.
 */
export const looksLikeSecret = (text: string): boolean =>
  isPhrase(text) || (!looksLikeSignature(text) && (isKey(text) || readSignature(text) !== undefined))

const isPhrase = (text: string): boolean => {
  const words = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/\b\d{1,2}[.):]?(?=\s|[a-z])/g, ' ')
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
  if (![12, 15, 18, 21, 24].includes(words.length)) return false
  return words.every((word) => /^[a-z]{3,8}$/.test(word) && !everyday.has(word))
}

const isKey = (text: string): boolean =>
  /(?<![1-9A-HJ-NP-Za-km-z])[1-9A-HJ-NP-Za-km-z]{85,90}(?![1-9A-HJ-NP-Za-km-z])/.test(text) ||
  /(?<![0-9a-z])(?:0x)?(?:[0-9a-f]{64}|[0-9a-f]{128})(?![0-9a-z])/i.test(text) ||
  /(?:\b\d{1,3}\s*,\s*){31,}\d{1,3}\b/.test(text)

/**
 * Whether a text is a signature and nothing else (64 bytes in base58, base64 or hex). Its second half is a number below the
 * group's order, so its last byte is at most 16 (RFC 8032, 5.1.7); a private key's second half is the public key of the
 * first.
 */
export const looksLikeSignature = (text: string): boolean => {
  const bytes = readSignature(text)
  return bytes !== undefined && (bytes[63] ?? 0xff) <= 0x10 && !isKeypair(bytes)
}

/** The start of an ed25519 private key in PKCS #8 (RFC 8410); the 32 bytes of the seed follow. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

const isKeypair = (bytes: Uint8Array): boolean => {
  const key = createPrivateKey({
    key: Buffer.concat([pkcs8, bytes.subarray(0, 32)]),
    format: 'der',
    type: 'pkcs8',
  })
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return Buffer.from(x, 'base64url').equals(bytes.subarray(32))
}

/** Whether a text has the form of a Solana address (32 bytes in base58), and nothing else in it. */
export const looksLikeAddress = (text: string): boolean => /^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text.trim())

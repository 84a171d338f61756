import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'

import { fromBase58, toBase58 } from '#core/base58.ts'
import { refuse, type Refusal } from '#core/refusal.ts'

import { isRemote, openRemoteSigner, type RemoteRefusal } from './remote-signer.ts'

/** Signs as the treasury. `sign` gives the 64 bytes of an ed25519 signature; a remote signer fits the same shape. */
export type Signer = { publicKey: string; sign: (message: Uint8Array) => Promise<Uint8Array> }

export type SignerRefusal =
  | 'keypair-missing'
  | 'keypair-mode'
  | 'keypair-format'
  | 'keypair-mismatch'
  | RemoteRefusal

/** An ed25519 private key's DER frame before its 32 bytes of seed (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * The treasury's key: the https address of a remote signer (with its `token`); a file (the JSON of Solana's own tools, or base58; refused unless only its owner may read it),
 * or the key itself in JSON or base58, as an environment variable gives it.
 */
export const loadSigner = async (value: string, token?: string): Promise<Signer | Refusal<SignerRefusal>> => {
  if (isRemote(value.trim())) return openRemoteSigner(value.trim(), { token })
  const inline = readSecret(value)
  if (inline !== undefined) return signerOf(inline)
  // A key that was mistyped must not be echoed as if it were the name of a file.
  if (!isPath(value)) return refuse('keypair-format', { file: 'SOLANA_KEYPAIR' })
  const found = await stat(value).catch(() => undefined)
  if (found === undefined || !found.isFile()) return refuse('keypair-missing', { file: value })
  const mode = found.mode & 0o777
  if ((mode & 0o177) !== 0)
    return refuse('keypair-mode', { file: value, mode: mode.toString(8).padStart(4, '0') })
  const secret = readSecret(await readFile(value, 'utf8'))
  return secret === undefined ? refuse('keypair-format', { file: value }) : signerOf(secret)
}

/** A name with a dot or a slash in it, and of a length that a key does not have. */
const isPath = (value: string): boolean =>
  value.length <= 256 && /[./\\]/.test(value) && !/[[\],\s]/.test(value)

/** 64 bytes, seed and public key, out of JSON or base58. */
const readSecret = (text: string): Uint8Array | undefined => {
  const trimmed = text.trim()
  const bytes = trimmed.startsWith('[') ? fromJson(trimmed) : fromBase58(trimmed)
  return bytes?.length === 64 ? bytes : undefined
}

const fromJson = (text: string): Uint8Array | undefined => {
  try {
    const list: unknown = JSON.parse(text)
    const isBytes = (each: unknown): each is number =>
      Number.isInteger(each) && Number(each) >= 0 && Number(each) < 256
    return Array.isArray(list) && list.every(isBytes) ? Uint8Array.from(list) : undefined
  } catch {
    return undefined
  }
}

const signerOf = (secret: Uint8Array): Signer | Refusal<SignerRefusal> => {
  const key = privateKey(secret.subarray(0, 32))
  const publicKey = toBase58(secret.subarray(32))
  if (publicOf(key) !== publicKey) return refuse('keypair-mismatch')
  return { publicKey, sign: async (message) => sign(null, message, key) }
}

const privateKey = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })

const publicOf = (key: KeyObject): string =>
  toBase58(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32))

/** The 64 bytes of a key pair out of its seed, as `loadSigner` reads them. */
export const keypairOf = (seed: Uint8Array): Uint8Array =>
  Buffer.concat([seed, fromBase58(publicOf(privateKey(seed))) ?? Buffer.alloc(0)])

import { createHash, randomBytes } from 'node:crypto'

/** A short unguessable token for a button: 16 characters of `[A-Za-z0-9_-]`, 96 bits. */
export const newToken = (): string => randomBytes(12).toString('base64url')

/** SHA-256 of a text as 64 hex digits. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** JSON with sorted keys, so that equal values have equal texts (and equal hashes). */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

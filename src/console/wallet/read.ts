import type { PageProof } from '#rewards/ownership/prove.ts'

/** The link's secret: 32 bytes in base64url. */
export const readToken = (body: unknown): string | undefined => {
  const token = isRecord(body) ? body['token'] : undefined
  return typeof token === 'string' && /^[\w-]{43}$/.test(token) ? token : undefined
}

/** The page was opened without any link: by its address alone. */
export const isBare = (body: unknown): boolean => isRecord(body) && body['token'] === ''

/** What a wallet gave to the page: bytes come in base64. Undefined where the page cannot have sent it. */
export const readProof = (body: Record<string, unknown>): Omit<PageProof, 'token'> | undefined => {
  const { address } = body
  const signed = bytes(body['signed'], 4096)
  const signature = bytes(body['signature'], 64)
  if (typeof address !== 'string' || address.length > 64 || signed === undefined || signature === undefined)
    return undefined
  return { address, signed, signature }
}

const bytes = (value: unknown, most: number): Uint8Array | undefined => {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]{1,8192}={0,2}$/.test(value)) return undefined
  const read = Buffer.from(value, 'base64')
  return read.length <= most ? read : undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

import { createPublicKey, verify } from 'node:crypto'

import { fromBase58 } from '#core/base58.ts'
import { refuse, type Refusal } from '#core/refusal.ts'
import { Unanswered } from '#rewards/chain.ts'

import type { Signer } from './signer.ts'

export type RemoteRefusal =
  | 'signer-insecure'
  | 'signer-token-missing'
  | 'signer-unreachable'
  | 'signer-answer'

/** `token`: what proves to the signer that it is us; it is sent as a bearer token and never told to anybody else. */
export type RemoteOptions = { token: string | undefined; timeoutMs?: number }

/** An ed25519 public key's DER frame before its 32 bytes (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
const MAX_REPLY = 4096

export const isRemote = (value: string): boolean => /^https?:\/\//i.test(value)

/**
 * A signer that keeps the key on another machine. `GET url` answers `{"publicKey": base58}`; `POST url` with
 * `{"message": base64}` answers `{"signature": base64}`, 64 bytes of ed25519 over the message. Both carry the bearer token.
 * HTTPS alone, except on this machine. A signature is verified before it is used: an answer that was spoilt, or given
 * with another key, is no signature. With the public key behind the address (`url#key`) that one is held to, and it is not
 * asked for it: so a signer that is away keeps nobody from looking at the treasury.
 */
export const openRemoteSigner = async (
  address: string,
  { token, timeoutMs = 4_000 }: RemoteOptions,
): Promise<Signer | Refusal<RemoteRefusal>> => {
  if (!URL.canParse(address)) return refuse('signer-answer', { host: 'SOLANA_KEYPAIR' })
  const url = new URL(address)
  const { host } = url
  if (url.protocol !== 'https:' && !LOOPBACK.has(url.hostname)) return refuse('signer-insecure', { host })
  if (token === undefined || token === '') return refuse('signer-token-missing', { host })
  const pinned = url.hash.slice(1)
  url.hash = ''
  const ask = asker(url, token, timeoutMs)
  const answer = pinned === '' ? await ask(undefined).catch(asFailure) : { publicKey: pinned }
  if (answer instanceof SignerFailed) return refuse('signer-unreachable', { host, why: answer.why })
  const publicKey = textOf(answer, 'publicKey')
  const bytes = publicKey === undefined ? undefined : fromBase58(publicKey)
  if (publicKey === undefined || bytes?.length !== 32) return refuse('signer-answer', { host })
  const key = createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: 'der', type: 'spki' })
  const sign = async (message: Uint8Array): Promise<Uint8Array> => {
    const reply = await ask({ message: Buffer.from(message).toString('base64') })
    const signature = Buffer.from(textOf(reply, 'signature') ?? '', 'base64')
    if (signature.length !== 64 || !verify(null, message, key, signature))
      throw new SignerFailed(host, `gave no valid signature of ${publicKey}`)
    return signature
  }
  return { publicKey, sign }
}

/** Nothing is signed now: payouts wait, as for an endpoint that does not answer. */
class SignerFailed extends Unanswered {
  readonly why: string
  constructor(host: string, why: string, cause?: unknown) {
    super(cause)
    this.name = 'SignerFailed'
    this.why = `it ${why}`
    this.message = `the signer at ${host} ${why}: nothing is signed until it signs again, and then payments go on by themselves.`
  }
}

const asFailure = (error: unknown): SignerFailed => {
  if (error instanceof SignerFailed) return error
  throw error
}

type Ask = (body: object | undefined) => Promise<unknown>

/** What it says itself, as far as an operator needs it; it is not ours, so the token must not be in it. */
const WORDS = 200

const asker =
  ({ href, host }: URL, token: string, timeoutMs: number): Ask =>
  async (body) => {
    const response = await fetch(href, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // The token goes to nobody whom the operator has not named.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((error: unknown) => {
      throw new SignerFailed(host, `does not answer (${reasonOf(error)})`, error)
    })
    const text = await response.text().catch((error: unknown) => {
      throw new SignerFailed(host, `breaks off its answer (${reasonOf(error)})`, error)
    })
    const said = text.trim().replaceAll(token, '…').slice(0, WORDS)
    if (!response.ok)
      throw new SignerFailed(host, `answers ${response.status}${said === '' ? '' : ` (${said})`}`)
    if (text.length > MAX_REPLY) throw new SignerFailed(host, 'answers too much')
    try {
      return JSON.parse(text)
    } catch (error) {
      throw new SignerFailed(host, 'answers with no JSON', error)
    }
  }

/** Why a request came to nothing: fetch tells it in its error's cause. */
const reasonOf = (error: unknown): string => {
  const { cause = error } = error as Error
  if (cause instanceof Error && cause.name === 'TimeoutError') return 'not in time'
  const { code, message } = cause as { code?: unknown; message?: string }
  return typeof code === 'string' ? code : (message ?? String(cause))
}

const textOf = (answer: unknown, name: string): string | undefined => {
  const value =
    typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value : undefined
}

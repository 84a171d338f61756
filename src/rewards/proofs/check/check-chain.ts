import { fromBase64, sameBytes } from './bytes.ts'
import type { Failed, Sound } from './check-file.ts'

export type ChainFailure =
  | 'rpc-address'
  | 'rpc-silent'
  | 'other-cluster'
  | 'not-final'
  | 'failed-on-chain'
  | 'transaction-differs'
  | 'delivered-less'

/**
 * Where the transaction landed; `at`: seconds since 1970, where the node knows. `delivered`: whether the node tells what
 * arrived, which is then as much as the proof says; not every node keeps that.
 */
export type Landed = { slot: number; at?: number; delivered: boolean }

const PATIENCE_MS = 15_000
/** No transaction is longer; what else a node tells of one is below this too. */
const LONGEST = 1024 * 1024

/**
 * Asks an RPC endpoint whether a sound proof's transaction is final on that chain: the same bytes, without an error, and
 * the wallet's account has got as much as the proof says, where the endpoint tells that. It tells the endpoint the signature alone.
 */
export const checkChain = async (sound: Sound, url: string): Promise<Landed | Failed<ChainFailure>> => {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return { failed: 'rpc-address' }
  const { proof } = sound
  try {
    const cluster = await call(url, 'getGenesisHash', [])
    if (cluster !== proof.cluster) return { failed: 'other-cluster' }
    const options = { commitment: 'finalized', encoding: 'base64', maxSupportedTransactionVersion: 1 }
    const answer = await call(url, 'getTransaction', [proof.signature, options])
    return answer === null ? { failed: 'not-final' } : judge(sound, answer as Told)
  } catch (error) {
    return { failed: 'rpc-silent', detail: plain(error instanceof Error ? error.message : String(error)) }
  }
}

/** What a stranger's server says, for a terminal or a page: a line without control characters. */
const plain = (text: string): string => text.replaceAll(/\p{C}+/gu, ' ').slice(0, 200)

type Balance = { accountIndex?: unknown; uiTokenAmount?: { amount?: unknown } }
type Told = {
  slot?: unknown
  blockTime?: unknown
  transaction?: [unknown]
  meta?: { err?: unknown; preTokenBalances?: Balance[] | null; postTokenBalances?: Balance[] | null }
}

const judge = (
  { proof, place, amount }: Sound,
  { slot, blockTime, transaction, meta }: Told,
): Landed | Failed<ChainFailure> => {
  const bytes = fromBase64(String(transaction?.[0]))
  if (bytes === undefined || typeof slot !== 'number' || meta === undefined || meta.err === undefined)
    throw new Error('its answer is no transaction')
  if (!sameBytes(bytes, proof.transaction)) return { failed: 'transaction-differs' }
  if (meta.err !== null) return { failed: 'failed-on-chain', detail: plain(JSON.stringify(meta.err)) }
  const after = balanceAt(meta.postTokenBalances, place)
  if (after !== undefined && after - (balanceAt(meta.preTokenBalances, place) ?? 0n) < amount)
    return { failed: 'delivered-less' }
  return { slot, ...(typeof blockTime === 'number' ? { at: blockTime } : {}), delivered: after !== undefined }
}

const balanceAt = (balances: Balance[] | null | undefined, place: number): bigint | undefined => {
  const amount = balances?.find(({ accountIndex }) => accountIndex === place)?.uiTokenAmount?.amount
  return typeof amount === 'string' && /^\d+$/.test(amount) ? BigInt(amount) : undefined
}

const call = async (url: string, method: string, params: unknown[]): Promise<unknown> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(PATIENCE_MS),
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  })
  if (!response.ok) throw new Error(`it answers ${response.status}`)
  const text = await response.text()
  if (text.length > LONGEST) throw new Error('its answer is too long')
  const answer = JSON.parse(text) as { result?: unknown; error?: { message?: unknown } } | null
  if (answer?.result === undefined) throw new Error(`it answers: ${String(answer?.error?.message)}`)
  return answer.result
}

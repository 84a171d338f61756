import { fromBase64, sameBytes } from './bytes.ts'
import type { Failed, Sound } from './check-file.ts'

export type ChainFailure =
  | 'rpc-address'
  | 'rpc-silent'
  | 'rpc-late'
  | 'rpc-unusable'
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

/** What says nothing about the payment: the endpoint was not reached, or gave no answer that can be read. */
export const isUnasked = (failed: string): boolean => failed.startsWith('rpc-')

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
  const cluster = await call(url, 'getGenesisHash', [])
  if ('failed' in cluster) return cluster
  if (cluster.result !== proof.cluster) return { failed: 'other-cluster' }
  const options = { commitment: 'finalized', encoding: 'base64', maxSupportedTransactionVersion: 1 }
  const found = await call(url, 'getTransaction', [proof.signature, options])
  if ('failed' in found) return found
  return found.result === null ? { failed: 'not-final' } : judge(sound, found.result as Told)
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
  if (bytes === undefined || typeof slot !== 'number' || meta?.err === undefined)
    return { failed: 'rpc-unusable' }
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

type Answer = { result: unknown } | Failed<'rpc-silent' | 'rpc-late' | 'rpc-unusable'>

const call = async (url: string, method: string, params: unknown[]): Promise<Answer> => {
  const heard = await post(url, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))
  if ('failed' in heard) return heard
  if (heard.status < 200 || heard.status > 299)
    return { failed: 'rpc-unusable', detail: `HTTP ${heard.status}` }
  const answer = heard.text.length > LONGEST ? undefined : readJson(heard.text)
  if (answer?.result !== undefined) return { result: answer.result }
  const said = answer?.error?.message
  return typeof said === 'string'
    ? { failed: 'rpc-unusable', detail: plain(said) }
    : { failed: 'rpc-unusable' }
}

type Heard = { status: number; text: string } | Failed<'rpc-silent' | 'rpc-late'>

/** What a browser or a system says of a network that fails is in its own words: here it has a code, and words.ts ours. */
const post = async (url: string, body: string): Promise<Heard> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    })
    return { status: response.status, text: await response.text() }
  } catch (error) {
    return { failed: error instanceof Error && error.name === 'TimeoutError' ? 'rpc-late' : 'rpc-silent' }
  }
}

const readJson = (
  text: string,
): { result?: unknown; error?: { message?: unknown } | null } | null | undefined => {
  try {
    return JSON.parse(text) as { result?: unknown; error?: { message?: unknown } | null } | null
  } catch {
    return undefined
  }
}

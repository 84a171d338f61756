import {
  Connection,
  SendTransactionError,
  SolanaJSONRPCError,
  type PublicKey,
  type SignatureStatus,
} from '@solana/web3.js'

import { Unanswered, type Rpc, type Status } from '#rewards/chain.ts'

import { openBreaker, type Breaker, type Guard } from './breaker.ts'
import { markerOrigin } from './marker-origin.ts'
import { readTokenAccount } from './token-state.ts'

/**
 * An endpoint for questions that any one may answer (`connection`, through `guard`), and its part in those that all must.
 * `call`: JSON-RPC as it is, for what web3.js cannot write or read; through `guard`, too.
 */
export type Endpoint = {
  name: string
  connection: Connection
  guard: Guard
  call: (method: string, params: unknown[]) => Promise<unknown>
  health: Breaker['health']
}

/** The endpoint's own word that it will not do what it was asked. */
export class RpcRefused extends Error {
  readonly code: number
  constructor(name: string, { code, message }: { code: number; message: string }) {
    super(`${name} refuses: ${message}`)
    this.name = 'RpcRefused'
    this.code = code
  }
}

/** An error that an endpoint answers with: it is alive. */
export const isAnswer = (error: unknown): boolean =>
  error instanceof SolanaJSONRPCError || error instanceof SendTransactionError || error instanceof RpcRefused

/** A connection that gives up after `timeoutMs` and never retries behind our back. */
export const openEndpoint = (url: string, timeoutMs: number, now: () => number = Date.now): Endpoint => {
  const name = new URL(url).host
  const limited = async (input: string, init: RequestInit): Promise<Response> =>
    fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) })
  const connection = new Connection(url, {
    commitment: 'confirmed',
    disableRetryOnRateLimit: true,
    // web3.js asks for node-fetch's type, and works with Node's own fetch.
    fetch: limited as never,
  })
  const { guard, health } = openBreaker(name, { isAnswer, now })
  const call: Endpoint['call'] = async (method, params) =>
    guard(async () => {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
      const headers = { 'content-type': 'application/json' }
      const response = await limited(url, { method: 'POST', body, headers })
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`)
      const { result, error } = (await response.json()) as Reply
      if (error !== undefined) throw new RpcRefused(name, error)
      return result
    })
  return { name, connection, guard, call, health }
}

type Reply = { result?: unknown; error?: { code: number; message: string } }

/** Asks one endpoint after the other until one answers. */
export const askAny = async <T>(
  endpoints: readonly Endpoint[],
  question: (connection: Connection) => Promise<T>,
): Promise<T> => askEach(endpoints, async ({ connection, guard }) => guard(async () => question(connection)))

/** The same, for questions that go through the endpoint's own guard. */
export const askEach = async <T>(
  endpoints: readonly Endpoint[],
  question: (endpoint: Endpoint) => Promise<T>,
): Promise<T> => {
  let last: unknown = new Error('no endpoint is configured')
  for (const endpoint of endpoints) {
    try {
      return await question(endpoint)
    } catch (error) {
      last = error
    }
  }
  throw new Unanswered(last)
}

/** The endpoint's witness, as the payouts ask for it. */
export const toRpc = (
  { name, connection, guard, call }: Endpoint,
  treasury: { wallet: PublicKey; account: PublicKey; mint: PublicKey },
): Rpc => ({
  name,
  latestBlockhash: async () =>
    guard(async () => {
      const { blockhash, lastValidBlockHeight } = await connection.getLatestBlockhash('confirmed')
      return { blockhash, lastValidHeight: lastValidBlockHeight }
    }),
  height: async () => guard(async () => connection.getBlockHeight('processed')),
  finalized: async () =>
    guard(async () => {
      const { blockHeight, absoluteSlot } = await connection.getEpochInfo('finalized')
      return { height: blockHeight ?? 0, slot: absoluteSlot }
    }),
  statuses: async (signatures, history) =>
    guard(async () => {
      const { context, value } = await connection.getSignatureStatuses([...signatures], {
        searchTransactionHistory: history,
      })
      return { slot: context.slot, statuses: value.map(toStatus) }
    }),
  treasury: async () =>
    guard(async () => {
      const addresses = [treasury.wallet, treasury.account]
      const { context, value } = await connection.getMultipleAccountsInfoAndContext(addresses, 'finalized')
      const [wallet, account] = value
      const tokens = readTokenAccount(treasury.account, account ?? null, treasury.mint)
      return {
        slot: context.slot,
        tokens: tokens?.amount ?? 0n,
        lamports: BigInt(wallet?.lamports ?? 0),
        frozen: tokens?.isFrozen ?? false,
      }
    }),
  markerOrigin: async (seed) => markerOrigin({ call }, treasury.wallet, seed),
  send: async (raw) => {
    await guard(async () => connection.sendRawTransaction(raw, { skipPreflight: true, maxRetries: 0 }))
  },
})

/** Older nodes count confirmations only; null says that it is rooted. */
const toStatus = (status: SignatureStatus | null): Status | null => {
  if (status === null) return null
  const level = status.confirmationStatus ?? (status.confirmations === null ? 'finalized' : 'processed')
  return { level, error: status.err, slot: status.slot }
}

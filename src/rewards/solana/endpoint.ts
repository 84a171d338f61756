import {
  Connection,
  SendTransactionError,
  SolanaJSONRPCError,
  type PublicKey,
  type SignatureStatus,
} from '@solana/web3.js'

import { Unanswered, type Rpc, type Status } from '#rewards/chain.ts'

import { readTokenAccount } from './token-state.ts'

/** An endpoint for questions that any one may answer (`connection`, through `guard`), and its part in those that all must. */
export type Endpoint = { name: string; connection: Connection; guard: Guard }
export type Guard = <T>(call: () => Promise<T>) => Promise<T>

const FIRST_REST_MS = 250
const LONGEST_REST_MS = 10_000

/**
 * Lets an endpoint that failed rest, twice as long each time up to 10 s, and then tries it again: a dead one costs
 * nothing meanwhile. An answer that is an error is an answer.
 */
export const backoff = (name: string, now: () => number = Date.now): Guard => {
  let failures = 0
  let restsUntil = 0
  return async (call) => {
    const start = now()
    if (start < restsUntil) throw new Error(`${name} rests after ${failures} failures`)
    try {
      const result = await call()
      failures = 0
      return result
    } catch (error) {
      if (error instanceof SolanaJSONRPCError || error instanceof SendTransactionError) failures = 0
      else if (start >= restsUntil) {
        restsUntil = now() + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** failures)
        failures += 1
      }
      throw error
    }
  }
}

/** A connection that gives up after `timeoutMs` and never retries behind our back. */
export const openEndpoint = (url: string, timeoutMs: number): Endpoint => {
  const name = new URL(url).host
  const connection = new Connection(url, {
    commitment: 'confirmed',
    disableRetryOnRateLimit: true,
    // web3.js asks for node-fetch's type, and works with Node's own fetch.
    fetch: (async (input: string, init: RequestInit) =>
      fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) })) as never,
  })
  return { name, connection, guard: backoff(name) }
}

/** Asks one endpoint after the other until one answers. */
export const askAny = async <T>(
  endpoints: readonly Endpoint[],
  question: (connection: Connection) => Promise<T>,
): Promise<T> => {
  let last: unknown = new Error('no endpoint is configured')
  for (const { connection, guard } of endpoints) {
    try {
      return await guard(async () => question(connection))
    } catch (error) {
      last = error
    }
  }
  throw new Unanswered(last)
}

/** The endpoint's witness, as the payouts ask for it. */
export const toRpc = (
  { name, connection, guard }: Endpoint,
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

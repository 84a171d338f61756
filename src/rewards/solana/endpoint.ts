import { Connection, SendTransactionError, SolanaJSONRPCError, type PublicKey } from '@solana/web3.js'

import { Unanswered, type Rpc } from '#rewards/chain.ts'

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
  height: async (commitment) => guard(async () => connection.getBlockHeight(commitment)),
  statuses: async (signatures, history) =>
    guard(async () => {
      const { value } = await connection.getSignatureStatuses([...signatures], {
        searchTransactionHistory: history,
      })
      return value.map((status) =>
        status === null
          ? null
          : { level: status.confirmationStatus ?? levelOf(status.confirmations), error: status.err },
      )
    }),
  treasury: async () =>
    guard(async () => {
      const addresses = [treasury.wallet, treasury.account]
      const [wallet, account] = await connection.getMultipleAccountsInfo(addresses, 'finalized')
      const tokens = readTokenAccount(account ?? null, treasury.mint)
      return {
        tokens: tokens?.amount ?? 0n,
        lamports: BigInt(wallet?.lamports ?? 0),
        frozen: tokens?.frozen ?? false,
      }
    }),
  send: async (raw) => {
    await guard(async () => connection.sendRawTransaction(raw, { skipPreflight: true, maxRetries: 0 }))
  },
})

/** Older nodes count confirmations only; null says that it is rooted. */
const levelOf = (confirmations: number | null): 'finalized' | 'processed' =>
  confirmations === null ? 'finalized' : 'processed'

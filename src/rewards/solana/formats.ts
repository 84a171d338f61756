import { PublicKey } from '@solana/web3.js'

import { Unanswered } from '#rewards/chain.ts'

import { compile } from './batch.ts'
import { isAnswer, RpcRefused, type Endpoint } from './endpoint.ts'
import { toWire } from './message-v1.ts'
import type { Format } from './pack.ts'
import { memo } from './programs.ts'

export type FormatChoice = 'auto' | Format

/**
 * Which format transactions are written in. `current`: the one now; `refresh`: asks the endpoints again where that is
 * due; `doubt`: throws the error on; where
 * it is an endpoint's refusal, the next `refresh` asks.
 */
export type Formats = {
  current: () => Format
  refresh: () => Promise<void>
  doubt: (error: unknown) => never
}

/** How long an answer of the endpoints holds: that all take v1, that one refused it, that one did not answer. */
const HOLDS_MS = { taken: 3_600_000, refused: 600_000, silent: 30_000 }

type Found = keyof typeof HOLDS_MS

/**
 * v1 only where every endpoint runs such a transaction in a simulation: one that knows only the older formats could
 * neither send it nor tell what became of it. Legacy is right everywhere, so anything unclear means legacy; an endpoint
 * that is merely silent later changes nothing.
 */
export const openFormats = (
  endpoints: readonly Endpoint[],
  wallet: PublicKey,
  choice: FormatChoice,
  now: () => number = () => performance.now(),
): Formats => {
  let format: Format = choice === 'v1' ? 'v1' : 'legacy'
  let dueAt = -Infinity
  const detect = async (): Promise<void> => {
    const found = await probeAll(endpoints, wallet)
    if (found !== 'silent') format = found === 'taken' ? 'v1' : 'legacy'
    dueAt = now() + HOLDS_MS[found]
  }
  let asking: Promise<void> | undefined
  return {
    current: () => format,
    refresh: async () => {
      if (choice !== 'auto' || now() < dueAt) return
      asking ??= detect().finally(() => (asking = undefined))
      await asking
    },
    doubt: (error) => {
      if (format === 'v1' && isRefusal(error)) dueAt = -Infinity
      throw error
    },
  }
}

/** An endpoint's own word; where no endpoint was left to ask, the last one's. */
const isRefusal = (error: unknown): boolean =>
  isAnswer(error) || (error instanceof Unanswered && isAnswer(error.cause))

const probeAll = async (endpoints: readonly Endpoint[], wallet: PublicKey): Promise<Found> => {
  const answers = await Promise.all(endpoints.map(async (endpoint) => probe(endpoint, wallet)))
  if (answers.includes('refused')) return 'refused'
  return answers.length === 0 || answers.includes('silent') ? 'silent' : 'taken'
}

/** Whether a node that runs v1 runs this: a memo of the treasury's wallet. */
const probe = async ({ call }: Endpoint, wallet: PublicKey): Promise<Found> => {
  const blockhash = PublicKey.default.toBase58()
  const message = compile(wallet, [memo('accord')], { format: 'v1', blockhash, units: 100_000, price: 0 })
  const raw = Buffer.from(toWire(message, [new Uint8Array(64)])).toString('base64')
  const config = {
    encoding: 'base64',
    sigVerify: false,
    replaceRecentBlockhash: true,
    commitment: 'confirmed',
  }
  try {
    const { value } = (await call('simulateTransaction', [raw, config])) as { value: { err: unknown } }
    return value.err === null ? 'taken' : 'refused'
  } catch (error) {
    return error instanceof RpcRefused ? 'refused' : 'silent'
  }
}

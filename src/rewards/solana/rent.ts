import { TOKEN_2022_PROGRAM_ID } from '@solana/spl-token'
import type { PublicKey } from '@solana/web3.js'

import { askAny, type Endpoint } from './endpoint.ts'

/** Lamports that keep an account of so many bytes for ever, as the cluster says now. */
export type Rent = (bytes: number) => Promise<bigint>

/** A token account's bytes: with Token-2022 it says, in five more, that its owner can never change. */
export const accountBytes = (program: PublicKey): number =>
  program.equals(TOKEN_2022_PROGRAM_ID) ? 170 : 165

const FRESH_MS = 3_600_000

/** Asks once an hour for each size; an answer that is older serves while no endpoint answers. */
export const openRent = (
  endpoints: readonly Endpoint[],
  now: () => number = () => performance.now(),
): Rent => {
  const known = new Map<number, { lamports: bigint; askedAt: number }>()
  return async (bytes) => {
    const old = known.get(bytes)
    if (old !== undefined && now() - old.askedAt < FRESH_MS) return old.lamports
    try {
      const lamports = BigInt(
        await askAny(endpoints, async (connection) => connection.getMinimumBalanceForRentExemption(bytes)),
      )
      known.set(bytes, { lamports, askedAt: now() })
      return lamports
    } catch (error) {
      if (old !== undefined) return old.lamports
      throw error
    }
  }
}

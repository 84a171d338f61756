import { PublicKey } from '@solana/web3.js'

import { inParallel } from '../in-parallel.ts'
import { askEach, type Endpoint } from './endpoint.ts'
import type { Info } from './token-state.ts'

/** Accounts that an endpoint takes in one call, and calls at a time. */
const CALL = 100
const WIDTH = 4

/** An account as nodes write it. */
type Written = { lamports: number; owner: string; executable: boolean; data: [string, string] } | null

/**
 * What stands at addresses, in their order. Throws `Unanswered` where no endpoint tells. web3.js asks the same, but looks at
 * every account's data in four ways: for a payout of thousands of people that took longer than to sign it.
 */
export const accountsOf = async (
  endpoints: readonly Endpoint[],
  addresses: readonly PublicKey[],
  commitment: 'confirmed' | 'finalized',
): Promise<Info[]> => {
  const parts = Array.from({ length: Math.ceil(addresses.length / CALL) }, (_, part) =>
    addresses.slice(part * CALL, (part + 1) * CALL).map((address) => address.toBase58()),
  )
  const owners = new Map<string, PublicKey>()
  const ownerOf = (owner: string): PublicKey => {
    const known = owners.get(owner) ?? new PublicKey(owner)
    owners.set(owner, known)
    return known
  }
  const found = await inParallel(WIDTH, parts, async (part) =>
    askEach(endpoints, async ({ call }) => {
      const config = { encoding: 'base64', commitment }
      const { value } = (await call('getMultipleAccounts', [part, config])) as { value: Written[] }
      if (value.length !== part.length) throw new Error('it answered for another number of accounts')
      return value.map(
        (one) => one && { ...one, owner: ownerOf(one.owner), data: Buffer.from(one.data[0], 'base64') },
      )
    }),
  )
  return found.flat()
}

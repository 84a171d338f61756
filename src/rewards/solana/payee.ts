import { PublicKey } from '@solana/web3.js'

import { fromBase58 } from '#core/base58.ts'

import type { Treasury } from './batch.ts'
import { tokenAddress } from './programs.ts'

/** A wallet that is paid, and its token account. */
export type Payee = { owner: PublicKey; account: PublicKey }

/** Finding an address takes a fifth of a millisecond, and a payout asks for the same one four times. */
const found = new WeakMap<Treasury, Map<string, Payee>>()
const REMEMBERED = 20_000

/** Where a wallet (base58) is paid by a treasury; undefined where it is no address. */
export const payeeOf = (treasury: Treasury, wallet: string): Payee | undefined => {
  const known = found.get(treasury) ?? new Map<string, Payee>()
  found.set(treasury, known)
  const before = known.get(wallet)
  if (before !== undefined) return before
  const bytes = fromBase58(wallet)
  if (bytes?.length !== 32) return undefined
  const owner = new PublicKey(bytes)
  const payee = { owner, account: tokenAddress(owner, treasury.mint, treasury.program) }
  if (known.size >= REMEMBERED) known.clear()
  known.set(wallet, payee)
  return payee
}

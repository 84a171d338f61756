import { VersionedTransaction, type PublicKey } from '@solana/web3.js'

import type { MarkerOrigin } from '#rewards/chain.ts'

import type { Endpoint } from './endpoint.ts'
import { markerAddress } from './marker.ts'

/** Transactions that an endpoint lists in one call, and calls at most: whoever sends more on top of a marker is looked at by hand. */
const PAGE = 1000
const PAGES = 5

type Listed = { signature: string; err: unknown }
type Meta = {
  preBalances: number[]
  postBalances: number[]
  loadedAddresses?: { writable: string[]; readonly: string[] }
}
type Found = { transaction: [string, string]; meta: Meta | null } | null

/**
 * Who made the account at a marker's address, by the oldest final transaction there that went through. Only one that finds
 * the address empty and leaves lamports tells: in a history that was cut off, the oldest may be any later one.
 */
export const markerOrigin = async (
  { call }: Pick<Endpoint, 'call'>,
  wallet: PublicKey,
  seed: string,
): Promise<MarkerOrigin> => {
  const address = markerAddress(wallet, seed).toBase58()
  const commitment = 'finalized'
  const { value } = (await call('getBalance', [address, { commitment }])) as { value: number }
  if (value === 0) return { by: 'nobody', address }
  const signature = await oldest(call, address)
  if (signature === undefined) return { by: 'unknown', address }
  const config = { encoding: 'base64', commitment, maxSupportedTransactionVersion: 1 }
  const found = (await call('getTransaction', [signature, config])) as Found
  const signers = found === null ? undefined : signersOfMaking(found, address)
  if (signers === undefined) return { by: 'unknown', address }
  return { by: signers.includes(wallet.toBase58()) ? 'treasury' : 'stranger', signature, address }
}

const oldest = async (call: Endpoint['call'], address: string): Promise<string | undefined> => {
  let last: string | undefined
  let before: string | undefined
  for (let page = 0; page < PAGES; page += 1) {
    const config = { limit: PAGE, commitment: 'finalized', ...(before !== undefined && { before }) }
    const listed = (await call('getSignaturesForAddress', [address, config])) as Listed[]
    last = listed.findLast(({ err }) => err === null)?.signature ?? last
    if (listed.length < PAGE) return last
    before = listed.at(-1)?.signature
  }
  return undefined
}

/** Who signed it, if it is the one that put the first lamports there. */
const signersOfMaking = (
  { transaction: [raw], meta }: NonNullable<Found>,
  address: string,
): string[] | undefined => {
  const { message } = VersionedTransaction.deserialize(Buffer.from(raw, 'base64'))
  const own = message.staticAccountKeys.map((key) => key.toBase58())
  const { writable = [], readonly = [] } = meta?.loadedAddresses ?? {}
  const at = [...own, ...writable, ...readonly].indexOf(address)
  if (meta === null || meta.preBalances[at] !== 0 || (meta.postBalances[at] ?? 0) === 0) return undefined
  return own.slice(0, message.header.numRequiredSignatures)
}

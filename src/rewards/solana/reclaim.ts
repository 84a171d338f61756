import type { PublicKey } from '@solana/web3.js'

import type { Marker, Signed } from '#rewards/chain.ts'

import { accountsOf } from './accounts-of.ts'
import { compile, signMessage } from './batch.ts'
import type { Endpoint } from './endpoint.ts'
import { markerAddress, reclaimMarker } from './marker.ts'
import type { Format } from './pack.ts'
import type { Signer } from './signer.ts'

/**
 * Markers that one transaction reclaims. Each takes an account's key and an instruction with three accounts and 67 bytes of
 * data; it is cheap, so the defaults of a legacy transaction do, and nobody waits for it, so it offers no priority fee.
 */
const WIDTH: Record<Format, number> = { legacy: 10, v1: 36 }
/** The system program takes 150 units for an instruction; twice that is plenty. */
const UNITS_EACH = 300

export const reclaimWidth = (format: Format): number => WIDTH[format]

export const signReclaim = async (
  { signer, wallet, format }: { signer: Signer; wallet: PublicKey; format: Format },
  markers: readonly Marker[],
  blockhash: string,
): Promise<Signed> => {
  const instructions = markers.map(({ seed, lamports }) => reclaimMarker(wallet, seed, lamports))
  const units = UNITS_EACH * instructions.length
  return signMessage(signer, compile(wallet, instructions, { format, blockhash, units, price: 0 }))
}

export const markersOf = async (
  endpoints: readonly Endpoint[],
  wallet: PublicKey,
  seeds: readonly string[],
): Promise<bigint[]> => {
  const addresses = seeds.map((seed) => markerAddress(wallet, seed))
  const infos = await accountsOf(endpoints, addresses, 'finalized')
  return infos.map((info) => BigInt(info?.lamports ?? 0))
}

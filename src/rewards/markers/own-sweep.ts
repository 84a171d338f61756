import { toBase58 } from '#core/base58.ts'

import { isSignedBy } from '../ownership/ed25519.ts'
import { readTransaction, type Instruction } from '../proofs/check/transaction.ts'

/** The system program's instruction that moves lamports out of an account with a seed. */
const TRANSFER_WITH_SEED = 11
const SYSTEM = '1'.repeat(32)
/** Behind the instruction's number and the lamports stands the seed's length, in eight bytes. */
const LENGTH_AT = 12
const SEED_AT = 20

/**
 * The seeds of the markers that a transaction reclaims, if the treasury has signed it for that and nothing else: so whoever
 * writes a row into `sweeps` cannot have anything else booked as one. Undefined where it is none.
 */
export const reclaimedSeeds = (
  { raw, signature }: { raw: Uint8Array; signature: string },
  treasury: string,
): string[] | undefined => {
  try {
    const { message, signatures, keys, instructions } = readTransaction(raw)
    const [signed] = signatures
    const isOwn =
      signed !== undefined &&
      toBase58(signed) === signature &&
      toBase58(keys[0] ?? new Uint8Array()) === treasury &&
      isSignedBy(treasury, message, signed)
    const seeds = instructions.flatMap((one) => seedOf(one, keys) ?? [])
    return isOwn && seeds.length === instructions.length ? seeds : undefined
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const seedOf = ({ program, data }: Instruction, keys: readonly Uint8Array[]): string | undefined => {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  if (data.length < SEED_AT || toBase58(keys[program] ?? new Uint8Array()) !== SYSTEM) return undefined
  if (view.getUint32(0, true) !== TRANSFER_WITH_SEED) return undefined
  const length = Number(view.getBigUint64(LENGTH_AT, true))
  return Buffer.from(data.subarray(SEED_AT, SEED_AT + length)).toString('utf8')
}

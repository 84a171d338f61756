import type { Message } from './transaction.ts'

const LAMPORTS_A_SIGNATURE = 5000n
// ComputeBudget111111111111111111111111111111
const COMPUTE_BUDGET = '0306466fe5211732ffecadba72c39be7bc8ce5bbc5f7126b2c439b3a40000000'
const MICRO = 1_000_000n
const UNITS_AN_INSTRUCTION = 200_000
const MAX_UNITS = 1_400_000

/**
 * The fee in lamports: the signatures', and the priority fee, which v1 says itself and older messages name as a price
 * of compute units (micro-lamports, rounded up) in ComputeBudget's instructions 2 (limit) and 3 (price).
 */
export const feeOf = (message: Message): bigint => {
  const base = LAMPORTS_A_SIGNATURE * BigInt(message.header.signers)
  if (message.version === 1) return base + (message.priorityFee ?? 0n)
  const budget = message.instructions.filter(({ program }) => hex(message.keys[program]) === COMPUTE_BUDGET)
  const others = message.instructions.length - budget.length
  let limit = Math.min(UNITS_AN_INSTRUCTION * others, MAX_UNITS)
  let price = 0n
  for (const { data } of budget) {
    const bytes = Buffer.from(data)
    if (bytes[0] === 2 && bytes.length >= 5) limit = Math.min(bytes.readUInt32LE(1), MAX_UNITS)
    if (bytes[0] === 3 && bytes.length >= 9) price = bytes.readBigUInt64LE(1)
  }
  return base + (price * BigInt(limit) + MICRO - 1n) / MICRO
}

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex')

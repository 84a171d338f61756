import type { Transfer } from '#rewards/chain.ts'

/** Solana's limits: bytes of a packet, and instructions (with those they call) that one transaction may trace. */
const MAX_BYTES = 1232
const MAX_TRACE = 64
/** A signature and its count, the header, the keys' count, the blockhash, the instructions' count. */
const FRAME = 1 + 64 + 3 + 1 + 32 + 1
const KEY = 32
/** Treasury, its token account, mint, token program, compute budget, memo program. */
const KEYS = 6
/** System program and associated token program. */
const KEYS_TO_CREATE = 2
/** Limit and price of compute units. */
const BUDGET = 8 + 12
/** A memo has room for a Merkle root in base64. */
export const MEMO_BYTES = 44
const MEMO = 3 + MEMO_BYTES
const TRANSFER = KEY + 17
const CREATE = KEY + 10
/** An idempotent create calls five instructions of its own. */
const TRACE_OF_CREATE = 6

/** An upper bound of a batch's size: recipients who share an account need less. */
export const sizeOf = (transfers: number, creates: number): number =>
  FRAME +
  KEY * (KEYS + (creates > 0 ? KEYS_TO_CREATE : 0)) +
  BUDGET +
  MEMO +
  TRANSFER * transfers +
  CREATE * creates

const fits = (transfers: number, creates: number): boolean =>
  sizeOf(transfers, creates) <= MAX_BYTES && 3 + transfers + TRACE_OF_CREATE * creates <= MAX_TRACE

/** Groups transfers so that each group fits into one legacy transaction; those that open accounts stay together. */
export const packTransfers = (transfers: readonly Transfer[]): number[][] => {
  const all = transfers.map((_, index) => index)
  const creates = (index: number): boolean => transfers[index]?.create === true
  if (fits(all.length, all.filter(creates).length)) return all.length === 0 ? [] : [all]
  return [
    ...chunks(
      all.filter((index) => !creates(index)),
      0,
    ),
    ...chunks(all.filter(creates), 1),
  ]
}

const chunks = (indices: number[], createEach: 0 | 1): number[][] => {
  let width = 1
  while (fits(width + 1, (width + 1) * createEach)) width += 1
  return Array.from({ length: Math.ceil(indices.length / width) }, (_, group) =>
    indices.slice(group * width, (group + 1) * width),
  )
}

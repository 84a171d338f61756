import type { Transfer } from '#rewards/chain.ts'

/** How a transaction is written: `v1` takes more than three times as many bytes. */
export type Format = 'legacy' | 'v1'

/** Solana's limits: bytes, accounts locked, and instructions (with those they call) that one transaction may trace. */
export const MAX_BYTES: Record<Format, number> = { legacy: 1232, v1: 4096 }
const MAX_KEYS = 64
const MAX_TRACE = 64

/** The longest memo of a batch, `accord:1:` and a Merkle root in base64, and the seed's length: room is kept for both. */
export const MEMO_BYTES = 53
export const SEED_BYTES = 15
/** What goes before a transfer to an account that takes none without a memo. */
export const SHORT_MEMO = 'accord'

const KEY = 32
/** One signature; header, blockhash and counts; what v1 says about fees and limits. */
const FRAME: Record<Format, number> = { legacy: 65 + 3 + 1 + 32 + 1, v1: 64 + 8 + 32 + 2 + 16 }
/** Treasury, its token account, mint, token program, memo program, system program, marker; and compute budget. */
const KEYS: Record<Format, number> = { legacy: 8, v1: 7 }
/** Instructions that an idempotent create calls when it opens an account. */
const CALLS_OF_CREATE = 4

/** An instruction's own bytes. No data here is longer than the 127 bytes whose length a legacy message says in one. */
const instruction = (format: Format, accounts: number, data: number): number =>
  (format === 'v1' ? 4 : 3) + accounts + data

/** What a transaction holds: bytes, accounts locked, instructions traced. */
export type Load = { bytes: number; keys: number; trace: number }

type Packer = { load: () => Load; add: (transfer: Transfer) => Load }

const empty = (format: Format): Load => ({
  bytes:
    FRAME[format] +
    KEY * KEYS[format] +
    instruction(format, 2, 92 + SEED_BYTES) +
    (format === 'legacy' ? instruction(format, 0, 5) + instruction(format, 0, 9) : 0) +
    instruction(format, 0, MEMO_BYTES),
  keys: KEYS[format],
  trace: format === 'legacy' ? 4 : 2,
})

/** Counts what is added; a wallet that stands in the batch already adds no key. */
const packer = (format: Format): Packer => {
  let load = empty(format)
  const paid = new Set<string>()
  const opened = new Set<string>()
  const add = ({ wallet, create, memo = false }: Transfer): Load => {
    const keys =
      (paid.has(wallet) ? 0 : 1) +
      (create && !opened.has(wallet) ? 1 : 0) +
      (create && opened.size === 0 ? 1 : 0)
    paid.add(wallet)
    if (create) opened.add(wallet)
    load = {
      bytes:
        load.bytes +
        KEY * keys +
        instruction(format, 4, 10) +
        (create ? instruction(format, 6, 1) : 0) +
        (memo ? instruction(format, 0, SHORT_MEMO.length) : 0),
      keys: load.keys + keys,
      trace: load.trace + 1 + (create ? 1 + CALLS_OF_CREATE : 0) + (memo ? 1 : 0),
    }
    return load
  }
  return { load: () => load, add }
}

/** What a batch of these transfers holds, with its marker, the longest memo, and limit and price of compute units. */
export const loadOf = (format: Format, transfers: readonly Transfer[]): Load => {
  const { add, load } = packer(format)
  for (const transfer of transfers) add(transfer)
  return load()
}

const fits = (format: Format, { bytes, keys, trace }: Load): boolean =>
  bytes <= MAX_BYTES[format] && keys <= MAX_KEYS && trace <= MAX_TRACE

/** Groups transfers so that each group fits into one transaction; those that open accounts stay together. */
export const packTransfers = (format: Format, transfers: readonly Transfer[]): number[][] => {
  const all = transfers.map((_, index) => index)
  if (all.length === 0) return []
  if (fits(format, loadOf(format, transfers))) return [all]
  const creates = (index: number): boolean => transfers[index]?.create === true
  const kinds = [all.filter((index) => !creates(index)), all.filter(creates)]
  return kinds.flatMap((indices) => fill(format, transfers, indices))
}

const fill = (format: Format, transfers: readonly Transfer[], indices: readonly number[]): number[][] => {
  const groups: number[][] = []
  let current = packer(format)
  for (const index of indices) {
    const transfer = transfers[index] as Transfer
    const group = groups.at(-1)
    if (group !== undefined && fits(format, current.add(transfer))) group.push(index)
    else {
      current = packer(format)
      current.add(transfer)
      groups.push([index])
    }
  }
  return groups
}

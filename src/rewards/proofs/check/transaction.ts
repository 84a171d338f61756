import { toBase58 } from '#core/base58.ts'

/**
 * What a proof needs of a Solana transaction, read strictly and to the last byte: legacy and v0 (signatures first), and
 * v1 (SIMD-0385: the message first).
 */
export type Transaction = {
  /** What was signed. */
  message: Uint8Array
  signatures: Uint8Array[]
  /** The addresses it names itself, the signers first. */
  keys: Uint8Array[]
  instructions: Instruction[]
}
export type Instruction = { program: number; accounts: Uint8Array; data: Uint8Array }

type Cursor = { bytes: Uint8Array; at: number }

const take = (cursor: Cursor, length: number): Uint8Array => {
  const end = cursor.at + length
  if (end > cursor.bytes.length) throw new RangeError('the transaction ends too early')
  const part = cursor.bytes.subarray(cursor.at, end)
  cursor.at = end
  return part
}

const u8 = (cursor: Cursor): number => take(cursor, 1)[0] as number
const many = <T>(count: number, read: () => T): T[] => Array.from({ length: count }, read)

/** Solana's compact-u16: seven bits a byte, no needless ones. */
const short = (cursor: Cursor): number => {
  let value = 0
  for (let place = 0; place < 3; place += 1) {
    const byte = u8(cursor)
    if (place > 0 && byte === 0) break
    value += (byte & 0x7f) * 128 ** place
    if (byte < 0x80) return value
  }
  throw new RangeError('the transaction holds a length that is none')
}

/** Throws a RangeError on anything that is no transaction. */
export const readTransaction = (bytes: Uint8Array): Transaction => {
  const cursor = { bytes, at: 0 }
  const first = bytes[0] ?? 0
  const parts = first === 0x81 ? readNew(cursor) : readOld(cursor)
  const { keys, signatures, instructions } = parts
  const known = instructions.every(({ program }) => program < keys.length)
  if (cursor.at !== bytes.length || signatures.length === 0 || signatures.length > keys.length || !known)
    throw new RangeError('the transaction is not well formed')
  return parts
}

const readOld = (cursor: Cursor): Transaction => {
  const signatures = many(short(cursor), () => take(cursor, 64))
  const begin = cursor.at
  const versioned = cursor.bytes[begin] === 0x80
  if (versioned) take(cursor, 1)
  const signers = u8(cursor)
  if (signers !== signatures.length || signers > 0x7f) throw new RangeError('signatures and signers differ')
  take(cursor, 2)
  const keys = many(short(cursor), () => take(cursor, 32))
  take(cursor, 32)
  const instructions = many(short(cursor), () => ({
    program: u8(cursor),
    accounts: take(cursor, short(cursor)),
    data: take(cursor, short(cursor)),
  }))
  if (versioned)
    many(short(cursor), () => [take(cursor, 32), take(cursor, short(cursor)), take(cursor, short(cursor))])
  return { message: cursor.bytes.subarray(begin), signatures, keys, instructions }
}

const readNew = (cursor: Cursor): Transaction => {
  take(cursor, 1)
  const signers = u8(cursor)
  take(cursor, 2)
  const [mask = 0, ...others] = take(cursor, 4)
  if (mask > 0b11111 || others.some((byte) => byte !== 0)) throw new RangeError('an unknown setting')
  take(cursor, 32)
  const count = u8(cursor)
  const keys = many(u8(cursor), () => take(cursor, 32))
  for (let bit = 0; bit < 5; bit += 1) if ((mask & (1 << bit)) !== 0) take(cursor, 4)
  const heads = many(count, () => ({
    program: u8(cursor),
    accounts: u8(cursor),
    data: u8(cursor) + 256 * u8(cursor),
  }))
  const instructions = heads.map((head) => ({
    program: head.program,
    accounts: take(cursor, head.accounts),
    data: take(cursor, head.data),
  }))
  const message = cursor.bytes.subarray(0, cursor.at)
  return { message, signatures: many(signers, () => take(cursor, 64)), keys, instructions }
}

const MEMO_PROGRAM = 'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr'
const TOKEN_PROGRAMS = [
  'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
  'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb',
]
const TRANSFER_CHECKED = 12

const named = ({ keys }: Transaction, index: number | undefined): Uint8Array =>
  keys[index ?? -1] ?? new Uint8Array()

/** The texts of its memos. */
export const memosOf = (transaction: Transaction): string[] =>
  transaction.instructions
    .filter(({ program }) => toBase58(named(transaction, program)) === MEMO_PROGRAM)
    .map(({ data }) => new TextDecoder().decode(data))

/** A transfer of tokens; `to`: a token account; `owner`: whose signature moved it; `place`: of `to` among the keys. */
export type Move = {
  program: Uint8Array
  mint: Uint8Array
  to: Uint8Array
  place: number
  owner: Uint8Array
  amount: bigint
  decimals: number
}

/** Its checked transfers, by either token program. */
export const movesOf = (transaction: Transaction): Move[] =>
  transaction.instructions.flatMap(({ program, accounts, data }) => {
    const key = named(transaction, program)
    if (!TOKEN_PROGRAMS.includes(toBase58(key)) || data[0] !== TRANSFER_CHECKED || data.length !== 10)
      return []
    const [, mint, to, owner] = accounts
    const numbers = new DataView(data.buffer, data.byteOffset, data.byteLength)
    return [
      {
        program: key,
        mint: named(transaction, mint),
        to: named(transaction, to),
        place: to ?? -1,
        owner: named(transaction, owner),
        amount: numbers.getBigUint64(1, true),
        decimals: numbers.getUint8(9),
      },
    ]
  })

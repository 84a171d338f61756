/**
 * The wire form of transactions: legacy and v0 (signatures, then the message; docs of `solana_message`) and v1
 * (SIMD-0385: the message, then the signatures, at most 4,096 bytes). Read strictly and to the last byte, because the
 * runtime's own decoder aborts the process on bytes it cannot read.
 */
export type Instruction = { program: number; accounts: Uint8Array; data: Uint8Array }
export type Lookup = { table: Uint8Array; writable: Uint8Array; readonly: Uint8Array }
export type Header = { signers: number; readonlySigners: number; readonlyOthers: number }

export type Settings = Record<
  'priorityFee' | 'computeUnitLimit' | 'loadedAccountsDataSizeLimit' | 'heapSize',
  number | null
>

export type Transaction = {
  version: 'legacy' | 0 | 1
  raw: Uint8Array
  signatures: Uint8Array[]
  header: Header
  keys: Uint8Array[]
  blockhash: Uint8Array
  instructions: Instruction[]
  lookups: Lookup[]
  /** v1 says its whole priority fee itself, in lamports. */
  priorityFee?: bigint
  /** What a v1 message asks for; null where it says nothing. */
  settings?: Settings
}
/** A message alone, as getFeeForMessage takes it. */
export type Message = Omit<Transaction, 'raw' | 'signatures'>

export const PACKET = 1232
export const PACKET_V1 = 4096

type Cursor = { bytes: Uint8Array; at: number }

const take = (cursor: Cursor, length: number): Uint8Array => {
  const end = cursor.at + length
  if (end > cursor.bytes.length) throw new RangeError('io error: unexpected end of file')
  const part = cursor.bytes.subarray(cursor.at, end)
  cursor.at = end
  return part
}

const u8 = (cursor: Cursor): number => take(cursor, 1)[0] ?? 0
const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const u32 = (cursor: Cursor): number => view(take(cursor, 4)).getUint32(0, true)

/** Solana's compact-u16: seven bits a byte, at most three bytes, no needless ones. */
const shortLength = (cursor: Cursor): number => {
  let value = 0
  for (let i = 0; i < 3; i++) {
    const byte = u8(cursor)
    if (i > 0 && byte === 0) throw new RangeError('invalid value: a length with needless bytes')
    value |= (byte & 0x7f) << (7 * i)
    if ((byte & 0x80) !== 0) continue
    if (value > 0xffff) break
    return value
  }
  throw new RangeError('invalid value: a length above 65535')
}

const many = <T>(count: number, read: () => T): T[] => Array.from({ length: count }, read)
const shortBytes = (cursor: Cursor): Uint8Array => take(cursor, shortLength(cursor))
const readHeader = (cursor: Cursor): Header => ({
  signers: u8(cursor),
  readonlySigners: u8(cursor),
  readonlyOthers: u8(cursor),
})

const readMessage = (cursor: Cursor): Message => {
  const first = cursor.bytes[cursor.at] ?? 0
  if ((first & 0x80) === 0) return readOldMessage(cursor, 'legacy')
  cursor.at += 1
  if (first === 0x80) return readOldMessage(cursor, 0)
  if (first === 0x81) return readMessageV1(cursor)
  throw new RangeError(
    `invalid value: integer \`${first & 0x7f}\`, expected a valid transaction message version`,
  )
}

const readOldMessage = (cursor: Cursor, version: 'legacy' | 0): Message => {
  const header = readHeader(cursor)
  const keys = many(shortLength(cursor), () => take(cursor, 32))
  const blockhash = take(cursor, 32)
  const instructions = many(shortLength(cursor), () => ({
    program: u8(cursor),
    accounts: shortBytes(cursor),
    data: shortBytes(cursor),
  }))
  const lookups =
    version === 'legacy'
      ? []
      : many(shortLength(cursor), () => ({
          table: take(cursor, 32),
          writable: shortBytes(cursor),
          readonly: shortBytes(cursor),
        }))
  return { version, header, keys, blockhash, instructions, lookups }
}

const readMessageV1 = (cursor: Cursor): Message => {
  const header = readHeader(cursor)
  const mask = u32(cursor)
  const fee = mask & 0b11
  if (mask > 0b11111 || fee === 0b01 || fee === 0b10)
    throw new RangeError('invalid value: transaction config mask')
  const blockhash = take(cursor, 32)
  const count = u8(cursor)
  const keys = many(u8(cursor), () => take(cursor, 32))
  const priorityFee = fee === 0 ? 0n : view(take(cursor, 8)).getBigUint64(0, true)
  const setting = (bit: number): number | null => ((mask & bit) === 0 ? null : u32(cursor))
  const settings = {
    priorityFee: fee === 0 ? null : Number(priorityFee),
    computeUnitLimit: setting(0b100),
    loadedAccountsDataSizeLimit: setting(0b1000),
    heapSize: setting(0b10000),
  }
  const sizes = many(count, () => ({
    program: u8(cursor),
    accounts: u8(cursor),
    data: u8(cursor) + 256 * u8(cursor),
  }))
  const instructions = sizes.map((size) => ({
    program: size.program,
    accounts: take(cursor, size.accounts),
    data: take(cursor, size.data),
  }))
  return { version: 1, header, keys, blockhash, instructions, lookups: [], priorityFee, settings }
}

const atEnd = (cursor: Cursor): void => {
  if (cursor.at !== cursor.bytes.length) throw new RangeError('invalid value: bytes left over')
}

/** A whole transaction. Throws a RangeError that says what is wrong with the bytes. */
export const readTransaction = (raw: Uint8Array): Transaction => {
  const cursor = { bytes: raw, at: 0 }
  const messageFirst = ((raw[0] ?? 0) & 0x80) !== 0
  if (messageFirst) {
    const message = readMessage(cursor)
    if (message.version !== 1) throw new RangeError('invalid value: only version 1 puts the message first')
    const signatures = many(message.header.signers, () => take(cursor, 64))
    atEnd(cursor)
    return { ...message, raw, signatures }
  }
  const signatures = many(shortLength(cursor), () => take(cursor, 64))
  const message = readMessage(cursor)
  if (message.version === 1) throw new RangeError('invalid value: version 1 puts the message first')
  atEnd(cursor)
  return { ...message, raw, signatures }
}

/** A message without signatures. Throws a RangeError that says what is wrong with the bytes. */
export const readBareMessage = (bytes: Uint8Array): Message => {
  const cursor = { bytes, at: 0 }
  const message = readMessage(cursor)
  atEnd(cursor)
  return message
}

/** What the runtime's sanitizer refuses, or undefined where the transaction is well formed. */
export const sanitize = (transaction: Transaction): string | undefined => {
  const { header, keys, lookups, signatures, instructions } = transaction
  const looked = lookups.reduce((sum, lookup) => sum + lookup.writable.length + lookup.readonly.length, 0)
  const total = keys.length + looked
  if (header.signers === 0 || header.readonlySigners >= header.signers)
    return 'Transaction failed to sanitize accounts offsets correctly'
  const fits = header.signers + header.readonlyOthers <= keys.length && total <= 256
  const signed = signatures.length === header.signers
  const named = instructions.every(
    ({ program, accounts }) =>
      program > 0 && program < keys.length && accounts.every((index) => index < total),
  )
  return fits && signed && named ? undefined : 'Transaction failed to sanitize accounts offsets correctly'
}

/** Whether the message's own key number `index` may be written. */
export const isWritable = ({ header, keys }: Message, index: number): boolean =>
  index < header.signers
    ? index < header.signers - header.readonlySigners
    : index < keys.length - header.readonlyOthers

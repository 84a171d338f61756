import { packAccount, type AccountState } from './accounts.ts'
import type { TransactionError } from './errors.ts'

/** What the journal holds. `accounts` are states as of that record, `slots` says which slots may have been told to people. */
export const KIND = { genesis: 1, slots: 2, transaction: 3, accounts: 4 } as const

export type Genesis = { format: 1; seed: string; faucet: string }

/** One account that moved a token, before or after a transaction. */
export type TokenBalance = {
  accountIndex: number
  mint: string
  owner: string
  programId: string
  amount: string
  decimals: number
}

/** What getTransaction tells about a transaction beside its bytes. Lamports are decimal strings. */
export type Meta = {
  fee: string
  logs: string[]
  units: string
  inner: { index: number; instructions: InnerInstruction[] }[]
  returned?: { program: string; data: string }
  pre: string[]
  post: string[]
  preTokens: TokenBalance[]
  postTokens: TokenBalance[]
  loaded: { writable: string[]; readonly: string[] }
}
export type InnerInstruction = {
  programIdIndex: number
  accounts: number[]
  data: string
  stackHeight: number
}

/** What is kept in memory of every transaction: when it landed (`time` in ms since 1970), how, and where the rest is. */
export type Landed = { slot: number; time: number; err: TransactionError | null; offset: number }
export type Change = {
  address: Uint8Array
  before: AccountState | undefined
  after: AccountState | undefined
}

const block = (bytes: Uint8Array): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([length, bytes])
}
const readBlock = (bytes: Buffer, at: number): Buffer =>
  bytes.subarray(at + 4, at + 4 + bytes.readUInt32LE(at))
const jsonBlock = (value: unknown): Buffer => block(Buffer.from(JSON.stringify(value)))

type Fields = { signature: Uint8Array; slot: number; time: number; err: TransactionError | null }

export const packTransaction = (
  fields: Fields & { meta: Meta; raw: Uint8Array },
  changes: Change[],
): Buffer[] => {
  const times = Buffer.alloc(16)
  times.writeDoubleLE(fields.slot, 0)
  times.writeDoubleLE(fields.time, 8)
  const head = [
    Buffer.from(fields.signature),
    times,
    jsonBlock(fields.err),
    jsonBlock(fields.meta),
    block(fields.raw),
  ]
  return [...head, ...changes.map(({ address, after }) => packAccount(address, after))]
}

/** The fields every start needs, without parsing the rest; `accounts` is where the packed accounts begin. */
export const readFields = (payload: Buffer): Fields & { accounts: number } => {
  const err = readBlock(payload, 80)
  const meta = 84 + err.length
  const raw = meta + 4 + payload.readUInt32LE(meta)
  return {
    signature: payload.subarray(0, 64),
    slot: payload.readDoubleLE(64),
    time: payload.readDoubleLE(72),
    err: err.length === 4 ? null : (JSON.parse(err.toString()) as TransactionError),
    accounts: raw + 4 + payload.readUInt32LE(raw),
  }
}

export const readDetails = (payload: Buffer): { meta: Meta; raw: Buffer } => {
  const at = 84 + payload.readUInt32LE(80)
  const meta = readBlock(payload, at)
  return { meta: JSON.parse(meta.toString()) as Meta, raw: readBlock(payload, at + 4 + meta.length) }
}

import { Account, type LiteSvm } from './svm.ts'

/** What an address holds at one moment. `data` is never changed in place. */
export type AccountState = {
  lamports: bigint
  owner: Uint8Array
  executable: boolean
  rentEpoch: bigint
  data: Uint8Array
}

/** An address as a key of a Map. */
export const keyOf = (address: Uint8Array): string => Buffer.from(address).toString('latin1')
export const addressOf = (key: string): Uint8Array => Buffer.from(key, 'latin1')

export const readAccount = (svm: LiteSvm, address: Uint8Array): AccountState | undefined => {
  const account = svm.getAccount(address)
  return account === null ? undefined : fromNative(account)
}

export const fromNative = (account: Account): AccountState => ({
  lamports: account.lamports(),
  owner: account.owner(),
  executable: account.executable(),
  rentEpoch: account.rentEpoch(),
  data: account.data(),
})

export const writeAccount = (svm: LiteSvm, address: Uint8Array, state: AccountState): void =>
  svm.setAccount(
    address,
    new Account(state.lamports, state.data, state.owner, state.executable, state.rentEpoch),
  )

export const sameAccount = (a: AccountState | undefined, b: AccountState | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.lamports === b.lamports &&
    Buffer.compare(a.owner, b.owner) === 0 &&
    Buffer.compare(a.data, b.data) === 0)

const HEAD = 32 + 32 + 8 + 8 + 1 + 4

/** Address and state as bytes for the journal; an account that is gone has no lamports and no data. */
export const packAccount = (address: Uint8Array, state: AccountState | undefined): Buffer => {
  const data = state?.data ?? new Uint8Array()
  const packed = Buffer.alloc(HEAD + data.length)
  packed.set(address, 0)
  if (state === undefined) return packed
  packed.set(state.owner, 32)
  packed.writeBigUInt64LE(state.lamports, 64)
  packed.writeBigUInt64LE(state.rentEpoch, 72)
  packed.writeUInt8(state.executable ? 1 : 0, 80)
  packed.writeUInt32LE(data.length, 81)
  packed.set(data, HEAD)
  return packed
}

/** The address of the packed account at `at`, and where the next one begins. */
export const skipAccount = (bytes: Buffer, at: number): { key: string; next: number } => ({
  key: bytes.toString('latin1', at, at + 32),
  next: at + HEAD + bytes.readUInt32LE(at + 81),
})

/** The packed account at `at`, or undefined where it says that the account is gone. */
export const unpackAccount = (bytes: Buffer, at: number): AccountState | undefined => {
  const lamports = bytes.readBigUInt64LE(at + 64)
  if (lamports === 0n) return undefined
  const { next } = skipAccount(bytes, at)
  return {
    lamports,
    owner: Uint8Array.from(bytes.subarray(at + 32, at + 64)),
    rentEpoch: bytes.readBigUInt64LE(at + 72),
    executable: bytes.readUInt8(at + 80) === 1,
    data: Uint8Array.from(bytes.subarray(at + HEAD, next)),
  }
}

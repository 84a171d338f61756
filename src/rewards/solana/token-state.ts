import {
  ExtensionType,
  TOKEN_2022_PROGRAM_ID,
  TOKEN_PROGRAM_ID,
  TokenError,
  unpackAccount,
  unpackMint,
  type Account,
  type Mint,
} from '@solana/spl-token'
import { PublicKey, SystemProgram, type AccountInfo } from '@solana/web3.js'

import type { AddressKind, TokenAccount } from '#rewards/chain.ts'

export type Info = AccountInfo<Buffer> | null

/** What the library reads out of an account of either token program, or undefined where it is nothing of the kind. */
const unpack = <T>(
  read: (address: PublicKey, info: Info, program: PublicKey) => T,
  address: PublicKey,
  info: Info,
): T | undefined => {
  if (!info?.owner.equals(TOKEN_PROGRAM_ID) && !info?.owner.equals(TOKEN_2022_PROGRAM_ID)) return undefined
  try {
    return read(address, info, info.owner)
  } catch (error) {
    if (error instanceof TokenError) return undefined
    throw error
  }
}

/** A mint, the program it belongs to and its extensions' numbers; undefined where the account is no mint. */
export const readMint = (
  address: PublicKey,
  info: Info,
): (Mint & { program: PublicKey; extensions: number[] }) | undefined => {
  const mint = unpack(unpackMint, address, info)
  if (info === null || mint === undefined) return undefined
  return { ...mint, program: info.owner, extensions: extensionsOf(mint.tlvData) }
}

/**
 * Token-2022 appends its extensions as type, length, value (two bytes, two bytes, so many bytes), and zeros may follow
 * them: the library's getExtensionTypes takes those for extensions, and throws where fewer than four are left.
 */
const extensionsOf = (data: Buffer): number[] => [...extensions(data)].map(({ type }) => type)

const extensions = function* (data: Buffer): Generator<{ type: number; value: Buffer }> {
  let at = 0
  while (at + 4 <= data.length) {
    const type = data.readUInt16LE(at)
    if (type === 0) return
    const next = at + 4 + data.readUInt16LE(at + 2)
    yield { type, value: data.subarray(at + 4, next) }
    at = next
  }
}

const MEMO_TRANSFER: number = ExtensionType.MemoTransfer

/** Token-2022: the account's owner asks for a memo right before each transfer to it. */
const requiresMemo = ({ tlvData }: Account): boolean =>
  [...extensions(tlvData)].some(({ type, value }) => type === MEMO_TRANSFER && value[0] === 1)

/** A token account; undefined where there is none of that mint. */
export const readTokenAccount = (address: PublicKey, info: Info, mint: PublicKey): Account | undefined => {
  const account = unpack(unpackAccount, address, info)
  return account?.mint.equals(mint) === true ? account : undefined
}

/** Whether a wallet's token account can be paid as it is (rule 12). Lamports sent ahead to its address do no harm. */
export const stateOf = (address: PublicKey, info: Info, wallet: string, mint: PublicKey): TokenAccount => {
  if (info === null) return 'missing'
  if (info.owner.equals(SystemProgram.programId) && info.data.length === 0) return 'missing'
  const account = readTokenAccount(address, info, mint)
  if (account === undefined) return 'unusable'
  if (account.owner.toBase58() !== wallet) return 'reassigned'
  if (account.isFrozen) return 'frozen'
  return requiresMemo(account) ? 'needs-memo' : 'ready'
}

/** What stands at an address. What is on record says more than the curve: it is looked at first. */
export const kindOfAddress = (address: PublicKey, info: Info): AddressKind => {
  if (info !== null) {
    if (unpack(unpackMint, address, info) !== undefined) return 'mint'
    if (unpack(unpackAccount, address, info) !== undefined) return 'token-account'
    if (info.executable || !info.owner.equals(SystemProgram.programId)) return 'program'
  }
  return PublicKey.isOnCurve(address.toBytes()) ? 'wallet' : 'off-curve'
}

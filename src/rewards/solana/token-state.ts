import { PublicKey, SystemProgram, type AccountInfo } from '@solana/web3.js'

import type { AddressKind, TokenAccount } from '#rewards/chain.ts'

import { TOKEN_2022_PROGRAM, TOKEN_PROGRAM } from './programs.ts'

/** Sizes and places of the token program's state: https://github.com/solana-program/token (state.rs). */
const MINT_SIZE = 82
const ACCOUNT_SIZE = 165
const TYPE_AT = 165
const FROZEN = 2

export type Info = AccountInfo<Buffer> | null

/** A mint's decimals and supply, and the program it belongs to; undefined where the account is no mint. */
export const readMint = (info: Info) => {
  if (info === null || kindOfTokenState(info) !== 'mint') return undefined
  const supply = info.data.readBigUInt64LE(36)
  return {
    program: info.owner,
    supply,
    decimals: info.data.readUInt8(44),
    extensions: extensionsOf(info.data),
  }
}

/** Token-2022 appends its extensions as type, length, value (two bytes, two bytes, so many bytes). */
const extensionsOf = (data: Buffer): number[] => {
  const found: number[] = []
  let at = TYPE_AT + 1
  while (at + 4 <= data.length) {
    const type = data.readUInt16LE(at)
    if (type === 0) break
    found.push(type)
    at += 4 + data.readUInt16LE(at + 2)
  }
  return found
}

/** A token account's owner, amount and whether it is frozen; undefined where there is none of that mint. */
export const readTokenAccount = (info: Info, mint: PublicKey) => {
  if (info === null || kindOfTokenState(info) !== 'token-account') return undefined
  if (!info.data.subarray(0, 32).equals(mint.toBuffer())) return undefined
  return {
    owner: new PublicKey(info.data.subarray(32, 64)),
    amount: info.data.readBigUInt64LE(64),
    frozen: info.data.readUInt8(108) === FROZEN,
  }
}

/** Whether a wallet's token account can be paid as it is (rule 12). Lamports sent ahead to its address do no harm. */
export const stateOf = (info: Info, wallet: string, mint: PublicKey): TokenAccount => {
  if (info === null) return 'missing'
  if (info.owner.equals(SystemProgram.programId) && info.data.length === 0) return 'missing'
  const account = readTokenAccount(info, mint)
  if (account === undefined) return 'unusable'
  if (account.owner.toBase58() !== wallet) return 'reassigned'
  return account.frozen ? 'frozen' : 'ready'
}

const kindOfTokenState = (info: AccountInfo<Buffer>): 'mint' | 'token-account' | undefined => {
  if (!info.owner.equals(TOKEN_PROGRAM) && !info.owner.equals(TOKEN_2022_PROGRAM)) return undefined
  const { length } = info.data
  if (length === MINT_SIZE) return 'mint'
  if (length === ACCOUNT_SIZE) return 'token-account'
  if (length <= TYPE_AT) return undefined
  return info.data.readUInt8(TYPE_AT) === 1 ? 'mint' : 'token-account'
}

/** What stands at an address of 32 bytes. What is on record says more than the curve: it is looked at first. */
export const kindOfAddress = (info: Info, bytes: Uint8Array): AddressKind => {
  if (info !== null) {
    const token = kindOfTokenState(info)
    if (token !== undefined) return token
    if (info.executable || !info.owner.equals(SystemProgram.programId)) return 'program'
  }
  return PublicKey.isOnCurve(bytes) ? 'wallet' : 'off-curve'
}

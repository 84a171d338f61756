import { ASSOCIATED_TOKEN_PROGRAM_ID } from '@solana/spl-token'
import {
  ComputeBudgetProgram,
  SystemProgram,
  VersionedTransaction,
  type PublicKey,
  type VersionedMessage,
} from '@solana/web3.js'

import { Unanswered, type Cost, type Landed } from '#rewards/chain.ts'

import type { Endpoint } from './endpoint.ts'

const LAMPORTS_A_SIGNATURE = 5_000n
const MICRO = 1_000_000n
/** The system program's instruction that creates a marker, and where it says the lamports (behind base and seed). */
const CREATE_WITH_SEED = 3

/** The part of `getTransaction` that is needed: the balances stand in the order of the message's accounts. */
type Meta = { fee: number; preBalances: number[]; postBalances: number[] }

/** What a transaction cost, as the chain remembers it, else reckoned. `opening`: lamports of a token account. */
export const costOf = async (
  endpoints: readonly Endpoint[],
  { raw, signature, ok }: Landed,
  opening: () => Promise<bigint>,
): Promise<Cost> => {
  const { message } = VersionedTransaction.deserialize(raw)
  const parts = readParts(message)
  const meta = await metaOf(endpoints, signature)
  if (meta === undefined) {
    const rents = ok && parts.opened.length > 0 ? await rentsOf(parts.opened, opening) : []
    return { fee: feeOf(message), rents, marker: ok ? (parts.marker?.lamports ?? 0n) : 0n, exact: false }
  }
  const gained = (at: number): bigint =>
    BigInt(Math.max(0, (meta.postBalances[at] ?? 0) - (meta.preBalances[at] ?? 0)))
  const accounts = new Map(parts.opened.map(({ at, wallet }) => [at, wallet]))
  const rents = [...accounts].map(([at, wallet]) => ({ wallet, lamports: gained(at) }))
  return {
    fee: BigInt(meta.fee),
    rents: rents.filter(({ lamports }) => lamports > 0n),
    marker: parts.marker === undefined ? 0n : gained(parts.marker.at),
    exact: true,
  }
}

const rentsOf = async (opened: Parts['opened'], opening: () => Promise<bigint>): Promise<Cost['rents']> => {
  const lamports = await opening()
  return [...new Set(opened.map(({ wallet }) => wallet))].map((wallet) => ({ wallet, lamports }))
}

/** Undefined where the endpoints that answer do not have it; throws where none answers. */
const metaOf = async (endpoints: readonly Endpoint[], signature: string): Promise<Meta | undefined> => {
  const config = { encoding: 'base64', commitment: 'finalized', maxSupportedTransactionVersion: 1 }
  let last: unknown = new Error('no endpoint is configured')
  let heard = 0
  for (const { call } of endpoints) {
    try {
      const found = (await call('getTransaction', [signature, config])) as { meta?: Meta | null } | null
      heard += 1
      if (found?.meta !== undefined && found.meta !== null) return found.meta
    } catch (error) {
      last = error
    }
  }
  if (heard === 0) throw new Unanswered(last)
  return undefined
}

type Parts = {
  marker: { at: number; lamports: bigint } | undefined
  /** `at`: the token account's place among the message's accounts. */
  opened: { at: number; wallet: string }[]
}

const readParts = (message: VersionedMessage): Parts => {
  const keys = message.staticAccountKeys
  const parts: Parts = { marker: undefined, opened: [] }
  for (const { programIdIndex, accountKeyIndexes, data } of message.compiledInstructions) {
    const program = keys[programIdIndex] as PublicKey
    const [, second = 0, third = 0] = accountKeyIndexes
    const bytes = Buffer.from(data)
    if (program.equals(ASSOCIATED_TOKEN_PROGRAM_ID))
      parts.opened.push({ at: second, wallet: (keys[third] as PublicKey).toBase58() })
    else if (program.equals(SystemProgram.programId) && bytes.readUInt32LE() === CREATE_WITH_SEED) {
      const seed = Number(bytes.readBigUInt64LE(36))
      parts.marker = { at: second, lamports: bytes.readBigUInt64LE(44 + seed) }
    }
  }
  return parts
}

/** Base fee and priority fee as the message asks for them; the budget's instructions 2 and 3 are limit and price. */
const feeOf = (message: VersionedMessage): bigint => {
  const base = LAMPORTS_A_SIGNATURE * BigInt(message.header.numRequiredSignatures)
  if (message.version === 1) return base + BigInt(message.transactionConfig.priorityFee ?? 0)
  let units = 0n
  let price = 0n
  for (const { programIdIndex, data } of message.compiledInstructions) {
    if (message.staticAccountKeys[programIdIndex]?.equals(ComputeBudgetProgram.programId) !== true) continue
    const bytes = Buffer.from(data)
    if (bytes[0] === 2) units = BigInt(bytes.readUInt32LE(1))
    if (bytes[0] === 3) price = bytes.readBigUInt64LE(1)
  }
  return base + (price * units + MICRO - 1n) / MICRO
}

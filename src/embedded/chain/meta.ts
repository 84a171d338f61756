import { toBase58 } from '#core/base58.ts'

import type { TransactionMetadata } from './svm.ts'

import { keyOf, readAccount, type AccountState } from './accounts.ts'
import type { Bank } from './bank.ts'
import type { LoadedKeys } from './keys.ts'
import type { Change, InnerInstruction, Meta, TokenBalance } from './records.ts'
import { readMintDecimals, readTokenAccount } from './token.ts'

type Inner = { index: number; instructions: InnerInstruction[] }[]

export const toInner = (meta: TransactionMetadata): Inner =>
  meta
    .innerInstructions()
    .map((list, index) => ({
      index,
      instructions: list.map((inner) => ({
        programIdIndex: inner.instruction().programIdIndex(),
        accounts: [...inner.instruction().accounts()],
        data: toBase58(inner.instruction().data()),
        stackHeight: inner.stackHeight(),
      })),
    }))
    .filter(({ instructions }) => instructions.length > 0)

export const toReturned = (meta: TransactionMetadata): { program: string; data: string } | undefined => {
  const data = meta.returnData().data()
  if (data.length === 0) return undefined
  return { program: toBase58(meta.returnData().programId()), data: Buffer.from(data).toString('base64') }
}

/** What a node keeps about a transaction that has just been executed. The fee is what all its accounts lost together. */
export const toMeta = (bank: Bank, keys: LoadedKeys, meta: TransactionMetadata, changes: Change[]): Meta => {
  const changed = new Map(changes.map((change) => [keyOf(change.address), change]))
  const after = keys.all.map((address) => readAccount(bank.svm, address))
  const before = keys.all.map((address, i) => {
    const change = changed.get(keyOf(address))
    return change === undefined ? after[i] : change.before
  })
  const lamports = (states: (AccountState | undefined)[]): bigint[] =>
    states.map((state) => state?.lamports ?? 0n)
  const sum = (amounts: bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n)
  const returned = toReturned(meta)
  return {
    fee: String(sum(lamports(before)) - sum(lamports(after))),
    logs: meta.logs(),
    units: String(meta.computeUnitsConsumed()),
    inner: toInner(meta),
    ...(returned === undefined ? {} : { returned }),
    pre: lamports(before).map(String),
    post: lamports(after).map(String),
    preTokens: tokenBalances(bank, before),
    postTokens: tokenBalances(bank, after),
    loaded: { writable: keys.loaded.writable.map(toBase58), readonly: keys.loaded.readonly.map(toBase58) },
  }
}

const tokenBalances = (bank: Bank, states: (AccountState | undefined)[]): TokenBalance[] =>
  states.flatMap((state, accountIndex) => {
    const token = readTokenAccount(state)
    if (token === undefined) return []
    const decimals = readMintDecimals(readAccount(bank.svm, token.mint))
    if (decimals === undefined) return []
    const { mint, owner, programId, amount } = token
    const names = { mint: toBase58(mint), owner: toBase58(owner), programId: toBase58(programId) }
    return [{ accountIndex, ...names, amount: String(amount), decimals }]
  })

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

/**
 * What a node keeps about a transaction that has just been executed: `before` are its writable accounts' states, `changes`
 * what became of them. The fee is what all its accounts lost together.
 */
export const toMeta = (
  bank: Bank,
  keys: LoadedKeys,
  meta: TransactionMetadata,
  { before, changes }: { before: readonly (AccountState | undefined)[]; changes: readonly Change[] },
): Meta => {
  const known = new Map(keys.writable.map((address, at) => [keyOf(address), before[at]]))
  const changed = new Map(changes.map((change) => [keyOf(change.address), change.after]))
  // Reading an account is most of the work, and what is not writable has not changed.
  const pre = keys.all.map((address) => {
    const key = keyOf(address)
    return known.has(key) ? known.get(key) : readAccount(bank.svm, address)
  })
  const post = keys.all.map((address, at) => {
    const key = keyOf(address)
    return changed.has(key) ? changed.get(key) : pre[at]
  })
  const lamports = (states: (AccountState | undefined)[]): bigint[] =>
    states.map((state) => state?.lamports ?? 0n)
  const sum = (amounts: bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n)
  const returned = toReturned(meta)
  const balances = openBalances(bank)
  return {
    fee: String(sum(lamports(pre)) - sum(lamports(post))),
    logs: meta.logs(),
    units: String(meta.computeUnitsConsumed()),
    inner: toInner(meta),
    ...(returned === undefined ? {} : { returned }),
    pre: lamports(pre).map(String),
    post: lamports(post).map(String),
    preTokens: balances(pre),
    postTokens: balances(post),
    loaded: { writable: keys.loaded.writable.map(toBase58), readonly: keys.loaded.readonly.map(toBase58) },
  }
}

/** The token balances among accounts. Mints and names are read once, however many of them a transaction moves. */
const openBalances = (bank: Bank): ((states: (AccountState | undefined)[]) => TokenBalance[]) => {
  const decimalsOf = once((mint) => readMintDecimals(readAccount(bank.svm, mint)))
  const nameOf = once(toBase58)
  return (states) =>
    states.flatMap((state, accountIndex) => {
      const token = readTokenAccount(state)
      if (token === undefined) return []
      const { mint, owner, programId, amount } = token
      const decimals = decimalsOf(mint)
      if (decimals === undefined) return []
      const names = { mint: nameOf(mint), owner: nameOf(owner), programId: nameOf(programId) }
      return [{ accountIndex, ...names, amount: String(amount), decimals }]
    })
}

/** The same answer for the same address, found once. */
const once = <T>(find: (address: Uint8Array) => T): ((address: Uint8Array) => T) => {
  const found = new Map<string, T>()
  return (address) => {
    const key = keyOf(address)
    if (!found.has(key)) found.set(key, find(address))
    return found.get(key) as T
  }
}

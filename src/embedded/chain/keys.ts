import { readAccount } from './accounts.ts'
import type { Bank } from './bank.ts'
import { isWritable, type Transaction } from './transaction.ts'

/** All accounts of a transaction in the order its instructions count them, and which of them may change. */
export type LoadedKeys = {
  all: Uint8Array[]
  writable: Uint8Array[]
  loaded: { writable: Uint8Array[]; readonly: Uint8Array[] }
}

const TABLE_HEAD = 56

/** Resolves lookup tables; an index that a table does not have is left out (the runtime then refuses the transaction). */
export const loadKeys = (bank: Bank, transaction: Transaction): LoadedKeys => {
  const loaded: LoadedKeys['loaded'] = { writable: [], readonly: [] }
  for (const lookup of transaction.lookups) {
    const data = readAccount(bank.svm, lookup.table)?.data ?? new Uint8Array()
    const at = (index: number): Uint8Array =>
      data.subarray(TABLE_HEAD + 32 * index, TABLE_HEAD + 32 * (index + 1))
    const resolve = (indexes: Uint8Array): Uint8Array[] =>
      Array.from(indexes, at).filter((key) => key.length === 32)
    loaded.writable.push(...resolve(lookup.writable))
    loaded.readonly.push(...resolve(lookup.readonly))
  }
  return {
    all: [...transaction.keys, ...loaded.writable, ...loaded.readonly],
    writable: [...transaction.keys.filter((_, index) => isWritable(transaction, index)), ...loaded.writable],
    loaded,
  }
}

import { toBase58 } from '#core/base58.ts'

import { FailedTransactionMetadata, type SimulatedTransactionInfo, type TransactionMetadata } from './svm.ts'

import { fromNative, keyOf, readAccount, sameAccount, writeAccount, type AccountState } from './accounts.ts'
import type { Bank } from './bank.ts'
import { toTransactionError, type TransactionError } from './errors.ts'
import { append } from './journal.ts'
import { loadKeys, type LoadedKeys } from './keys.ts'
import { toMeta } from './meta.ts'
import { KIND, packTransaction, type Change } from './records.ts'
import type { Transaction } from './transaction.ts'

/** The signature a transaction is known by: its first. */
export const signatureOf = (transaction: Transaction): Uint8Array =>
  transaction.signatures[0] ?? new Uint8Array(64)

/** Whether the blockhash is one of the last 150 blocks'. */
export const isRecent = (bank: Bank, transaction: Transaction): boolean =>
  bank.recent.has(toBase58(transaction.blockhash))

/**
 * Executes a transaction that has not landed before. Undefined once it has landed, well or with an error, and is in the
 * journal; else the error for which it leaves no trace on the chain.
 */
export const execute = (bank: Bank, transaction: Transaction): TransactionError | undefined => {
  const { svm, slot, store } = bank
  const keys = loadKeys(bank, transaction)
  const before = keys.writable.map((address) => readAccount(svm, address))
  const outcome = svm.sendVersionedTransaction(transaction.raw)
  const changes = changesOf(bank, keys.writable, before)
  const failed = outcome instanceof FailedTransactionMetadata
  const err = failed ? toTransactionError(outcome.err()) : null
  // The fee of a transaction that landed is gone whatever else happened; one that did not land changed nothing.
  if (err !== null && changes.length === 0) return err
  try {
    const meta = toMeta(bank, keys, failed ? outcome.meta() : outcome, { before, changes })
    const time = Date.now()
    const fields = {
      signature: signatureOf(transaction),
      slot,
      time,
      err,
      meta,
      raw: transaction.raw,
    }
    const offset = append(store.journal, KIND.transaction, ...packTransaction(fields, changes))
    store.landed.set(keyOf(signatureOf(transaction)), { slot, time, err, offset })
  } catch (error) {
    // Nobody was told: what could not be written has not happened.
    for (const change of changes) restore(bank, change)
    throw error
  }
  remember(bank, changes)
  for (const watcher of bank.watchers) watcher()
  return undefined
}

const changesOf = (bank: Bank, writable: Uint8Array[], before: (AccountState | undefined)[]): Change[] =>
  writable
    .map((address, i) => ({ address, before: before[i], after: readAccount(bank.svm, address) }))
    .filter((change) => !sameAccount(change.before, change.after))

const gone: AccountState = {
  lamports: 0n,
  owner: new Uint8Array(32),
  executable: false,
  rentEpoch: 0n,
  data: new Uint8Array(),
}

const restore = (bank: Bank, { address, before }: Change): void =>
  writeAccount(bank.svm, address, before ?? gone)

const remember = (bank: Bank, changes: Change[]): void => {
  const undo = bank.undo.get(bank.slot) ?? new Map<string, AccountState | undefined>()
  bank.undo.set(bank.slot, undo)
  for (const { address, before } of changes) {
    const key = keyOf(address)
    if (!undo.has(key)) undo.set(key, before)
  }
}

export type Simulation = {
  err: TransactionError | null
  meta: TransactionMetadata
  keys: LoadedKeys
  /** What the accounts would hold; empty after an error. */
  after: Map<string, AccountState | undefined>
}

/** Executes against the newest state and forgets it. */
export const simulate = (bank: Bank, transaction: Transaction, verify: boolean): Simulation => {
  const keys = loadKeys(bank, transaction)
  const outcome = runSimulation(bank, transaction.raw, verify)
  if (outcome instanceof FailedTransactionMetadata)
    return { err: toTransactionError(outcome.err()), meta: outcome.meta(), keys, after: new Map() }
  const after = outcome.postAccounts().map((each) => {
    const state = fromNative(each.account())
    return [keyOf(each.address), state.lamports === 0n ? undefined : state] as const
  })
  return { err: null, meta: outcome.meta(), keys, after: new Map(after) }
}

const runSimulation = (
  { svm }: Bank,
  raw: Uint8Array,
  verify: boolean,
): SimulatedTransactionInfo | FailedTransactionMetadata => {
  if (verify) return svm.simulateVersionedTransaction(raw)
  svm.setSigverify(false)
  try {
    return svm.simulateVersionedTransaction(raw)
  } finally {
    svm.setSigverify(true)
  }
}

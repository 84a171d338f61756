import { createHash } from 'node:crypto'

import { toBase58 } from '#core/base58.ts'

import { LiteSvm } from './svm.ts'

import { addressOf, keyOf, readAccount, writeAccount, type AccountState } from './accounts.ts'
import { closeJournal } from './journal.ts'
import { openFaucet, type Faucet } from './faucet.ts'
import { openStore, writeSlots, type Store } from './store.ts'

export type Commitment = 'processed' | 'confirmed' | 'finalized'

/** A chain of one node that never forks: the runtime, its clock, and what is known of every transaction. */
export type Bank = {
  svm: LiteSvm
  store: Store
  faucet: Faucet
  genesisHash: string
  /** The slot being filled. A block a slot. */
  slot: number
  /** Slots after which a transaction is final. */
  finality: number
  /** The blockhashes that may still be used, with their slots. */
  recent: Map<string, number>
  /** What accounts held before a slot changed them, for as long as that slot is not final. */
  undo: Map<number, Map<string, AccountState | undefined>>
  /** Called when a transaction landed, and at each new slot. */
  watchers: Set<() => void>
}

/** Blocks that a blockhash lives (Agave's MAX_PROCESSING_AGE). */
const BLOCKHASH_LIFE = 150
/** A height counts blocks, a slot counts time: as on every cluster the two differ, so that nobody takes one for the other. */
const SKIPPED = 32
const FIRST_SLOT = 256
const SLOTS_AT_ONCE = 32
const SLOTS_A_EPOCH = 432_000

/** Opens the chain kept in `folder`, or founds one. Everything it knew before is final. */
export const openBank = (folder: string, finality: number): Bank => {
  const store = openStore(folder)
  const svm = new LiteSvm()
  // LiteSVM knows one blockhash and forgets old signatures: this file keeps the window, the store every signature.
  svm.setBlockhashCheck(false)
  svm.setTransactionHistory(0n)
  for (const [key, state] of store.accounts) if (state !== undefined) writeAccount(svm, addressOf(key), state)
  store.accounts.clear()
  const bank: Bank = {
    svm,
    store,
    faucet: openFaucet(svm, store.genesis.faucet),
    genesisHash: toBase58(createHash('sha256').update(store.genesis.seed).digest()),
    slot: Math.max(FIRST_SLOT, store.slots + finality),
    finality,
    recent: new Map(),
    undo: new Map(),
    watchers: new Set(),
  }
  for (let slot = bank.slot - BLOCKHASH_LIFE; slot < bank.slot; slot++)
    bank.recent.set(hashOf(bank, slot), slot)
  bank.slot -= 1
  nextSlot(bank)
  return bank
}

const hashOf = (bank: Bank, slot: number): string =>
  toBase58(createHash('sha256').update(`${bank.store.genesis.seed}:${slot}`).digest())

/** Ends the current slot and begins the next. */
export const nextSlot = (bank: Bank): void => {
  const slot = bank.slot + 1
  if (slot > bank.store.slots) {
    bank.store.slots = slot + SLOTS_AT_ONCE
    writeSlots(bank.store.journal, bank.store.slots)
  }
  bank.slot = slot
  bank.recent.set(hashOf(bank, slot), slot)
  for (const [hash, old] of bank.recent) if (slot - old > BLOCKHASH_LIFE) bank.recent.delete(hash)
  for (const old of bank.undo.keys()) if (old <= slotAt(bank, 'finalized')) bank.undo.delete(old)
  setSysvars(bank)
  for (const watcher of bank.watchers) watcher()
}

const setSysvars = ({ svm, slot, recent }: Bank): void => {
  svm.expireBlockhash()
  const clock = svm.getClock()
  clock.slot = BigInt(slot)
  clock.epoch = BigInt(Math.floor(slot / SLOTS_A_EPOCH))
  clock.leaderScheduleEpoch = clock.epoch + 1n
  clock.unixTimestamp = BigInt(Math.floor(Date.now() / 1000))
  svm.setClock(clock)
  // An address lookup table can only be created at a slot that this sysvar still lists, newest first.
  const past = [...recent].filter(([, old]) => old < slot)
  svm.setSlotHashes(past.reverse().map(([hash, old]) => ({ slot: BigInt(old), hash })))
}

/** The newest slot that has reached a commitment. */
export const slotAt = ({ slot, finality }: Bank, commitment: Commitment): number =>
  slot - { processed: 0, confirmed: Math.min(1, finality), finalized: finality }[commitment]

export const heightAt = (bank: Bank, commitment: Commitment): number => slotAt(bank, commitment) - SKIPPED

export const blockhashAt = (
  bank: Bank,
  commitment: Commitment,
): { blockhash: string; lastHeight: number } => ({
  blockhash: hashOf(bank, slotAt(bank, commitment)),
  lastHeight: heightAt(bank, commitment) + BLOCKHASH_LIFE,
})

/** What an address held at the end of the newest slot of that commitment. */
export const accountAt = (
  bank: Bank,
  address: Uint8Array,
  commitment: Commitment,
): AccountState | undefined => {
  const key = keyOf(address)
  for (let slot = slotAt(bank, commitment) + 1; slot <= bank.slot; slot++) {
    const before = bank.undo.get(slot)
    if (before?.has(key) === true) return before.get(key)
  }
  return readAccount(bank.svm, address)
}

/** Gives the unused part of the reserved slots back, and closes the files. */
export const closeBank = (bank: Bank): void => {
  writeSlots(bank.store.journal, bank.slot)
  closeJournal(bank.store.journal)
}

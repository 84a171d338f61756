import { addressOf, writeAccount, type AccountState } from '#embedded/chain/accounts.ts'
import type { Bank } from '#embedded/chain/bank.ts'
import type { Landed } from '#embedded/chain/records.ts'

/** Slots after which a transaction is final: as few as leave room for a fork. */
export const FINALITY = 8
/** The most slots that a node lags behind: what accounts held is kept for so long. */
export const MOST_LAG = 40

const gone: AccountState = {
  lamports: 0n,
  owner: new Uint8Array(32),
  executable: false,
  rentEpoch: 0n,
  data: new Uint8Array(),
}

/** The chain as a node sees it that is `lag` slots behind. It answers questions; what is sent goes to the chain itself. */
export const seenFrom = (bank: Bank, lag: number): Bank => {
  const slot = bank.slot - lag
  const known = (landed: Landed | undefined): Landed | undefined =>
    landed !== undefined && landed.slot <= slot ? landed : undefined
  const get = (signature: string): Landed | undefined => known(bank.store.landed.get(signature))
  const landed = { get, has: (signature: string) => get(signature) !== undefined }
  const undo = { get: (at: number) => (at < slot ? bank.undo.get(at) : firstBefore(bank, slot)) }
  return {
    ...bank,
    slot,
    finality: FINALITY,
    store: { ...bank.store, landed: landed as unknown as Bank['store']['landed'] },
    undo: undo as unknown as Bank['undo'],
  }
}

/** What accounts held before anything of the slots from `first` on, as one slot's undo. */
const firstBefore = ({ undo, slot }: Bank, first: number): Map<string, AccountState | undefined> => {
  const before = new Map<string, AccountState | undefined>()
  for (let at = slot; at >= first; at -= 1)
    for (const [key, state] of undo.get(at) ?? []) before.set(key, state)
  return before
}

/**
 * The chain goes over to another fork: the last `depth` slots never were. What they did to accounts is undone, what landed
 * in them is not known any more and may land again, and their blockhashes are worth nothing. Slots are not counted anew.
 */
export const fork = (bank: Bank, depth: number): void => {
  const { svm, store, undo, recent, slot } = bank
  const last = slot - Math.min(depth, FINALITY - 1)
  for (let at = slot; at > last; at -= 1) {
    for (const [key, state] of undo.get(at) ?? []) writeAccount(svm, addressOf(key), state ?? gone)
    undo.delete(at)
  }
  for (const [hash, at] of recent) if (at > last) recent.delete(hash)
  for (const [signature, { slot: at }] of store.landed) if (at > last) store.landed.delete(signature)
}

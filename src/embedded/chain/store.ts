import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { keyOf, packAccount, skipAccount, unpackAccount, addressOf, type AccountState } from './accounts.ts'
import { append, openJournal, rewrite, scan, type Journal } from './journal.ts'
import { KIND, readFields, type Genesis, type Landed } from './records.ts'

/** Everything that survives a restart. `accounts` is drained into the runtime once, at the start. */
export type Store = {
  journal: Journal
  genesis: Genesis
  /** By the first signature, as `keyOf` writes it. */
  landed: Map<string, Landed>
  accounts: Map<string, AccountState | undefined>
  /** The highest slot anybody may have been told. */
  slots: number
}

// A journal is rewritten at a start when this many bytes of it, and an eighth, are account states long overwritten.
const WASTE = 32 << 20

/** Opens the journal in `folder`, or founds a new chain there. */
export const openStore = (folder: string, tolerated = WASTE): Store => {
  mkdirSync(folder, { recursive: true })
  const journal = openJournal(join(folder, 'chain.journal'))
  const { store, waste } = load(journal)
  if (waste < tolerated || waste * 8 < journal.size) return store
  return load(compact(store)).store
}

const load = (journal: Journal): { store: Store; waste: number } => {
  const found: { genesis?: Genesis; slots: number } = { slots: 0 }
  const landed = new Map<string, Landed>()
  const live = new Map<string, { state: Buffer; at: number; size: number }>()
  let waste = 0
  const take = (payload: Buffer, from: number): void => {
    for (let at = from; at < payload.length;) {
      const { key, next } = skipAccount(payload, at)
      waste += live.get(key)?.size ?? 0
      live.set(key, { state: payload, at, size: next - at })
      at = next
    }
  }
  for (const { kind, payload, offset } of scan(journal)) {
    if (kind === KIND.genesis) found.genesis = JSON.parse(payload.toString()) as Genesis
    if (kind === KIND.slots) found.slots = payload.readDoubleLE(0)
    if (kind === KIND.accounts) take(payload, 0)
    if (kind !== KIND.transaction) continue
    const { signature, accounts, slot, time, err } = readFields(payload)
    landed.set(keyOf(signature), { slot, time, err, offset })
    take(payload, accounts)
  }
  const genesis = found.genesis ?? newGenesis(journal)
  const accounts = new Map([...live].map(([key, { state, at }]) => [key, unpackAccount(state, at)]))
  return { store: { journal, genesis, landed, accounts, slots: found.slots }, waste }
}

const newGenesis = (journal: Journal): Genesis => {
  const genesis: Genesis = {
    format: 1,
    seed: randomBytes(32).toString('hex'),
    faucet: randomBytes(32).toString('hex'),
  }
  append(journal, KIND.genesis, Buffer.from(JSON.stringify(genesis)))
  return genesis
}

export const writeSlots = (journal: Journal, slots: number): void => {
  const payload = Buffer.alloc(8)
  payload.writeDoubleLE(slots)
  append(journal, KIND.slots, payload)
}

/** The same chain with every account written once: what the accounts held after each old transaction is left out. */
const compact = ({ journal, genesis, accounts, slots }: Store): Journal =>
  rewrite(journal, (next) => {
    append(next, KIND.genesis, Buffer.from(JSON.stringify(genesis)))
    writeSlots(next, slots)
    for (const { kind, payload } of scan(journal)) {
      if (kind !== KIND.transaction) continue
      append(next, kind, payload.subarray(0, readFields(payload).accounts))
    }
    for (const [key, state] of accounts) append(next, KIND.accounts, packAccount(addressOf(key), state))
  })

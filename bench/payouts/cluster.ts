import { join } from 'node:path'

import { keyOf } from '#embedded/chain/accounts.ts'
import { closeBank, nextSlot, openBank, type Bank } from '#embedded/chain/bank.ts'
import { signatureOf } from '#embedded/chain/execute.ts'
import { callJson } from '#embedded/chain/rpc/call.ts'
import { readTransaction } from '#embedded/chain/transaction.ts'
import { toBase58 } from '#core/base58.ts'

import { fork, FINALITY, MOST_LAG, seenFrom } from './node.ts'

/** The embedded chain as several nodes know it. Time stands still between ticks. */
export type Cluster = {
  bank: Bank
  /** Answers a JSON-RPC body as a node that lags. */
  answer: (body: string, lag: number) => string
  /** Takes a transaction into the slot that many slots from now. Gives its signature, base58. */
  land: (raw: Uint8Array, slots: number) => void
  tick: (slots: number) => void
  /** The last slots never were. `again`: whether a transaction of theirs lands once more. */
  fork: (depth: number, again: () => boolean) => void
  /** Transactions that landed with an error so far. */
  failures: () => number
  close: () => void
}

export const openCluster = (folder: string): Cluster => {
  // Kept back for as long as a node may lag: `seenFrom` says which slots are final.
  const bank = openBank(join(folder, 'chain'), FINALITY + MOST_LAG)
  let failures = 0
  let late: { raw: Uint8Array; slot: number }[] = []
  let fresh: { raw: Uint8Array; slot: number }[] = []
  const submit = (raw: Uint8Array): void => {
    const signature = keyOf(signatureOf(readTransaction(raw)))
    if (bank.store.landed.has(signature)) return
    callJson(bank, sending(raw))
    const landed = bank.store.landed.get(signature)
    if (landed === undefined) return
    if (landed.err !== null) failures += 1
    fresh.push({ raw, slot: bank.slot })
  }
  const tick = (slots: number): void => {
    for (let slot = 0; slot < slots; slot += 1) {
      nextSlot(bank)
      const due = late.filter((one) => one.slot <= bank.slot)
      if (due.length > 0) late = late.filter((one) => one.slot > bank.slot)
      for (const { raw } of due) submit(raw)
    }
    fresh = fresh.filter((one) => one.slot > bank.slot - FINALITY)
  }
  return {
    bank,
    answer: (body, lag) => callJson(seenFrom(bank, lag), body),
    land: (raw, slots) => {
      if (slots === 0) submit(raw)
      else late.push({ raw, slot: bank.slot + slots })
    },
    tick,
    fork: (depth, again) => {
      const lost = fresh.filter((one) => one.slot > bank.slot - depth)
      fork(bank, depth)
      tick(2)
      for (const { raw } of lost) if (again()) submit(raw)
    },
    failures: () => failures,
    close: () => closeBank(bank),
  }
}

const sending = (raw: Uint8Array): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'sendTransaction',
    params: [Buffer.from(raw).toString('base64'), { encoding: 'base64', skipPreflight: true }],
  })

/** A transaction's bytes and signature, as `sendTransaction` was asked to send them. */
export const sentBytes = (params: unknown[]): { raw: Uint8Array; signature: string } => {
  const { encoding } = (params[1] ?? {}) as { encoding?: string }
  if (encoding !== 'base64' || typeof params[0] !== 'string') throw new Error('only base64 is sent here')
  const raw = Buffer.from(params[0], 'base64')
  return { raw, signature: toBase58(signatureOf(readTransaction(raw))) }
}

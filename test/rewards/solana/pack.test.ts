import { TOKEN_PROGRAM_ID } from '@solana/spl-token'
import { PublicKey, VersionedTransaction } from '@solana/web3.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { GATHER } from '#rewards/payouts/plan.ts'
import { messageOf } from '#rewards/solana/batch.ts'
import { toWire } from '#rewards/solana/message-v1.ts'
import {
  loadOf,
  MAX_BYTES,
  MEMO_BYTES,
  packTransfers,
  SEED_BYTES,
  type Format,
} from '#rewards/solana/pack.ts'
import { tokenAddress } from '#rewards/solana/programs.ts'

import { newWallet } from '../town.ts'

const wallets = Array.from({ length: 120 }, newWallet)
const wallet = new PublicKey(newWallet())
const mint = new PublicKey(newWallet())
const treasury = {
  wallet,
  mint,
  account: tokenAddress(wallet, mint, TOKEN_PROGRAM_ID),
  program: TOKEN_PROGRAM_ID,
  decimals: 6,
}
type Kind = { create: boolean; memo: boolean; who: number }
const transfersOf = (kinds: Kind[]) =>
  kinds.map(({ create, memo, who }) => ({
    wallet: wallets[who] as string,
    amount: 2n ** 64n - 1n,
    create,
    ...(memo && !create ? { memo } : {}),
  }))
const plain = (count: number, create = false) =>
  transfersOf(Array.from({ length: count }, (_, who) => ({ create, memo: false, who })))

const written = (format: Format, transfers: ReturnType<typeof transfersOf>): Uint8Array => {
  const batch = { transfers, memo: 'x'.repeat(MEMO_BYTES), seed: 's'.repeat(SEED_BYTES) }
  const terms = { format, blockhash: mint.toBase58(), units: 1_400_000, price: 50_000, rent: 890_880n }
  return toWire(messageOf(treasury, batch, terms), [new Uint8Array(64)])
}
const widths = (format: Format, transfers: ReturnType<typeof transfersOf>): number[] =>
  packTransfers(format, transfers).map((group) => group.length)

test('beside a marker and a memo with a Merkle root, 14 existing accounts fit into a legacy transaction: all of its 1,232 bytes', () => {
  expect(widths('legacy', plain(60))).toEqual([14, 14, 14, 14, 4])
  expect(written('legacy', plain(14)).length).toBe(1232)
})

test('57 fit into a v1 transaction, for its 64 accounts', () => {
  expect(widths('v1', plain(120))).toEqual([57, 57, 6])
  expect(written('v1', plain(57)).length).toBe(3366)
  expect(loadOf('v1', plain(57)).keys).toBe(64)
})

test('a gathering of people with accounts leaves no batch with room, in either format', () => {
  const gathered = Array.from({ length: GATHER }, (_, who) => ({
    wallet: `${who}`,
    amount: 1n,
    create: false,
  }))
  expect(new Set(widths('v1', gathered))).toEqual(new Set([57]))
  expect(new Set(widths('legacy', gathered))).toEqual(new Set([14]))
})

test('transfers that open accounts fit by seven into a legacy transaction, and by ten into a v1, for its 64 traced instructions', () => {
  expect(widths('legacy', plain(20, true))).toEqual([7, 7, 6])
  expect(widths('v1', plain(25, true))).toEqual([10, 10, 5])
})

test('a batch that would not fit is never written', () => {
  expect(() => written('legacy', plain(15))).toThrow(/1281 bytes, 1232 is the most/)
})

test('packing never exceeds the limits, and never drops or doubles a transfer', () => {
  const kind = fc.record({ create: fc.boolean(), memo: fc.boolean(), who: fc.nat(wallets.length - 1) })
  fc.assert(
    fc.property(
      fc.constantFrom<Format>('legacy', 'v1'),
      fc.array(kind, { maxLength: 90 }),
      fc.boolean(),
      (format, kinds, all) => {
        const transfers = transfersOf(all ? kinds.map((one) => ({ ...one, create: false })) : kinds)
        const groups = packTransfers(format, transfers)
        expect(groups.flat().sort((a, b) => a - b)).toEqual(transfers.map((_, index) => index))
        for (const group of groups) {
          expect(group).toEqual([...group].sort((a, b) => a - b))
          const chosen = group.map((index) => transfers[index] as (typeof transfers)[0])
          const load = loadOf(format, chosen)
          const raw = written(format, chosen)
          expect(load.bytes).toBe(raw.length)
          expect(raw.length).toBeLessThanOrEqual(MAX_BYTES[format])
          const { message } = VersionedTransaction.deserialize(raw)
          expect(load.keys).toBe(message.staticAccountKeys.length)
          expect(load.keys).toBeLessThanOrEqual(64)
          expect(load.trace).toBeLessThanOrEqual(64)
          expect(load.trace).toBe(
            message.compiledInstructions.length + 4 * chosen.filter((one) => one.create).length,
          )
        }
      },
    ),
    { numRuns: 60 },
  )
})

import { TOKEN_PROGRAM_ID } from '@solana/spl-token'
import { PublicKey } from '@solana/web3.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { messageOf } from '#rewards/solana/batch.ts'
import { MEMO_BYTES, packTransfers, sizeOf } from '#rewards/solana/pack.ts'
import { tokenAddress } from '#rewards/solana/programs.ts'

import { newWallet } from '../town.ts'

const wallets = Array.from({ length: 60 }, newWallet)
const wallet = new PublicKey(newWallet())
const mint = new PublicKey(newWallet())
const treasury = {
  wallet,
  mint,
  account: tokenAddress(wallet, mint, TOKEN_PROGRAM_ID),
  program: TOKEN_PROGRAM_ID,
  decimals: 6,
}
const transfersOf = (creates: boolean[]) =>
  creates.map((create, index) => ({ wallet: wallets[index] as string, amount: 2n ** 64n - 1n, create }))
const bytesOf = (transfers: ReturnType<typeof transfersOf>): number => {
  const blockhash = mint.toBase58()
  const batch = { transfers, memo: 'x'.repeat(MEMO_BYTES) }
  return 65 + messageOf(treasury, batch, { blockhash, units: 1_400_000, price: 50_000 }).serialize().length
}

test('17 existing accounts fit into a legacy transaction beside a memo with a Merkle root, in 1,194 bytes', () => {
  expect(packTransfers(transfersOf(wallets.map(() => false))).map((group) => group.length)).toEqual([
    17, 17, 17, 9,
  ])
  expect(bytesOf(transfersOf(wallets.slice(0, 17).map(() => false)))).toBe(1194)
})

test('transfers that open accounts fit by eight', () => {
  expect(
    packTransfers(transfersOf(wallets.slice(0, 20).map(() => true))).map((group) => group.length),
  ).toEqual([8, 8, 4])
})

test('every transfer is in exactly one group, and every group fits into a packet', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (creates) => {
      const transfers = transfersOf(creates)
      const groups = packTransfers(transfers)
      expect(groups.flat().sort((a, b) => a - b)).toEqual(creates.map((_, index) => index))
      for (const group of groups) {
        const chosen = group.map((index) => transfers[index] as (typeof transfers)[0])
        const bytes = bytesOf(chosen)
        expect(bytes).toBeLessThanOrEqual(1232)
        expect(bytes).toBe(sizeOf(chosen.length, chosen.filter((one) => one.create).length))
      }
    }),
    { numRuns: 50 },
  )
})

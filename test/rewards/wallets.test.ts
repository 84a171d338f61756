import { TOKEN_PROGRAM_ID } from '@solana/spl-token'
import { Keypair, PublicKey } from '@solana/web3.js'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { toBase58 } from '#core/base58.ts'
import { Unanswered } from '#rewards/chain.ts'
import { tokenAddress } from '#rewards/solana/programs.ts'
import { checkWallet } from '#rewards/wallets.ts'

import { newWallet, openTown, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => town.close())

const accountOf = (wallet: string): string =>
  tokenAddress(new PublicKey(wallet), new PublicKey(town.chain.asset.mint), TOKEN_PROGRAM_ID).toBase58()

test('a wallet that the chain has never seen can be paid', async () => {
  const wallet = newWallet()
  expect(await checkWallet(town.chain, ` ${wallet}\n`)).toBe(wallet)
})

test('a wallet that holds SOL can be paid', async () => {
  const { publicKey } = Keypair.generate()
  await town.connection.requestAirdrop(publicKey, 1_000_000_000)
  town.tick()
  expect(await checkWallet(town.chain, publicKey.toBase58())).toBe(publicKey.toBase58())
})

test.each<[string, string, () => string]>([
  ['nothing', 'wallet-not-base58', () => ''],
  ['a sentence', 'wallet-not-base58', () => 'my wallet'],
  ['letters that base58 leaves out', 'wallet-not-base58', () => '0OIl'.repeat(10)],
  ['too few bytes', 'wallet-not-base58', () => toBase58(new Uint8Array(31).fill(7))],
  ['an address of another chain', 'wallet-not-base58', () => '0x52908400098527886E0F7030069857D2E4169EE7'],
  ['a signature', 'wallet-not-base58', () => toBase58(new Uint8Array(64).fill(7))],
  ['a very long text', 'wallet-not-base58', () => 'z'.repeat(100_000)],
  ['a derived address', 'wallet-off-curve', () => accountOf(newWallet())],
  ['a token account', 'wallet-token-account', () => accountOf(town.chain.treasury)],
  ['the mint', 'wallet-is-mint', () => town.chain.asset.mint],
  ['a program', 'wallet-is-program', () => TOKEN_PROGRAM_ID.toBase58()],
  ['the treasury itself', 'wallet-is-treasury', () => town.chain.treasury],
])('%s is refused: %s', async (_what, code, address) => {
  expect(await checkWallet(town.chain, address())).toMatchObject({ refused: code })
})

test('when no endpoint answers, the person is asked to come back later', async () => {
  const addressKind = async (): Promise<never> => {
    throw new Unanswered('down')
  }
  expect(await checkWallet({ addressKind }, newWallet())).toEqual({ refused: 'wallet-check-later' })
})

import { appendFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { Keypair, PublicKey } from '@solana/web3.js'
import { expect, test } from 'vitest'

import { startChain } from '#embedded/chain/start.ts'
import { openStore } from '#embedded/chain/store.ts'

import { startChild } from './child.ts'
import { freshFolder } from './folder.ts'
import { connectTo, foundTown, payment, send, signed, tokensOf } from './town.ts'

test('a restart keeps balances, statuses, history and what was sent twice', async () => {
  await using folder = await freshFolder()
  const before = await startChain({ folder: folder.path, slotMs: 0 })
  const town = await foundTown(before.rpcUrl)
  const ana = Keypair.generate().publicKey
  const raw = await signed(town.connection, [town.payer], payment(town, ana, 5n))
  const signature = await town.connection.sendRawTransaction(raw)
  const unsent = await signed(town.connection, [town.payer], payment(town, ana, 6n))
  const failing = await signed(town.connection, [town.payer], payment(town, ana, 10n ** 12n))
  const failed = await town.connection.sendRawTransaction(failing, { skipPreflight: true })
  const told = {
    height: await town.connection.getBlockHeight('processed'),
    genesis: await town.connection.getGenesisHash(),
    money: await town.connection.getBalance(town.payer.publicKey),
  }
  await before.stop()

  const after = await startChain({ folder: folder.path, slotMs: 0 })
  const again = { ...town, connection: connectTo(after.rpcUrl) }
  const { connection } = again
  const { value } = await connection.getSignatureStatuses([signature, failed], {
    searchTransactionHistory: true,
  })
  expect(value.map((status) => [status?.confirmationStatus, status?.err])).toEqual([
    ['finalized', null],
    ['finalized', { InstructionError: [1, { Custom: 1 }] }],
  ])
  expect(await tokensOf(again, ana, 'finalized')).toBe(5n)
  expect(await connection.getBalance(town.payer.publicKey)).toBe(told.money)
  expect(await connection.getGenesisHash()).toBe(told.genesis)
  expect(await connection.getBlockHeight('finalized')).toBeGreaterThanOrEqual(told.height)
  const page = await connection.getSignaturesForAddress(town.payer.publicKey, { limit: 2 }, 'finalized')
  expect(page.map((each) => each.signature)).toEqual([failed, signature])

  expect(await connection.sendRawTransaction(raw, { skipPreflight: true })).toBe(signature)
  expect(await tokensOf(again, ana)).toBe(5n)
  // Signed before the restart, and still within its 150 blocks.
  await connection.sendRawTransaction(unsent)
  expect(await tokensOf(again, ana)).toBe(11n)
  await after.stop()
})

test('a chain killed anywhere keeps every payment it acknowledged, and none twice', async () => {
  await using folder = await freshFolder()
  const ana = Keypair.generate().publicKey
  const signatures: string[] = []
  const mints: PublicKey[] = []
  for (const count of [3, 11, 26]) {
    const child = startChild(new URL('pay-child.ts', import.meta.url), folder.path, ana.toBase58())
    mints.push(new PublicKey(await child.line()))
    for (let i = 0; i < count; i++) signatures.push(await child.line())
    await child.kill()
  }
  const chain = await startChain({ folder: folder.path, slotMs: 0 })
  const connection = connectTo(chain.rpcUrl)
  const { value } = await connection.getSignatureStatuses(signatures, { searchTransactionHistory: true })
  expect(value.every((status) => status?.err === null && status.confirmationStatus === 'finalized')).toBe(
    true,
  )
  const paid = await Promise.all(
    mints.map(async (mint) => tokensOf({ connection, mint, payer: Keypair.generate() }, ana)),
  )
  const landed = await Promise.all(
    mints.map(async (mint) => {
      const found = await connection.getSignaturesForAddress(mint, { limit: 1000 }, 'confirmed')
      // The first transaction at each mint made it.
      return BigInt(found.length - 1)
    }),
  )
  expect(paid).toEqual(landed)
  expect(paid.reduce((sum, each) => sum + each, 0n)).toBeGreaterThanOrEqual(BigInt(signatures.length))
  await chain.stop()
})

test('a torn last record is put aside, and what was acknowledged before it stays', async () => {
  await using folder = await freshFolder()
  const before = await startChain({ folder: folder.path, slotMs: 0 })
  const town = await foundTown(before.rpcUrl)
  await before.stop()
  await appendFile(join(folder.path, 'chain.journal'), Buffer.from([200, 0, 0, 0, 1, 2, 3, 4, 3, 9, 9]))
  const after = await startChain({ folder: folder.path, slotMs: 0 })
  const again = { ...town, connection: connectTo(after.rpcUrl) }
  expect(await tokensOf(again, town.payer.publicKey)).toBe(1_000_000_000n)
  await send(again.connection, [town.payer], payment(again, Keypair.generate().publicKey, 1n))
  await after.stop()
  expect((await readdir(folder.path)).filter((name) => name.includes('torn'))).toHaveLength(1)
  expect(openStore(folder.path).landed.size).toBe(3)
})

test('a journal is rewritten without what was long overwritten, and holds the same chain', async () => {
  await using folder = await freshFolder()
  const chain = await startChain({ folder: folder.path, slotMs: 0 })
  const town = await foundTown(chain.rpcUrl)
  const people = Array.from({ length: 4 }, () => Keypair.generate().publicKey)
  for (const [i, person] of [...people, ...people, ...people].entries())
    await send(town.connection, [town.payer], payment(town, person, BigInt(i + 1)))
  await chain.stop()
  const path = join(folder.path, 'chain.journal')
  const size = (await stat(path)).size
  const plain = openStore(folder.path)
  const rewritten = openStore(folder.path, 0)
  expect((await stat(path)).size).toBeLessThan(size)
  const known = ({ landed }: typeof plain): unknown =>
    [...landed].map(([key, { slot, err }]) => [key, slot, err])
  expect(known(rewritten)).toEqual(known(plain))
  expect(new Map(rewritten.accounts)).toEqual(new Map(plain.accounts))
  const again = await startChain({ folder: folder.path, slotMs: 0 })
  const later = { ...town, connection: connectTo(again.rpcUrl) }
  expect(await Promise.all(people.map(async (person) => tokensOf(later, person)))).toEqual([
    15n,
    18n,
    21n,
    24n,
  ])
  await again.stop()
})

test('a second process is refused the folder, with the pid of the first', async () => {
  await using folder = await freshFolder()
  const chain = await startChain({ folder: folder.path })
  await expect(startChain({ folder: folder.path })).rejects.toThrow(`the process with pid ${process.pid}`)
  await chain.stop()
  await (await startChain({ folder: folder.path })).stop()
})

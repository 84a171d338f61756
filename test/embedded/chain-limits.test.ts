import {
  AddressLookupTableProgram,
  ComputeBudgetProgram,
  Keypair,
  PublicKey,
  SystemProgram,
  TransactionMessage,
  VersionedTransaction,
  type VersionedMessage,
} from '@solana/web3.js'
import { createTransferCheckedInstruction } from '@solana/spl-token'
import { describe, expect, test } from 'vitest'

import { fromBase58 } from '#core/base58.ts'
import { startChain } from '#embedded/chain/start.ts'

import { freshFolder } from './folder.ts'
import {
  call,
  DECIMALS,
  foundTown,
  payment,
  send,
  signed,
  tokenAddress,
  tokensOf,
  type Town,
} from './town.ts'
import { toVersion1 } from './version1.ts'

const simulate = async (rpcUrl: string, raw: Uint8Array, config: object): Promise<unknown> => {
  const params = [Buffer.from(raw).toString('base64'), { encoding: 'base64', ...config }]
  return call(rpcUrl, { jsonrpc: '2.0', id: 1, method: 'simulateTransaction', params })
}

/** A batch of plain transfers to accounts that exist. */
const batch = (town: Town, owners: PublicKey[], amount: bigint): Parameters<typeof send>[2] =>
  owners.map((owner) =>
    createTransferCheckedInstruction(
      tokenAddress(town, town.payer.publicKey),
      town.mint,
      tokenAddress(town, owner),
      town.payer.publicKey,
      amount,
      DECIMALS,
    ),
  )

describe('a simulation', () => {
  test('of an unsigned batch names the transfer at fault, and changes nothing', async () => {
    await using folder = await freshFolder()
    const { rpcUrl, stop } = await startChain({ folder: folder.path, slotMs: 0 })
    const town = await foundTown(rpcUrl)
    const [ana, ben] = [Keypair.generate().publicKey, Keypair.generate().publicKey]
    await send(town.connection, [town.payer], payment(town, ana, 1n))
    const message = new TransactionMessage({
      payerKey: town.payer.publicKey,
      recentBlockhash: PublicKey.default.toBase58(),
      instructions: batch(town, [ana, ben], 5n),
    })
    const raw = new VersionedTransaction(message.compileToLegacyMessage()).serialize()
    const answer = await simulate(rpcUrl, raw, { sigVerify: false, replaceRecentBlockhash: true })
    expect(answer).toMatchObject({
      result: {
        value: { err: { InstructionError: [1, expect.anything()] }, replacementBlockhash: expect.anything() },
      },
    })
    expect(await simulate(rpcUrl, raw, { sigVerify: false })).toMatchObject({
      result: { value: { err: 'BlockhashNotFound' } },
    })
    expect(await simulate(rpcUrl, raw, { sigVerify: true, replaceRecentBlockhash: true })).toMatchObject({
      error: { code: -32602 },
    })
    expect(await tokensOf(town, ana)).toBe(1n)
    await stop()
  })

  test('shows what the accounts would hold', async () => {
    await using folder = await freshFolder()
    const { rpcUrl, stop } = await startChain({ folder: folder.path, slotMs: 0 })
    const town = await foundTown(rpcUrl)
    const ana = Keypair.generate().publicKey
    const raw = await signed(town.connection, [town.payer], payment(town, ana, 9n))
    const addresses = [tokenAddress(town, ana).toBase58(), town.mint.toBase58()]
    const answer = (await simulate(rpcUrl, raw, {
      sigVerify: true,
      accounts: { encoding: 'base64', addresses },
    })) as {
      result: { value: { accounts: { data: [string, string] }[] } }
    }
    const [token, mint] = answer.result.value.accounts.map(({ data }) => Buffer.from(data[0], 'base64'))
    expect(token?.readBigUInt64LE(64)).toBe(9n)
    expect(mint?.length).toBe(82)
    await expect(tokensOf(town, ana)).rejects.toThrow('could not find account')
    await stop()
  })
})

test('the fee told before is the fee paid, with a price for compute units too', async () => {
  await using folder = await freshFolder()
  const { rpcUrl, stop } = await startChain({ folder: folder.path, slotMs: 0, finalitySlots: 0 })
  const { connection, payer } = await foundTown(rpcUrl)
  const { blockhash } = await connection.getLatestBlockhash()
  const message = new TransactionMessage({
    payerKey: payer.publicKey,
    recentBlockhash: blockhash,
    instructions: [
      ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 12_345 }),
      ComputeBudgetProgram.setComputeUnitLimit({ units: 33_333 }),
      SystemProgram.transfer({
        fromPubkey: payer.publicKey,
        toPubkey: Keypair.generate().publicKey,
        lamports: 1e9,
      }),
    ],
  }).compileToLegacyMessage()
  const told = (await connection.getFeeForMessage(message)).value
  const transaction = new VersionedTransaction(message)
  transaction.sign([payer])
  const signature = await connection.sendRawTransaction(transaction.serialize())
  const landed = await connection.getTransaction(signature, {
    commitment: 'confirmed',
    maxSupportedTransactionVersion: 0,
  })
  expect(told).toBe(5000 + Math.ceil((12_345 * 33_333) / 1e6))
  expect(landed?.meta?.fee).toBe(told)
  await stop()
})

describe('newer transactions', () => {
  test('a lookup table made on this chain serves a v0 batch, also after a restart', async () => {
    await using folder = await freshFolder()
    const before = await startChain({ folder: folder.path, slotMs: 0 })
    const town = await foundTown(before.rpcUrl)
    const owners = Array.from({ length: 12 }, () => Keypair.generate().publicKey)
    for (const owner of owners) await send(town.connection, [town.payer], payment(town, owner, 1n))
    before.tick()
    const { publicKey } = town.payer
    const recentSlot = (await town.connection.getSlot('processed')) - 1
    const [create, table] = AddressLookupTableProgram.createLookupTable({
      authority: publicKey,
      payer: publicKey,
      recentSlot,
    })
    const addresses = owners.map((owner) => tokenAddress(town, owner))
    const extend = AddressLookupTableProgram.extendLookupTable({
      lookupTable: table,
      authority: publicKey,
      payer: publicKey,
      addresses,
    })
    await send(town.connection, [town.payer], [create, extend])
    await before.stop()

    const after = await startChain({ folder: folder.path, slotMs: 0 })
    const again = { ...town, connection: (await foundTown(after.rpcUrl)).connection }
    const { value } = await again.connection.getAddressLookupTable(table)
    if (value === null) throw new Error('the table is gone')
    const raw = await signed(again.connection, [town.payer], batch(again, owners, 2n), [value])
    const signature = await again.connection.sendRawTransaction(raw)
    for (let i = 0; i < 2; i++) after.tick()
    const landed = await again.connection.getTransaction(signature, {
      commitment: 'finalized',
      maxSupportedTransactionVersion: 0,
    })
    expect(landed?.meta?.loadedAddresses?.writable.length).toBe(12)
    expect(await Promise.all(owners.map(async (owner) => tokensOf(again, owner, 'finalized')))).toEqual(
      owners.map(() => 3n),
    )
    await after.stop()
  })

  test('a v1 transaction beyond 1,232 bytes pays forty people', async () => {
    await using folder = await freshFolder()
    const { rpcUrl, stop, tick } = await startChain({ folder: folder.path, slotMs: 0 })
    const town = await foundTown(rpcUrl)
    const owners = Array.from({ length: 40 }, () => Keypair.generate().publicKey)
    for (let i = 0; i < owners.length; i += 5)
      await send(
        town.connection,
        [town.payer],
        owners.slice(i, i + 5).flatMap((owner) => payment(town, owner, 1n).slice(0, 1)),
      )
    const { blockhash } = await town.connection.getLatestBlockhash()
    const message = new TransactionMessage({
      payerKey: town.payer.publicKey,
      recentBlockhash: blockhash,
      instructions: batch(town, owners, 3n),
    }).compileToLegacyMessage()
    const raw = toVersion1(message, fromBase58(blockhash) ?? new Uint8Array(), town.payer)
    expect(raw.length).toBeGreaterThan(1232)
    const signature = await town.connection.sendRawTransaction(raw)
    expect(await Promise.all(owners.map(async (owner) => tokensOf(town, owner)))).toEqual(
      owners.map(() => 3n),
    )
    for (let slot = 0; slot < 2; slot++) tick()
    const read = async (maxSupportedTransactionVersion: number) =>
      town.connection.getTransaction(signature, { commitment: 'confirmed', maxSupportedTransactionVersion })
    const landed = await read(1)
    expect(landed?.version).toBe(1)
    const plain = (message: VersionedMessage | undefined): unknown =>
      JSON.parse(
        JSON.stringify(message, (_, value: unknown) =>
          value instanceof Uint8Array || (value as { type?: string } | null)?.type === 'Buffer'
            ? [...((value as { data?: number[] }).data ?? (value as Uint8Array))]
            : value,
        ),
      )
    expect(plain(landed?.transaction.message)).toEqual(plain(VersionedTransaction.deserialize(raw).message))
    await expect(read(0)).rejects.toThrow(/Transaction version \(1\) is not supported/)
    await stop()
  })
})

import { Keypair, SystemProgram } from '@solana/web3.js'
import { describe, expect, test } from 'vitest'

import { startChain } from '#embedded/chain/start.ts'

import { freshFolder } from './folder.ts'
import { call, connectTo, disconnect, foundTown, payment, send, signed, tokensOf } from './town.ts'

/** A chain that stands still until a test ends a slot. */
const still = async (path: string): Promise<Awaited<ReturnType<typeof startChain>>> =>
  startChain({ folder: path, slotMs: 0 })

const ticks = (chain: { tick: () => void }, count: number): void => {
  for (let i = 0; i < count; i++) chain.tick()
}

describe('a payment', () => {
  test('is processed at once, confirmed a slot later, final after two; an unconfirmed balance is not told as final', async () => {
    await using folder = await freshFolder()
    const chain = await still(folder.path)
    const town = await foundTown(chain.rpcUrl)
    const ana = Keypair.generate().publicKey
    await send(town.connection, [town.payer], payment(town, ana, 40n))
    ticks(chain, 2)
    const signature = await send(town.connection, [town.payer], payment(town, ana, 2n))
    const seen = async (): Promise<unknown[]> => {
      const { value } = await town.connection.getSignatureStatus(signature)
      const balances = await Promise.all(
        (['processed', 'confirmed', 'finalized'] as const).map(async (commitment) =>
          tokensOf(town, ana, commitment),
        ),
      )
      return [value?.confirmationStatus, value?.confirmations, ...balances]
    }
    expect(await seen()).toEqual(['processed', 0, 42n, 40n, 40n])
    chain.tick()
    expect(await seen()).toEqual(['confirmed', 1, 42n, 42n, 40n])
    const how = { commitment: 'finalized', maxSupportedTransactionVersion: 0 } as const
    expect(await town.connection.getTransaction(signature, how)).toBeNull()
    chain.tick()
    expect(await seen()).toEqual(['finalized', null, 42n, 42n, 42n])
    const told = await town.connection.getTransaction(signature, how)
    expect(told?.meta?.fee).toBe(5000)
    expect(told?.meta?.postTokenBalances?.map(({ uiTokenAmount }) => uiTokenAmount.amount)).toContain('42')
    await chain.stop()
  })

  test('sent twice is made once', async () => {
    await using folder = await freshFolder()
    const chain = await still(folder.path)
    const town = await foundTown(chain.rpcUrl)
    const ana = Keypair.generate().publicKey
    const raw = await signed(town.connection, [town.payer], payment(town, ana, 7n))
    const first = await town.connection.sendRawTransaction(raw, { skipPreflight: true })
    ticks(chain, 3)
    expect(await town.connection.sendRawTransaction(raw, { skipPreflight: true })).toBe(first)
    await expect(town.connection.sendRawTransaction(raw)).rejects.toThrow('already been processed')
    expect(await tokensOf(town, ana)).toBe(7n)
    await chain.stop()
  })

  test('is taken for 150 blocks after its blockhash and not one longer', async () => {
    await using folder = await freshFolder()
    const chain = await still(folder.path)
    const town = await foundTown(chain.rpcUrl)
    const [ana, ben] = [Keypair.generate().publicKey, Keypair.generate().publicKey]
    const { blockhash, lastValidBlockHeight } = await town.connection.getLatestBlockhash()
    const first = await signed(town.connection, [town.payer], payment(town, ana, 1n))
    const second = await signed(town.connection, [town.payer], payment(town, ben, 1n))
    ticks(chain, 150)
    expect(await town.connection.getBlockHeight('processed')).toBe(lastValidBlockHeight)
    expect((await town.connection.isBlockhashValid(blockhash, { commitment: 'processed' })).value).toBe(true)
    await town.connection.sendRawTransaction(first)
    chain.tick()
    expect((await town.connection.isBlockhashValid(blockhash, { commitment: 'processed' })).value).toBe(false)
    await expect(town.connection.sendRawTransaction(second)).rejects.toThrow('Blockhash not found')
    const lost = await town.connection.sendRawTransaction(second, { skipPreflight: true })
    expect((await town.connection.getSignatureStatus(lost)).value).toBeNull()
    await chain.stop()
  })

  test('that fails on chain costs its fee and says which instruction failed', async () => {
    await using folder = await freshFolder()
    const chain = await still(folder.path)
    const town = await foundTown(chain.rpcUrl)
    const ana = Keypair.generate().publicKey
    const raw = await signed(town.connection, [town.payer], payment(town, ana, 10n ** 12n))
    await expect(town.connection.sendRawTransaction(raw)).rejects.toThrow(
      'Error processing Instruction 1: custom program error: 0x1',
    )
    const before = await town.connection.getBalance(town.payer.publicKey)
    const signature = await town.connection.sendRawTransaction(raw, { skipPreflight: true })
    const { value } = await town.connection.getSignatureStatus(signature)
    expect(value?.err).toEqual({ InstructionError: [1, { Custom: 1 }] })
    expect(await town.connection.getBalance(town.payer.publicKey)).toBe(before - 5000)
    await chain.stop()
  })

  test('whose payer has no money leaves no trace', async () => {
    await using folder = await freshFolder()
    const chain = await still(folder.path)
    const connection = connectTo(chain.rpcUrl)
    const poor = Keypair.generate()
    const instruction = SystemProgram.transfer({
      fromPubkey: poor.publicKey,
      toPubkey: Keypair.generate().publicKey,
      lamports: 1_000_000,
    })
    const raw = await signed(connection, [poor], [instruction])
    await expect(connection.sendRawTransaction(raw)).rejects.toThrow('no record of a prior credit')
    const signature = await connection.sendRawTransaction(raw, { skipPreflight: true })
    expect((await connection.getSignatureStatus(signature)).value).toBeNull()
    await chain.stop()
  })

  test('is announced over WebSocket', async () => {
    await using folder = await freshFolder()
    const chain = await startChain({ folder: folder.path, slotMs: 20 })
    const town = await foundTown(chain.rpcUrl)
    const { blockhash, lastValidBlockHeight } = await town.connection.getLatestBlockhash()
    const signature = await send(
      town.connection,
      [town.payer],
      payment(town, Keypair.generate().publicKey, 3n),
    )
    const notice = await new Promise((resolve) => {
      town.connection.onSignature(signature, (result) => resolve(result), 'finalized')
    })
    expect(notice).toEqual({ err: null })
    const how = { signature, blockhash, lastValidBlockHeight }
    expect((await town.connection.confirmTransaction(how, 'confirmed')).value.err).toBeNull()
    await town.connection.getSlot()
    disconnect(town.connection)
    await chain.stop()
  })
})

describe('JSON-RPC', () => {
  test('answers batches, and errors with the codes of a real node', async () => {
    await using folder = await freshFolder()
    const { rpcUrl, stop } = await still(folder.path)
    const ask = (id: number, method: string, params: unknown[] = []): object => ({
      jsonrpc: '2.0',
      id,
      method,
      params,
    })
    expect(
      await call(rpcUrl, [ask(1, 'getHealth'), ask(2, 'getSlot', [{ commitment: 'processed' }])]),
    ).toEqual([
      { jsonrpc: '2.0', id: 1, result: 'ok' },
      { jsonrpc: '2.0', id: 2, result: expect.any(Number) as number },
    ])
    const code = async (body: unknown): Promise<unknown> =>
      ((await call(rpcUrl, body)) as { error: { code: number } }).error.code
    expect(await code(ask(1, 'getNothing'))).toBe(-32601)
    expect(await code('{')).toBe(-32700)
    expect(await code([])).toBe(-32600)
    expect(await code(ask(1, 'getBalance', ['not an address']))).toBe(-32602)
    expect(
      await code(ask(1, 'getBalance', [Keypair.generate().publicKey.toBase58(), { commitment: 'soon' }])),
    ).toBe(-32602)
    expect(await code(ask(1, 'sendTransaction', ['AQID', { encoding: 'base64' }]))).toBe(-32602)
    expect(await code(ask(1, 'getSlot', [{ minContextSlot: 1e9 }]))).toBe(-32016)
    await stop()
  })

  test('a wrong signature is refused before anything else', async () => {
    await using folder = await freshFolder()
    const { rpcUrl, stop } = await still(folder.path)
    const town = await foundTown(rpcUrl)
    const raw = await signed(town.connection, [town.payer], payment(town, Keypair.generate().publicKey, 1n))
    raw[10] = (raw[10] ?? 0) ^ 1
    const params = [Buffer.from(raw).toString('base64'), { encoding: 'base64' }]
    const answer = await call(rpcUrl, { jsonrpc: '2.0', id: 1, method: 'sendTransaction', params })
    expect(answer).toMatchObject({ error: { code: -32003 } })
    await stop()
  })
})

import {
  Keypair,
  PublicKey,
  TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { toMessageV1, toWire } from '#rewards/solana/message-v1.ts'

const keys = Array.from({ length: 30 }, () => Keypair.generate().publicKey)
const key = fc.constantFrom(...keys)
const instruction = fc
  .record({
    programId: key,
    keys: fc.array(fc.record({ pubkey: key, isSigner: fc.constant(false), isWritable: fc.boolean() }), {
      maxLength: 20,
    }),
    data: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  })
  .map((parts) => new TransactionInstruction(parts))
const settings = fc.record({
  units: fc.nat(1_400_000),
  priorityFee: fc.bigInt({ min: 0n, max: 2n ** 53n - 1n }),
  loadedBytes: fc.nat(64 * 1024 * 1024),
})
const blockhash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => new PublicKey(bytes).toBase58())

test('v1 bytes round-trip through web3.js: header, addresses, blockhash, settings, instructions, signature', () => {
  fc.assert(
    fc.property(
      fc.array(instruction, { maxLength: 12 }),
      settings,
      blockhash,
      fc.uint8Array({ minLength: 64, maxLength: 64 }),
      (instructions, wanted, recentBlockhash, signature) => {
        const payerKey = keys[0] as PublicKey
        const compiled = new TransactionMessage({
          payerKey,
          recentBlockhash,
          instructions,
        }).compileToLegacyMessage()
        const read = VersionedTransaction.deserialize(toWire(toMessageV1(compiled, wanted), [signature]))
        const { message, signatures } = read
        if (message.version !== 1) throw new Error('not v1')
        expect(Buffer.from(signatures[0] as Uint8Array)).toEqual(Buffer.from(signature))
        expect(message.header).toEqual(compiled.header)
        expect(message.recentBlockhash).toBe(recentBlockhash)
        expect(message.staticAccountKeys.map(String)).toEqual(compiled.accountKeys.map(String))
        expect({
          ...message.transactionConfig,
          priorityFee: BigInt(message.transactionConfig.priorityFee ?? -1),
        }).toEqual({
          computeUnitLimit: wanted.units,
          heapSize: null,
          loadedAccountsDataSizeLimit: wanted.loadedBytes,
          priorityFee: wanted.priorityFee,
        })
        const plain = (list: { programIdIndex: number; accountKeyIndexes: number[]; data: Uint8Array }[]) =>
          list.map((one) => [one.programIdIndex, [...one.accountKeyIndexes], [...one.data]])
        expect(plain(message.compiledInstructions)).toEqual(plain(compiled.compiledInstructions))
      },
    ),
    { numRuns: 100 },
  )
})

test('what does not fit into its field is refused, not cut', () => {
  const [payerKey, programId] = keys as [PublicKey, PublicKey]
  const many = Array.from(
    { length: 256 },
    () => new TransactionInstruction({ programId, keys: [], data: Buffer.alloc(0) }),
  )
  const recentBlockhash = programId.toBase58()
  const compiled = new TransactionMessage({
    payerKey,
    recentBlockhash,
    instructions: many.slice(0, 255),
  }).compileToLegacyMessage()
  const asked = { units: 1, priorityFee: 0n, loadedBytes: 0 }
  expect(toMessageV1(compiled, asked).length).toBe(8 + 32 + 2 + 64 + 16 + 255 * 4)
  const { header, accountKeys, compiledInstructions } = compiled
  const twice = [...compiledInstructions, ...compiledInstructions]
  expect(() =>
    toMessageV1({ header, accountKeys, recentBlockhash, compiledInstructions: twice }, asked),
  ).toThrow(/beyond one byte/)
  expect(() => toMessageV1(compiled, { ...asked, units: 2 ** 32 })).toThrow(RangeError)
})

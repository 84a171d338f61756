import { Keypair, TransactionInstruction, TransactionMessage, type PublicKey } from '@solana/web3.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { compileKeys } from '#rewards/solana/compile-keys.ts'

const keys = Array.from({ length: 30 }, () => Keypair.generate().publicKey)
const key = fc.constantFrom(...keys)
const meta = fc.record({ pubkey: key, isSigner: fc.boolean(), isWritable: fc.boolean() })
const instruction = fc
  .record({
    programId: key,
    keys: fc.array(meta, { maxLength: 20 }),
    data: fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
  })
  .map((parts) => new TransactionInstruction(parts))

test('any instructions are compiled as web3.js compiles them', () => {
  fc.assert(
    fc.property(fc.array(instruction, { maxLength: 12 }), (instructions) => {
      const payerKey = keys[0] as PublicKey
      const recentBlockhash = (keys[1] as PublicKey).toBase58()
      const theirs = new TransactionMessage({
        payerKey,
        recentBlockhash,
        instructions,
      }).compileToLegacyMessage()
      const ours = compileKeys(payerKey, recentBlockhash, instructions)
      expect({ ...ours.header }).toEqual({ ...theirs.header })
      expect(ours.accountKeys.map(String)).toEqual(theirs.accountKeys.map(String))
      expect(ours.recentBlockhash).toBe(theirs.recentBlockhash)
      const plain = (list: typeof ours.compiledInstructions) =>
        list.map((one) => [one.programIdIndex, [...one.accountKeyIndexes], [...one.data]])
      expect(plain(ours.compiledInstructions)).toEqual(plain(theirs.compiledInstructions))
    }),
    { numRuns: 200 },
  )
})

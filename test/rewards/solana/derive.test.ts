import { randomBytes } from 'node:crypto'

import { getAssociatedTokenAddressSync, TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID } from '@solana/spl-token'
import { Keypair, PublicKey } from '@solana/web3.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { deriveTokenAddress, isOnCurve } from '#rewards/solana/derive.ts'

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })

test('every wallet, on the curve or not, has the token account that spl-token derives', () => {
  const program = fc.constantFrom(TOKEN_PROGRAM_ID, TOKEN_2022_PROGRAM_ID)
  fc.assert(
    fc.property(bytes, bytes, program, (owner, token, of) => {
      const [wallet, mint] = [new PublicKey(owner), new PublicKey(token)]
      const theirs = getAssociatedTokenAddressSync(mint, wallet, true, of)
      expect(deriveTokenAddress(wallet, mint, of).toBase58()).toBe(theirs.toBase58())
    }),
    { numRuns: 500 },
  )
})

test('any bytes are on the curve where web3.js says so', () => {
  const P = 2n ** 255n - 19n
  const edge = fc
    .tuple(fc.constantFrom(0n, 1n, 2n, P - 2n, P - 1n, P, P + 1n, 2n ** 255n - 1n), fc.boolean())
    .map(([y, sign]) =>
      Buffer.from((y | (sign ? 1n << 255n : 0n)).toString(16).padStart(64, '0'), 'hex').reverse(),
    )
  const key = fc.constant(undefined).map(() => Keypair.generate().publicKey.toBytes())
  fc.assert(
    fc.property(
      fc.oneof(
        bytes,
        edge,
        key,
        fc.constant(undefined).map(() => randomBytes(32)),
      ),
      (point) => {
        expect(isOnCurve(point)).toBe(PublicKey.isOnCurve(point))
      },
    ),
    { numRuns: 1000 },
  )
})

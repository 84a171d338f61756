import { PublicKey } from '@solana/web3.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { fromBase58, toBase58 } from '#core/base58.ts'

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Bytes with more zeros in front than chance would give. */
const bytes = fc
  .tuple(fc.nat(3), fc.uint8Array({ maxLength: 90 }))
  .map(([zeros, rest]) => Uint8Array.of(...new Uint8Array(zeros), ...rest))
const text = fc.string({ unit: fc.constantFrom(...ALPHABET.split('')), maxLength: 128 })

/** One big number, digit by digit. */
const reference = (array: Uint8Array): string => {
  const digits: string[] = []
  for (let number = array.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n); number > 0n; number /= 58n)
    digits.unshift(ALPHABET.charAt(Number(number % 58n)))
  const first = array.findIndex((byte) => byte !== 0)
  return '1'.repeat(first === -1 ? array.length : first) + digits.join('')
}

test('bytes come back from their text, and the text is what one big number gives', () => {
  fc.assert(
    fc.property(bytes, (array) => {
      expect(fromBase58(toBase58(array))).toEqual(array)
      expect(toBase58(array)).toBe(reference(array))
    }),
  )
})

test('every text of the alphabet comes back from its bytes: no two texts are the same bytes', () => {
  fc.assert(
    fc.property(text, (one) => {
      expect(toBase58(fromBase58(one) ?? new Uint8Array())).toBe(one)
    }),
  )
})

test('32 bytes read as web3.js writes the address', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (address) => {
      expect(toBase58(address)).toBe(new PublicKey(address).toBase58())
    }),
  )
})

test('a text with any other character, wherever it stands, is no bytes', () => {
  const foreign = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 3 })
    .filter((part) => part.split('').some((letter) => !ALPHABET.includes(letter)))
  fc.assert(
    fc.property(text, foreign, fc.nat(128), (one, other, at) => {
      expect(fromBase58(one.slice(0, at) + other + one.slice(at), 1000)).toBeUndefined()
    }),
  )
  for (const letter of ['0', 'O', 'I', 'l', ' ', '+', 'é', '🦊']) expect(fromBase58(letter)).toBeUndefined()
})

test('a text longer than the bound is not looked at', () => {
  expect(fromBase58('z'.repeat(128))).toHaveLength(94)
  expect(fromBase58('z'.repeat(129))).toBeUndefined()
  expect(fromBase58('1'.repeat(10_000_000))).toBeUndefined()
  expect(fromBase58('1'.repeat(8192), 8192)).toEqual(new Uint8Array(8192))
  expect(fromBase58('11', 1)).toBeUndefined()
})

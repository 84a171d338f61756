import { createHash } from 'node:crypto'

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { toBase58 } from '#core/base58.ts'
import { isSignedBy, isTextSignedBy, readSignature } from '#rewards/ownership/ed25519.ts'
import { readSignIn, signInText } from '#rewards/ownership/message.ts'

import { newTestWallet } from './wallet.ts'

const wallet = newTestWallet()
const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 })

test('a signature is taken in base58, base64 and hex, and a changed bit anywhere makes it worthless', () => {
  fc.assert(
    fc.property(bytes, fc.nat(511), (message, bit) => {
      const signature = wallet.sign(message)
      for (const text of [
        toBase58(signature),
        signature.toString('base64'),
        signature.toString('base64url'),
        signature.toString('hex'),
        `0x${signature.toString('hex').toUpperCase()}`,
      ]) {
        const read = readSignature(` ${text}\n`)
        expect(read === undefined ? undefined : Buffer.from(read)).toEqual(signature)
      }
      expect(isSignedBy(wallet.address, message, signature)).toBe(true)
      const changed = Buffer.from(signature)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(isSignedBy(wallet.address, message, changed)).toBe(false)
      const other = Buffer.from(message)
      other[0] = (other[0] ?? 0) ^ 1
      expect(isSignedBy(wallet.address, other, signature)).toBe(false)
      expect(isSignedBy(newTestWallet().address, message, signature)).toBe(false)
    }),
    { numRuns: 60 },
  )
})

test('a signature is canonical: with the group order added to s it is refused', () => {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n
  const signature = wallet.sign('text')
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + order
  const again = Buffer.concat([
    signature.subarray(0, 32),
    Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse(),
  ])
  expect(isSignedBy(wallet.address, Buffer.from('text'), again)).toBe(false)
})

test('a key of small order, for which anything can be signed without a secret, is refused', () => {
  const one = Buffer.from('01'.padEnd(64, '0'), 'hex')
  // R and the key are both the neutral element and s is 0: the equation holds for every message.
  const forged = Buffer.concat([one, Buffer.alloc(32)])
  expect(isSignedBy(toBase58(one), Buffer.from('anything'), forged)).toBe(false)
  const order8 = Buffer.from('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', 'hex')
  for (let n = 0; n < 64; n += 1)
    expect(isSignedBy(toBase58(order8), createHash('sha256').update(`${n}`).digest(), forged)).toBe(false)
})

test('a text is taken as Solana’s command-line tools wrap it', () => {
  const text = 'one\ntwo'
  const header = Buffer.concat([
    Buffer.from('\xffsolana offchain', 'latin1'),
    Buffer.from([0, 1, text.length, 0]),
  ])
  expect(isTextSignedBy(wallet.address, text, wallet.sign(text))).toBe(true)
  expect(isTextSignedBy(wallet.address, text, wallet.sign(Buffer.concat([header, Buffer.from(text)])))).toBe(
    true,
  )
  expect(isTextSignedBy(wallet.address, text, wallet.sign('\xffone\ntwo'))).toBe(false)
})

test('what is read from a text is what was written into it', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9.:/-]{1,40}$/)
  fc.assert(
    fc.property(fc.tuple(word, word, word, word, word, word, word, word), (words) => {
      const [domain, address, statement, uri, nonce, issuedAt, expiresAt, requestId] = words
      const fields = { domain, address, statement, uri, nonce, issuedAt, expiresAt, requestId }
      expect(readSignIn(signInText(fields))).toEqual(fields)
    }),
  )
  expect(readSignIn('hello')).toBeUndefined()
})

test('the text is the one that wallets write by themselves', () => {
  expect(
    signInText({
      domain: 'accord.example',
      address: 'Addr',
      statement: 'Mine.',
      uri: 'https://accord.example/wallet',
      nonce: 'abc12345',
      issuedAt: '2026-11-22T10:00:00.000Z',
      expiresAt: '2026-11-22T10:10:00.000Z',
      requestId: 'account-1',
    }),
  ).toBe(
    'accord.example wants you to sign in with your Solana account:\nAddr\n\nMine.\n\n' +
      'URI: https://accord.example/wallet\nVersion: 1\nNonce: abc12345\nIssued At: 2026-11-22T10:00:00.000Z\n' +
      'Expiration Time: 2026-11-22T10:10:00.000Z\nRequest ID: account-1',
  )
})

import { TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID } from '@solana/spl-token'
import { PublicKey, SystemProgram } from '@solana/web3.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { kindOfAddress, readMint, readTokenAccount, stateOf } from '#rewards/solana/token-state.ts'

import { newWallet } from '../town.ts'

const address = new PublicKey(newWallet())
const wallet = newWallet()
const mint = new PublicKey(newWallet())
const programs = fc.constantFrom(TOKEN_PROGRAM_ID, TOKEN_2022_PROGRAM_ID)
const infoOf = (owner: PublicKey, data: Uint8Array) => ({
  owner,
  data: Buffer.from(data),
  executable: false,
  lamports: 1,
})
const u64 = (number: bigint): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(number)
  return bytes
}
const amounts = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })

/** The programs' layouts by hand: https://github.com/solana-program/token (state.rs). */
const mintBytes = (supply: bigint, decimals: number): Buffer =>
  Buffer.concat([Buffer.alloc(36), u64(supply), Buffer.from([decimals, 1]), Buffer.alloc(36)])
const accountBytes = (owner: string, amount: bigint, state: number): Buffer =>
  Buffer.concat([
    mint.toBuffer(),
    new PublicKey(owner).toBuffer(),
    u64(amount),
    Buffer.alloc(36),
    Buffer.from([state]),
    Buffer.alloc(56),
  ])
/** Token-2022: filled up to an account's length, one byte of kind, then the extensions. */
const extended = (base: Buffer, kind: number, tail: Buffer): Buffer =>
  Buffer.concat([base, Buffer.alloc(165 - base.length), Buffer.from([kind]), tail])
const extension = (type: number, length: number): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(type)
  head.writeUInt16LE(length, 2)
  return Buffer.concat([head, Buffer.alloc(length, 7)])
}

test('a mint of either program is read as its layout says', () => {
  fc.assert(
    fc.property(programs, amounts, fc.nat(255), (program, supply, decimals) => {
      const info = infoOf(program, mintBytes(supply, decimals))
      expect(readMint(address, info)).toMatchObject({ supply, decimals, program, extensions: [] })
      expect(readTokenAccount(address, info, mint)).toBeUndefined()
      expect(kindOfAddress(address, info)).toBe('mint')
    }),
  )
})

test("a mint's extensions are told in their order, whatever number of zeros follows them", () => {
  const types = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat(30)), { maxLength: 6 })
  fc.assert(
    fc.property(types, fc.nat(9), (list, zeros) => {
      const tail = [...list.map(([type, length]) => extension(type, length)), Buffer.alloc(zeros)]
      const data = extended(mintBytes(1n, 6), 1, Buffer.concat(tail))
      fc.pre(data.length !== 355)
      const read = readMint(address, infoOf(TOKEN_2022_PROGRAM_ID, data))
      expect(read?.extensions).toEqual(list.map(([type]) => type))
    }),
  )
})

test('a token account is ready, frozen or given away, and one of another mint is not it', () => {
  fc.assert(
    fc.property(programs, amounts, fc.boolean(), fc.boolean(), (program, amount, frozen, own) => {
      const bytes = accountBytes(own ? wallet : newWallet(), amount, frozen ? 2 : 1)
      for (const data of program === TOKEN_PROGRAM_ID
        ? [bytes]
        : [bytes, extended(bytes, 2, extension(7, 0))]) {
        const info = infoOf(program, data)
        expect(readTokenAccount(address, info, mint)).toMatchObject({ amount, isFrozen: frozen })
        expect(readTokenAccount(address, info, address)).toBeUndefined()
        expect(stateOf(address, info, wallet, mint)).toBe(own ? (frozen ? 'frozen' : 'ready') : 'reassigned')
        expect(kindOfAddress(address, info)).toBe('token-account')
      }
    }),
  )
})

test('no bytes at all are read as what they are not, and none throw', () => {
  fc.assert(
    fc.property(programs, fc.uint8Array({ maxLength: 400 }), (program, data) => {
      const info = infoOf(program, data)
      const kind = kindOfAddress(address, info)
      const long = data.length > 165 && data.length !== 355
      const isMint = data.length === 82 || (long && data[165] === 1)
      const isAccount = data.length === 165 || (long && data[165] === 2)
      expect(kind).toBe(isMint ? 'mint' : isAccount ? 'token-account' : 'program')
      expect(readMint(address, info) !== undefined).toBe(isMint)
      expect(stateOf(address, info, wallet, mint)).toBe('unusable')
    }),
    {
      examples: [82, 165, 166, 170, 355].map((size) => [TOKEN_2022_PROGRAM_ID, new Uint8Array(size).fill(1)]),
    },
  )
})

test('an address with nothing but lamports is a wallet whose token account is missing', () => {
  const info = infoOf(SystemProgram.programId, new Uint8Array())
  expect(stateOf(address, info, wallet, mint)).toBe('missing')
  expect(stateOf(address, null, wallet, mint)).toBe('missing')
  expect(kindOfAddress(new PublicKey(wallet), info)).toBe('wallet')
})

test("another program's account of a token account's form is unusable", () => {
  const info = infoOf(address, accountBytes(wallet, 5n, 1))
  expect(stateOf(address, info, wallet, mint)).toBe('unusable')
  expect(kindOfAddress(address, info)).toBe('program')
})

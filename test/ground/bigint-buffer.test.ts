import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

import { toBigIntBE, toBigIntLE, toBufferBE, toBufferLE } from 'bigint-buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const ours = resolve('vendor/bigint-buffer')
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, { resolved?: string; link?: boolean }>
}

test('the bigint-buffer that spl-token resolves is ours', () => {
  const fromToken = createRequire(createRequire(import.meta.url).resolve('@solana/spl-token'))
  const fromLayouts = createRequire(fromToken.resolve('@solana/buffer-layout-utils'))
  expect(dirname(realpathSync(fromLayouts.resolve('bigint-buffer')))).toBe(ours)
})

test('no other copy is locked or installed, and the loader of its native addon is gone', () => {
  const copies = Object.entries(lock.packages).filter(([path]) => path.endsWith('node_modules/bigint-buffer'))
  expect(copies).toEqual([['node_modules/bigint-buffer', { resolved: 'vendor/bigint-buffer', link: true }]])
  expect(Object.keys(lock.packages).filter((path) => path.endsWith('/bindings'))).toEqual([])
  const installed = readdirSync('node_modules', { withFileTypes: true }).flatMap(({ name }) =>
    name.startsWith('@') ? readdirSync(join('node_modules', name)).map((part) => join(name, part)) : [name],
  )
  const nested = installed
    .map((name) => join('node_modules', name, 'node_modules', 'bigint-buffer'))
    .filter((path) => readsAsFolder(path))
  expect(nested).toEqual([])
})

test('it is plain JavaScript: no addon, no build folder, no dependency, no install script', () => {
  expect(readdirSync(ours).sort()).toEqual(['index.d.ts', 'index.js', 'package.json'])
  const manifest = JSON.parse(readFileSync(join(ours, 'package.json'), 'utf8')) as object
  for (const key of ['dependencies', 'scripts', 'gypfile']) expect(manifest).not.toHaveProperty(key)
  expect(readFileSync(join(ours, 'index.js'), 'utf8')).not.toMatch(/require\(|import\(/)
})

const readsAsFolder = (path: string): boolean => {
  try {
    return readdirSync(path).length >= 0
  } catch {
    return false
  }
}

/** The number of little-endian bytes, digit by digit. */
const reference = (bytes: Iterable<number>): bigint =>
  [...bytes].reduceRight((number, byte) => number * 256n + BigInt(byte), 0n)

const bytes = fc.uint8Array({ maxLength: 80 })

test('bytes are read as a plain reference reads them, in both orders, and are left as they were', () => {
  fc.assert(
    fc.property(bytes, fc.boolean(), (array, asBuffer) => {
      const before = [...array]
      const input = asBuffer ? Buffer.from(array) : array
      expect(toBigIntLE(input)).toBe(reference(before))
      expect(toBigIntBE(input)).toBe(reference(before.toReversed()))
      expect([...input]).toEqual(before)
    }),
  )
})

test('a part of a longer buffer is read alone', () => {
  fc.assert(
    fc.property(bytes, fc.nat(80), fc.nat(80), (array, from, to) => {
      expect(toBigIntLE(array.subarray(from, to))).toBe(reference(array.slice(from, to)))
      expect(toBigIntBE(array.subarray(from, to))).toBe(reference(array.slice(from, to).reverse()))
    }),
  )
})

test('a number that fits is written to exactly the width, digit by digit', () => {
  fc.assert(
    fc.property(bytes, fc.nat(16), (array, more) => {
      const number = reference(array)
      const width = array.length + more
      const digits = Array.from({ length: width }, (_, index) =>
        Number((number >> BigInt(8 * index)) & 0xffn),
      )
      expect([...toBufferLE(number, width)]).toEqual(digits)
      expect([...toBufferBE(number, width)]).toEqual(digits.toReversed())
    }),
  )
})

test('a number that does not fit throws, and never becomes another number', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.bigInt({ min: 0n, max: 2n ** 320n }), (width, above) => {
      const number = 256n ** BigInt(width) + above
      expect(() => toBufferLE(number, width)).toThrow(RangeError)
      expect(() => toBufferBE(number, width)).toThrow(RangeError)
      expect(() => toBufferLE(-1n - above, width)).toThrow(RangeError)
      expect(() => toBufferBE(-1n - above, width)).toThrow(RangeError)
    }),
  )
})

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null, which ends the process in the native addon', null],
  ['a text', 'ff'],
  ['a list', [1, 2]],
  ['a number', 7],
])('%s instead of bytes throws', (_what, value) => {
  expect(() => toBigIntLE(value as never)).toThrow(TypeError)
  expect(() => toBigIntBE(value as never)).toThrow(TypeError)
})

test.each<[unknown, unknown]>([
  [7, 8],
  [undefined, 8],
  [7n, -1],
  [7n, 1.5],
  [7n, undefined],
  [7n, Number.NaN],
])('writing %s to %s bytes throws', (number, width) => {
  expect(() => toBufferLE(number as never, width as never)).toThrow(/expected a bigint|whole number of bytes/)
  expect(() => toBufferBE(number as never, width as never)).toThrow(/expected a bigint|whole number of bytes/)
})

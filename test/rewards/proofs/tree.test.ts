import { createHash } from 'node:crypto'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { sha256 as webSha256 } from '#rewards/proofs/check/bytes.ts'
import { climb, leafBytes, nodeBytes, pathsOf, placeOf, rootOf } from '#rewards/proofs/check/tree.ts'
import { sha256 } from '#rewards/proofs/leaves.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const leafOf = (entry: Uint8Array): Uint8Array => sha256(leafBytes(entry))

/** Certificate Transparency's own vectors: merkletree/merkle_tree_test.cc of google/certificate-transparency. */
const entries = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const paths: [size: number, place: number, path: string[]][] = [
  [1, 0, []],
  [
    8,
    0,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    8,
    5,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [3, 2, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  [
    5,
    1,
    [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
]

describe('the vectors of RFC 6962', () => {
  const leaves = entries.map((entry) => leafOf(Buffer.from(entry, 'hex')))
  test.each(roots.map((root, index) => [index + 1, root] as const))('root of %i leaves', (size, root) => {
    expect(hex(rootOf(sha256, leaves.slice(0, size)))).toBe(root)
  })
  test.each(paths)('in %i leaves the path of leaf %i', (size, place, path) => {
    const [steps = []] = pathsOf(sha256, leaves.slice(0, size), [place])
    expect(steps.map((step) => hex(step.hash))).toEqual(path)
  })
})

/** RFC 6962, section 2.1, word for word. */
const byTheBook = (list: Uint8Array[]): Uint8Array => {
  const [only] = list
  if (list.length === 1 && only !== undefined)
    return createHash('sha256').update(Buffer.of(0)).update(only).digest()
  let k = 1
  while (k * 2 < list.length) k *= 2
  return createHash('sha256')
    .update(Buffer.of(1))
    .update(byTheBook(list.slice(0, k)))
    .update(byTheBook(list.slice(k)))
    .digest()
}

const entry = fc.uint8Array({ maxLength: 40 })
const some = fc.array(entry, { minLength: 1, maxLength: 70 })

test('a root is what the RFC defines, for every number of leaves', () => {
  fc.assert(
    fc.property(some, (list) => {
      expect(hex(rootOf(sha256, list.map(leafOf)))).toBe(hex(byTheBook(list)))
    }),
  )
})

test('every leaf climbs to the root, and leads to another one from any other leaf', async () => {
  await fc.assert(
    fc.asyncProperty(some, fc.nat(), fc.nat(), async (list, first, second) => {
      const leaves = list.map(leafOf)
      const [at, other] = [first % list.length, second % list.length]
      const root = hex(rootOf(sha256, leaves))
      const [path = []] = pathsOf(sha256, leaves, [at])
      expect(hex(await climb(webSha256, leaves[at] as Uint8Array, path))).toBe(root)
      const equal = hex(leaves[at] as Uint8Array) === hex(leaves[other] as Uint8Array)
      expect(hex(await climb(webSha256, leaves[other] as Uint8Array, path)) === root).toBe(equal)
    }),
    { numRuns: 100 },
  )
})

test('the places of paths are in the order of the leaves, and each is there once', () => {
  for (let size = 1; size <= 130; size += 1) {
    const leaves = Array.from({ length: size }, (_, index) => leafOf(Buffer.from(`${index}`)))
    const places = pathsOf(
      sha256,
      leaves,
      leaves.map((_, index) => index),
    ).map(placeOf)
    expect(places).toEqual([...new Set(places)].sort())
  }
})

test('a node never passes as a leaf', () => {
  const [a, b] = [leafOf(Buffer.from('a')), leafOf(Buffer.from('b'))]
  const forged = Buffer.concat([a, b])
  expect(hex(leafOf(forged))).not.toBe(hex(sha256(nodeBytes(a, b))))
})

test('there is no tree without a leaf, and no leaf that is no hash', () => {
  expect(() => rootOf(sha256, [])).toThrow(RangeError)
  expect(() => rootOf(sha256, [new Uint8Array(31)])).toThrow(RangeError)
  expect(() => pathsOf(sha256, [new Uint8Array(32)], [1])).toThrow(RangeError)
})

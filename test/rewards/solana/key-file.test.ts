import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { loadKey, makeKey } from '#rewards/solana/key-file.ts'

import { freshFolder } from '../../embedded/folder.ts'

test("a new key is its owner's alone to read, and is never written over", async () => {
  await using folder = await freshFolder()
  const file = join(folder.path, 'keys', 'ana.json')
  const { publicKey } = await makeKey(file)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect((await loadKey(file)).publicKey).toBe(publicKey)
  const before = await readFile(file, 'utf8')
  await expect(makeKey(file)).rejects.toThrow('EEXIST')
  expect(await readFile(file, 'utf8')).toBe(before)
})

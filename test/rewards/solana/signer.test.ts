import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Keypair } from '@solana/web3.js'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { toBase58 } from '#core/base58.ts'
import { isRefusal } from '#core/refusal.ts'
import { loadSigner } from '#rewards/solana/signer.ts'

const { publicKey, secretKey } = Keypair.generate()
const address = publicKey.toBase58()
const json = JSON.stringify([...secretKey])
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'accord-signer-'))
})
afterAll(async () => rm(folder, { recursive: true }))

const file = async (content: string, mode: number): Promise<string> => {
  const path = join(folder, `${mode}-${content.length}.json`)
  await writeFile(path, content)
  await chmod(path, mode)
  return path
}

test.each<[string, () => Promise<string>]>([
  ['JSON in the environment', async () => json],
  ['base58 in the environment', async () => toBase58(secretKey)],
  ['a file that only its owner reads', async () => file(json, 0o600)],
  ['a file that nobody writes', async () => file(`${toBase58(secretKey)}\n`, 0o400)],
])('the key comes from %s', async (_where, value) => {
  const signer = await loadSigner(await value())
  if (isRefusal(signer)) throw new Error(signer.refused)
  expect(signer.publicKey).toBe(address)
  const message = Buffer.from('pay once')
  const key = await crypto.subtle.importKey('raw', Uint8Array.from(publicKey.toBytes()), 'Ed25519', false, [
    'verify',
  ])
  const signature = new Uint8Array(await signer.sign(message))
  expect(await crypto.subtle.verify('Ed25519', key, signature, message)).toBe(true)
})

test.each<[string, string, () => Promise<string>]>([
  ['keypair-missing', 'a file that is not there', async () => join(folder, 'nowhere.json')],
  ['keypair-mode', 'a file that the group may read', async () => file(json, 0o640)],
  ['keypair-mode', 'a file that everybody may read', async () => file(json, 0o644)],
  ['keypair-format', 'a file with something else', async () => file('hello', 0o600)],
  ['keypair-format', 'too few numbers', async () => file('[1,2,3]', 0o600)],
  [
    'keypair-mismatch',
    'a public key of another seed',
    async () => JSON.stringify([...secretKey.slice(0, 32), ...Keypair.generate().publicKey.toBytes()]),
  ],
])('%s: %s', async (code, _what, value) => {
  const answer = await loadSigner(await value())
  expect(answer).toMatchObject({ refused: code })
  expect(JSON.stringify(answer)).not.toContain(json.slice(1, 20))
})

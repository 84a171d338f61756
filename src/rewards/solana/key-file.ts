import { randomBytes } from 'node:crypto'
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

import { isRefusal } from '#core/refusal.ts'

import { keypairOf, loadSigner, type Signer } from './signer.ts'

/**
 * Makes a new key in a file. Never over what is there: that throws `EEXIST`, for a key that is lost is money that is lost.
 */
export const makeKey = async (file: string): Promise<Signer> => {
  await mkdir(dirname(file), { recursive: true })
  await (await open(file, 'wx', 0o600)).close()
  await writeKey(file)
  return loadKey(file)
}

/**
 * Writes a new key into a file that its owner alone can read, in the JSON of Solana's own tools: written aside and
 * renamed, so that it is whole or not there.
 */
export const writeKey = async (file: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true })
  const aside = `${file}.${randomBytes(4).toString('hex')}`
  const handle = await open(aside, 'wx', 0o600)
  await handle.writeFile(JSON.stringify([...keypairOf(randomBytes(32))]))
  await handle.sync()
  await handle.close()
  await rename(aside, file)
}

/** The key in a file. Throws where it cannot be used. */
export const loadKey = async (file: string): Promise<Signer> => {
  const signer = await loadSigner(file)
  if (isRefusal(signer)) throw new Error(`${file} cannot be used: ${signer.refused}`)
  return signer
}

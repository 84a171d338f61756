import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { Keypair } from '@solana/web3.js'
import pg from 'pg'
import { expect, test } from 'vitest'

import { startEmbedded } from '#embedded/start.ts'

import { startChild } from './child.ts'
import { freshFolder } from './folder.ts'
import { connectTo } from './town.ts'

const askDatabase = async (url: string | undefined): Promise<unknown> => {
  if (url === undefined) throw new Error('no database')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('select 1 as one')
  await client.end()
  return rows
}

test('a command uses the parts of the process that serves the home, and leaves them running', async () => {
  await using home = await freshFolder()
  const child = startChild(new URL('serve-child.ts', import.meta.url), home.path, 'database', 'chain')
  const urls = JSON.parse(await child.line()) as { databaseUrl: string; rpcUrl: string }
  const attached = await startEmbedded({ home: home.path, database: true, chain: true })
  expect(attached).toMatchObject(urls)
  expect(attached.attachedTo).not.toBe(process.pid)
  expect(await askDatabase(attached.databaseUrl)).toEqual([{ one: 1 }])
  expect(await connectTo(urls.rpcUrl).getBalance(Keypair.generate().publicKey)).toBe(0)
  await attached.stop()
  expect(await askDatabase(urls.databaseUrl)).toEqual([{ one: 1 }])
  await expect(
    startEmbedded({ home: home.path, database: true, chain: true, own: true, waitMs: 200 }),
  ).rejects.toThrow(`in use by the process with pid ${attached.attachedTo}`)
  await child.kill()

  // What a killed process leaves behind is nobody's, and must not be believed.
  const own = await startEmbedded({ home: home.path, database: true, chain: true, own: true })
  expect(own.attachedTo).toBeUndefined()
  expect(await askDatabase(own.databaseUrl)).toEqual([{ one: 1 }])
  await own.stop()
})

test('a lost database is not made anew over the treasury, and what is kept is its owner’s alone', async () => {
  await using home = await freshFolder()
  const options = { home: home.path, database: true, chain: false }
  await (await startEmbedded(options)).stop()
  const database = join(home.path, 'database')
  expect((await stat(database)).mode & 0o777).toBe(0o700)
  await rename(database, join(home.path, 'elsewhere'))
  await expect(startEmbedded(options)).rejects.toThrow(/the folder is gone.*put back the newest backup/)
  await rm(database, { recursive: true })
  await rename(join(home.path, 'elsewhere'), database)
  const { databaseUrl, stop } = await startEmbedded(options)
  expect(await askDatabase(databaseUrl)).toEqual([{ one: 1 }])
  await stop()
})

test('of two that start at once one serves and both work', async () => {
  await using home = await freshFolder()
  const both = await Promise.all([
    startEmbedded({ home: home.path, database: false, chain: true }),
    startEmbedded({ home: home.path, database: false, chain: true }),
  ])
  expect(both[0].rpcUrl).toBe(both[1].rpcUrl)
  expect(both.filter(({ attachedTo }) => attachedTo === undefined)).toHaveLength(1)
  await Promise.all(both.map(async ({ stop }) => stop()))
})

test('a part that the serving process does not have is named', async () => {
  await using home = await freshFolder()
  const serving = await startEmbedded({ home: home.path, database: false, chain: true })
  await expect(startEmbedded({ home: home.path, database: true, chain: true })).rejects.toThrow(
    'without its database',
  )
  expect((await stat(join(home.path, 'embedded.json'))).mode & 0o777).toBe(0o600)
  await serving.stop()
  await expect(readFile(join(home.path, 'embedded.json'))).rejects.toThrow('ENOENT')
})

test('a part that cannot start says why, and the home is free again', async () => {
  await using home = await freshFolder()
  await writeFile(join(home.path, 'chain'), 'a file where the folder should be')
  await expect(startEmbedded({ home: home.path, database: false, chain: true })).rejects.toThrow(
    /The embedded chain failed: .*chain/,
  )
  await writeFile(join(home.path, 'note'), '')
  await expect(startEmbedded({ home: home.path, database: false, chain: true, waitMs: 0 })).rejects.toThrow(
    'The embedded chain failed',
  )
})
